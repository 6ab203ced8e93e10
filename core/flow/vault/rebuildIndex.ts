import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { Extent, ObjectId } from "../../domain/object.ts";
import type { IndexedObject, PlacedExtent, RebuildInput } from "../../store/object.ts";
import { addressOf } from "../../vault/vaultKeys.ts";
import { scanStart, type ScannedRecord, type ScanPart } from "../../vault/scan.ts";
import { contentOf, withKey } from "./readObject.ts";
import type { VaultAccess } from "./vaultAccess.ts";
import { segmentsOnDisk } from "./vaultPlaces.ts";

export interface RebuildOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

export interface Rebuilt {
  readonly segments: number;
  readonly records: number;
  /** Objects the index had lost. */
  readonly restored: number;
  /** Pieces the index looked for in the wrong place. */
  readonly moved: number;
  /** Records nobody can open any more, or that stand elsewhere too. */
  readonly dead: number;
  readonly skippedBytes: number;
}

const recordsAtOnce = 2000;

interface Found extends ScannedRecord {
  readonly segment: number;
}

/** Makes the index again from what the segments and keys.db say (SPEC §6). What the index has right is left alone. */
export async function rebuildIndex(access: VaultAccess, { signal, progress }: RebuildOptions): Promise<Result<Rebuilt>> {
  const sum = { segments: 0, records: 0, restored: 0, moved: 0, dead: 0, skippedBytes: 0 };
  const several = new Map<ObjectId, Found[]>();
  try {
    const { threads } = contentOf(access);
    const segments = segmentsOnDisk(access.folder).filter((number) => number < access.firstNumber);
    for (const segment of segments) {
      for (let from: number | undefined = scanStart; from !== undefined; ) {
        if (signal?.aborted === true) throw new FailureError("job.cancelled");
        const { part }: { readonly part: ScanPart } = await threads.ask("scan", { segment, from, limit: recordsAtOnce });
        from = part.next;
        sum.records += part.records.length;
        sum.skippedBytes += part.skipped;
        const found = part.records.map((record): Found => ({ ...record, segment }));
        for (const record of found.filter(isPartOfSeveral)) several.set(record.object, [...(several.get(record.object) ?? []), record]);
        await settle(access, found.filter((record) => !isPartOfSeveral(record)).map((record) => [record]), sum);
      }
      sum.segments++;
      progress?.(sum.segments, segments.length);
    }
    await settle(access, [...several.values()], sum);
    access.indexRebuilt();
    return succeed(sum);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

const isPartOfSeveral = ({ piece, isLast }: Found): boolean => piece > 0 || !isLast;

/** Pieces of each object, wherever they were found; one may have been found twice. */
async function settle(access: VaultAccess, groups: readonly (readonly Found[])[], sum: { restored: number; moved: number; dead: number }): Promise<void> {
  const ids = groups.flatMap(([first]) => (first === undefined ? [] : [first.object]));
  if (ids.length === 0) return;
  const { store, keyStore, entryOf } = access;
  const keys = await keyStore.read("find", { ids });
  const known = new Map((await store.read("object.find", { ids })).map((object) => [object.id, object]));
  const objects: RebuildInput["objects"][number][] = [];
  const places: PlacedExtent[] = [];
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const id = first.object;
    const wrapped = keys[id];
    const object = known.get(id);
    if (wrapped === undefined) sum.dead += group.length;
    else if (object === undefined) {
      const whole = wholeOf(access, group);
      if (whole === undefined) sum.dead += group.length;
      else objects.push({ ...whole, batch: await batchOf(access, id) });
    } else places.push(...(await misplaced(access, object, wrapped, group)));
  }
  if (objects.length === 0 && places.length === 0) return;
  const { restored, moved } = await store.write(
    "vault.rebuild",
    { objects, places },
    entryOf("vault.rebuild", { details: { objects: objects.length, places: places.length } }),
  );
  sum.restored += restored;
  sum.moved += moved;
}

async function batchOf({ keyStore }: VaultAccess, id: ObjectId): Promise<number> {
  const [row] = await keyStore.read("list", { after: (BigInt(`0x${id}`) - 1n).toString(16).padStart(32, "0") as ObjectId, limit: 1 });
  if (row?.id !== id) throw new FailureError("vault.keyMissing");
  return row.batch;
}

function wholeOf(access: VaultAccess, group: readonly Found[]): Omit<RebuildInput["objects"][number], "batch"> | undefined {
  const inOrder = [...new Map(group.map((record) => [record.piece, record])).values()].sort((left, right) => left.piece - right.piece);
  const isWhole = inOrder.every(({ piece, isLast }, index) => piece === index && isLast === (index === inOrder.length - 1));
  const [first] = inOrder;
  if (!isWhole || first === undefined) return undefined;
  return {
    id: first.object,
    kind: first.kind,
    bytes: inOrder.reduce((total, { bytes }) => total + bytes, 0),
    address: addressOf(
      contentOf(access).keys.address,
      inOrder.map(({ hash }) => Buffer.from(hash, "hex")),
    ),
    extents: inOrder.map(extentOf),
  };
}

const extentOf = ({ piece, segment, offset, stored, bytes }: Found): Extent => ({ piece, segment, offset, stored, bytes });

/** Only where the index's own place does not hold the piece: after a compaction that was cut off both do. */
async function misplaced(access: VaultAccess, object: IndexedObject, wrappedKey: string, group: readonly Found[]): Promise<readonly PlacedExtent[]> {
  const elsewhere = group.filter(({ piece, segment, offset }) => {
    const stands = object.extents[piece];
    return stands !== undefined && (stands.segment !== segment || stands.offset !== offset);
  });
  if (elsewhere.length === 0) return [];
  const { problems } = await contentOf(access).threads.ask("verify", { objects: [withKey(object, wrappedKey)], readData: false });
  if (problems.length === 0) return [];
  return elsewhere.flatMap((record): PlacedExtent[] => {
    const stands = object.extents[record.piece];
    return stands?.stored === record.stored && stands.bytes === record.bytes ? [{ ...extentOf(record), object: object.id }] : [];
  });
}
