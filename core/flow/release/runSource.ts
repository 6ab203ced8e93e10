import { createHash } from "node:crypto";
import { planTable } from "../../deid/records/treatRows.ts";
import { writeHeadings } from "../../deid/records/writeTable.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { Column } from "../../domain/record.ts";
import { mostObjects, mostParts, partsOf } from "../../media/package/layout.ts";
import { checkNames } from "../../media/package/names.ts";
import type { Store } from "../../store/client.ts";
import type { OutputRow, RunRow } from "../../store/run.ts";
import type { CatalogueReader } from "../../store/shards.ts";
import type { PackageSource, PlannedPart, SealingPlan } from "../package/packageSource.ts";
import type { PartSource, Piece, SealedPart } from "../package/sealParts.ts";
import { openScope } from "../run/openScope.ts";
import { outputLine } from "../run/outputLine.ts";
import type { FrozenScope } from "../run/snapshot.ts";
import type { Vault } from "../vault/openVault.ts";
import { withKey } from "../vault/readObject.ts";

/**
 * What a run made, out of the vault: each table as its headings and the rows of every unit in their order, each image as it is. How it was
 * made (加工方法等情報) is no part of it.
 */

export interface RunSourceOrder {
  readonly store: Pick<Store, "read">;
  readonly vault: Vault;
  readonly run: RunRow;
  readonly scope: FrozenScope;
}

interface MadeObject {
  readonly name: string;
  readonly headings: Buffer;
  readonly outputs: readonly OutputRow[];
}

const rowsOfPage = 4096;

export async function openRunSource(order: RunSourceOrder): Promise<Result<PackageSource>> {
  const { store, run } = order;
  const headings = await headingsOf(order);
  if (!headings.ok) return headings;
  const outputs = await everyOutput(store, run.run);
  // Whatever has no content would stand in no part, and nobody would miss it.
  if (outputs.some(({ bytes }) => bytes === 0)) return fail("release.contentChanged");
  const objects = objectsOf(outputs, headings.value);
  if (objects === undefined) return fail("release.contentChanged");
  const expected = await expectedOf(order, outputs);
  return succeed({
    plan: (partBytes) => planOf(objects, partBytes),
    read: async (parts) => {
      const { folder, key } = order.vault.writerSeed();
      // Of its own memory: it is handed over to the thread, which wipes it.
      const own = Uint8Array.from(key);
      key.fill(0);
      try {
        return { sources: await sourcesOf(order, objects, parts), vault: { folder, key: own } };
      } catch (error) {
        own.fill(0);
        throw error;
      }
    },
    check: (sealed) => checkContent(run, expected, objects.flatMap((object) => object.outputs), sealed),
  });
}

/** By the names of the tables. */
async function headingsOf(order: RunSourceOrder): Promise<Result<ReadonlyMap<string, Buffer>>> {
  const readers = new Map<number, CatalogueReader>();
  const headings = new Map<string, Buffer>();
  try {
    const opened = await openScope(order, order.scope, readers);
    if (!opened.ok) return opened;
    for (const [delivery, reader] of readers) {
      for (const { source, columns } of await reader.read("source.list", {}))
        headings.set(`tables/${String(delivery)}-${String(source)}.csv`, writeHeadings(planTable(order.scope.recipe, columns as readonly Column[]).headings));
    }
    return succeed(headings);
  } finally {
    for (const reader of readers.values()) await reader.close();
  }
}

async function everyOutput(store: Pick<Store, "read">, run: number): Promise<readonly OutputRow[]> {
  const all: OutputRow[] = [];
  for (;;) {
    const page = await store.read("run.outputs", { run, after: all.at(-1)?.output ?? 0, limit: rowsOfPage });
    all.push(...page);
    if (page.length < rowsOfPage) return all;
  }
}

/** Undefined where there is a table nobody has the headings of. */
function objectsOf(outputs: readonly OutputRow[], headings: ReadonlyMap<string, Buffer>): readonly MadeObject[] | undefined {
  const byName = Map.groupBy(outputs, ({ name }) => name);
  const objects: MadeObject[] = [];
  for (const [name, own] of byName) {
    const isTable = own.every(({ kind }) => kind === "table");
    const heading = isTable ? headings.get(name) : Buffer.alloc(0);
    // Two images of one name would be two halves of one file.
    if (heading === undefined || (!isTable && own.length > 1)) return undefined;
    objects.push({ name, headings: heading, outputs: own.toSorted((one, other) => one.unit - other.unit || one.output - other.output) });
  }
  return objects.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

const bytesOf = ({ headings, outputs }: MadeObject): number => outputs.reduce((sum, { bytes }) => sum + bytes, headings.length);

function planOf(made: readonly MadeObject[], partBytes: number): Result<SealingPlan> {
  if (made.length === 0) return fail("package.sourceUnusable", { object: 0, reason: "empty" });
  if (made.length > mostObjects) return fail("package.tooLarge", { limit: mostObjects });
  const objects = made.map((object) => ({ name: object.name, bytes: bytesOf(object), partCount: partsOf(bytesOf(object), partBytes) }));
  const partCount = objects.reduce((sum, object) => sum + object.partCount, 0);
  if (partCount > mostParts) return fail("package.tooLarge", { limit: mostParts });
  const names = checkNames(objects.map(({ name }) => name));
  return names.ok ? succeed({ objects, partCount, plainBytes: objects.reduce((sum, { bytes }) => sum + bytes, 0) }) : names;
}

interface Range {
  readonly output: OutputRow | undefined;
  readonly from: number;
  readonly length: number;
}

/** What of the headings and outputs lies in this part. */
function rangesOf({ headings, outputs }: MadeObject, { offset, plainBytes }: PlannedPart): readonly Range[] {
  const ranges: Range[] = [];
  let at = 0;
  for (const { bytes, output } of [{ bytes: headings.length, output: undefined }, ...outputs.map((output) => ({ bytes: output.bytes, output }))]) {
    const from = Math.max(0, offset - at);
    const length = Math.min(bytes, offset + plainBytes - at) - from;
    if (length > 0) ranges.push({ output, from, length });
    at += bytes;
  }
  return ranges;
}

async function sourcesOf({ store, vault }: RunSourceOrder, objects: readonly MadeObject[], parts: readonly PlannedPart[]): Promise<readonly PartSource[]> {
  const planned = parts.map((part) => {
    const object = objects[part.object - 1];
    if (object === undefined) throw new RangeError("no object of this plan");
    return { object, ranges: rangesOf(object, part) };
  });
  const ids = [...new Set(planned.flatMap(({ ranges }) => ranges.flatMap(({ output }) => (output === undefined ? [] : [output.object]))))];
  const [found, keys] = await Promise.all([store.read("object.find", { ids }), vault.access.keyStore.read("find", { ids })]);
  const byId = new Map(found.map((object) => [object.id, withKey(object, keys[object.id])]));
  return planned.map(({ object: { headings }, ranges }) => ({
    kind: "pieces",
    pieces: ranges.map(({ output, from, length }): Piece => {
      if (output === undefined) return { kind: "bytes", bytes: headings.subarray(from, from + length) };
      const object = byId.get(output.object);
      if (object === undefined) throw new FailureError("vault.objectUnknown");
      // The row and the vault say the same, or something was changed.
      if (object.bytes !== output.bytes) throw new FailureError("release.contentChanged");
      return { kind: "object", object, from, length };
    }),
  }));
}

interface Expected {
  readonly units: readonly { readonly unit: number; readonly digest: string }[];
  /** Places of masks, by output: JSON. */
  readonly masks: ReadonlyMap<number, readonly string[]>;
  /** As the units had them, in their order. */
  readonly outputs: readonly OutputRow[];
}

async function expectedOf({ store, run }: RunSourceOrder, outputs: readonly OutputRow[]): Promise<Expected> {
  const masks = new Map<number, string[]>();
  for (let after = 0; ; ) {
    const page = await store.read("run.masks", { run: run.run, after, limit: rowsOfPage });
    for (const { output, place } of page) masks.set(output, [...(masks.get(output) ?? []), place]);
    if (page.length < rowsOfPage) break;
    after = page.at(-1)?.finding ?? after;
  }
  return { units: await store.read("run.unitsDone", { run: run.run }), masks, outputs };
}

/** What was sealed is what the run wrote down of itself, byte for byte: what leaves is what was verified, looked at and approved. */
function checkContent(run: RunRow, { units, masks, outputs }: Expected, inOrder: readonly OutputRow[], sealed: readonly SealedPart[]): Result<void> {
  const hashes = sealed.flatMap(({ begun }) => begun);
  if (hashes.length !== inOrder.length) return fail("release.contentChanged");
  const hashOf = new Map(inOrder.map(({ output }, at) => [output, hashes[at] ?? ""]));
  const whole = createHash("sha256");
  const byUnit = Map.groupBy(outputs, ({ unit }) => unit);
  for (const { unit, digest } of units) {
    const own = createHash("sha256");
    for (const { output, kind, name, delivery, item } of byUnit.get(unit) ?? []) {
      const findings = kind === "table" ? [{ kind, place: { delivery, source: item } }] : (masks.get(output) ?? []).map((place) => ({ kind: "mask" as const, place: JSON.parse(place) as unknown }));
      own.update(outputLine({ kind, name, delivery, item, findings }, hashOf.get(output) ?? ""));
    }
    if (own.digest("hex") !== digest) return fail("release.contentChanged");
    whole.update(`${String(unit)} ${digest}\n`);
    byUnit.delete(unit);
  }
  return byUnit.size === 0 && whole.digest("hex") === run.digest ? succeed(undefined) : fail("release.contentChanged");
}
