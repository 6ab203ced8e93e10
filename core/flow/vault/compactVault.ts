import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { MovedExtent, PlacedExtent } from "../../store/object.ts";
import { segmentBytes } from "../../vault/layout.ts";
import { scanStart, type ScanPart } from "../../vault/scan.ts";
import { sharedNumbers } from "../../vault/segmentNumbers.ts";
import { removeEmptied } from "./openVault.ts";
import { contentOf } from "./readObject.ts";
import { latestOf } from "./register.ts";
import { deadIn, segmentSizes, type SegmentSize } from "./segmentSizes.ts";
import type { VaultAccess } from "./vaultAccess.ts";

export interface CompactOptions {
  /** A segment with at least this share of dead bytes is copied. */
  readonly deadShare?: number;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

export interface Compacted {
  readonly segments: number;
  readonly moved: number;
  readonly freedBytes: number;
}

const defaultDeadShare = 0.2;
/** Less than this is a short session's leftover: several become one. */
const smallBytes = segmentBytes / 8;
const rowsAtOnce = 2000;
const extentsAtOnce = 50_000;

/**
 * Copies what is live out of segments that are largely dead and removes them. Each group: copy and sync → rows point to the copy → intent to
 * remove → files removed → done. Killed anywhere, the next opening finishes or the copy is dead space for the next compaction.
 */
export async function compactVault(access: VaultAccess, options: CompactOptions): Promise<Result<Compacted>> {
  const { signal, progress } = options;
  const sum = { segments: 0, moved: 0, freedBytes: 0 };
  try {
    contentOf(access);
    if (access.isIndexOlder()) throw new FailureError("vault.indexOlder");
    const sources = await chooseSources(access, options.deadShare ?? defaultDeadShare);
    for (const group of groupsOf(sources)) {
      if (signal?.aborted === true) throw new FailureError("job.cancelled");
      for (const { segment } of group) await assertDead(access, segment, signal);
      const moved = await moveLive(access, group);
      await access.store.write(
        "segment.empty",
        { segments: group.map(({ segment }) => segment) },
        access.entryOf("segment.empty", { details: { segments: group.length } }),
      );
      await removeEmptied(access);
      sum.segments += group.length;
      sum.moved += moved;
      sum.freedBytes += group.reduce((total, { size, live }) => total + size - live, 0);
      progress?.(sum.segments, sources.length);
    }
    return succeed(sum);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** Only segments from before this session: the others may still be written to. What has traces of something destroyed is not weighed. */
async function chooseSources({ folder, store, firstNumber }: VaultAccess, deadShare: number): Promise<readonly SegmentSize[]> {
  const through = (await latestOf(store))?.throughSegment ?? 0;
  const all = (await segmentSizes(folder, store)).filter(({ segment }) => segment < firstNumber);
  const dead = all.filter((one) => deadIn(one) > 0 && (one.segment <= through || one.size - one.live >= one.size * deadShare));
  const small = all.filter(({ segment, size }) => size < smallBytes && !dead.some((one) => one.segment === segment));
  // One small segment alone would be copied for nothing.
  return small.length + dead.filter(({ live }) => live > 0).length > 1 ? [...dead, ...small] : dead;
}

function groupsOf(sources: readonly SegmentSize[]): readonly (readonly SegmentSize[])[] {
  const groups: SegmentSize[][] = [];
  let room = 0;
  let extents = 0;
  for (const source of sources) {
    if (source.live > room || extents + source.extents > extentsAtOnce || groups.length === 0) {
      groups.push([]);
      room = segmentBytes;
      extents = 0;
    }
    groups.at(-1)?.push(source);
    room -= source.live;
    extents += source.extents;
  }
  return groups;
}

/** What is not carried on must be unreadable for good: a record with a key that the index does not know is an index that forgot it. */
async function assertDead(access: VaultAccess, segment: number, signal: AbortSignal | undefined): Promise<void> {
  const { threads } = contentOf(access);
  for (let from: number | undefined = scanStart; from !== undefined; ) {
    if (signal?.aborted === true) throw new FailureError("job.cancelled");
    const { part }: { readonly part: ScanPart } = await threads.ask("scan", { segment, from, limit: rowsAtOnce });
    from = part.next;
    const ids = [...new Set(part.records.map(({ object }) => object))];
    const keys = await access.keyStore.read("find", { ids });
    const withKeys = Object.keys(keys) as ObjectId[];
    const known = await access.store.read("object.find", { ids: withKeys });
    const pieces = new Set(known.flatMap(({ id, extents }) => extents.map(({ piece }) => `${id} ${String(piece)}`)));
    if (part.records.some(({ object, piece }) => keys[object] !== undefined && !pieces.has(`${object} ${String(piece)}`)))
      throw new FailureError("vault.indexOlder");
  }
}

async function moveLive(access: VaultAccess, group: readonly SegmentSize[]): Promise<number> {
  const { store, numbers, entryOf } = access;
  const extents: PlacedExtent[] = [];
  for (const { segment } of group) {
    for (let from = 0; ; ) {
      const some: readonly PlacedExtent[] = await store.read("extent.in", { segment, from, limit: rowsAtOnce });
      extents.push(...some);
      const last = some.at(-1);
      if (last === undefined) break;
      from = last.offset + 1;
    }
  }
  if (extents.length === 0) return 0;
  const copied = await contentOf(access).threads.ask("copy", { extents, number: sharedNumbers(numbers)() });
  let moved = 0;
  for (let from = 0; from < extents.length; from += rowsAtOnce) {
    const part = copied.extents.slice(from, from + rowsAtOnce).map((extent, index): MovedExtent => {
      const before = extents[from + index];
      if (before === undefined || before.object !== extent.object) throw new Error("copies come in the order of their extents");
      return { ...extent, from: { segment: before.segment, offset: before.offset } };
    });
    moved += (await store.write("vault.move", { extents: part }, entryOf("vault.move", { details: { extents: part.length } }))).moved;
  }
  return moved;
}
