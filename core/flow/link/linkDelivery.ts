import { createHash } from "node:crypto";
import type { AuditEntry } from "../../domain/audit.ts";
import type { OfficerId } from "../../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { PersonId } from "../../domain/person.ts";
import { RefusalFinder, type RefusedLine } from "../../link/findRefused.ts";
import { linkHolders, PersonIndex, type Holder, type Linking } from "../../link/linkHolders.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Entropy } from "../../platform/entropy.ts";
import type { CatalogueRow } from "../../store/catalogue.ts";
import type { Store } from "../../store/client.ts";
import type { LinkageState, LinkedHolder, RefusalLine, Stop } from "../../store/linkage.ts";
import type { HolderRow } from "../../store/shardReads.ts";
import type { CatalogueReader } from "../../store/shards.ts";
import { openShards } from "../catalogue/shardFiles.ts";
import type { VaultAccess } from "../vault/vaultAccess.ts";

export interface LinkOrder {
  readonly store: Store;
  readonly access: VaultAccess;
  readonly delivery: number;
  readonly officer: OfficerId;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly signal: AbortSignal;
  /** Holders that were looked at, of all. */
  readonly progress: (done: number, total: number) => void;
  readonly entryOf: (operation: string, more?: Pick<AuditEntry, "objects" | "details">) => AuditEntry;
}

export interface LinkedDelivery {
  readonly version: number;
  readonly holders: number;
  readonly newPersons: number;
  readonly conflicts: number;
  /** Persons whom the lists known so far stop. */
  readonly refused: number;
  /** Lines that mean nobody known. */
  readonly unmatched: number;
}

const holdersOfPage = 4096;

/** Says of every holder of a delivery who that is, and whom every list of refusals stops now. One version of the linkage, or nothing. */
export async function linkDelivery(order: LinkOrder): Promise<Result<LinkedDelivery>> {
  const { store, access, delivery } = order;
  const catalogues = await store.read("catalogue.list", {});
  const own = catalogues.find((one) => one.delivery === delivery);
  if (own === undefined) return fail("delivery.wrongState", { state: "opened" });
  const basis = await store.read("linkage.state", {});
  const opened: { readonly catalogue: CatalogueRow; readonly reader: CatalogueReader }[] = [];
  try {
    for (const catalogue of catalogues) {
      const reader = await openShards(access, catalogue);
      if (!reader.ok) return reader;
      opened.push({ catalogue, reader: reader.value });
    }
    return await link(order, opened, basis);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    for (const { reader } of opened) await reader.close();
  }
}

interface OpenedCatalogue {
  readonly catalogue: CatalogueRow;
  readonly reader: CatalogueReader;
}

async function link(order: LinkOrder, opened: readonly OpenedCatalogue[], basis: LinkageState): Promise<Result<LinkedDelivery>> {
  const { store, delivery, clock, entryOf } = order;
  const total = opened.reduce((sum, { catalogue }) => sum + catalogue.holders, 0);
  let done = 0;
  const meter = (count: number): void => {
    done += count;
    order.progress(done, total);
  };
  const lines = await refusalLines(order, opened);
  const finder = new RefusalFinder(lines);
  const index = new PersonIndex();
  for (const one of opened.filter(({ catalogue }) => catalogue.delivery !== delivery)) await learnFrom(order, one, index, finder, meter);
  const own = opened.find(({ catalogue }) => catalogue.delivery === delivery);
  if (own === undefined) throw new Error("the delivery's own catalogue is open");
  const linking = await linkOwn(order, own, index, finder, meter);
  const known = new Set((await store.read("refusal.list", {})).flatMap((row) => (row.person === null ? [] : [keyOf(row, row.person)])));
  const stops = lines.flatMap((line, at): Stop[] =>
    [...(finder.found[at] ?? [])].filter((person) => !known.has(keyOf(line, person))).toSorted().map((person) => ({ delivery: line.delivery, item: line.item, line: line.line, person })),
  );
  const holders: LinkedHolder[] = [...linking.links];
  const { version } = await store.write(
    "delivery.link",
    {
      delivery,
      basis: basis.version,
      persons: linking.persons,
      holders,
      refusals: lines.filter((line) => line.delivery === delivery).map(({ item, line }) => ({ item, line })),
      stops,
      digest: digestOf(basis, delivery, holders, stops),
      officer: order.officer,
      at: clock.now(),
    },
    entryOf("delivery.link", { objects: [`delivery-${String(delivery)}`], details: { holders: holders.length, conflicts: linking.conflicts.length } }),
  );
  const state = await store.read("linkage.state", {});
  return succeed({ version, holders: holders.length, newPersons: linking.persons.length, conflicts: linking.conflicts.length, refused: state.refused, unmatched: state.unmatched });
}

interface Line extends RefusedLine, RefusalLine {
  readonly delivery: number;
}

const keyOf = ({ delivery, item, line }: RefusalLine & { readonly delivery: number }, person: PersonId): string => `${String(delivery)}/${String(item)}/${String(line)}/${person}`;

/** Of all lists that ever came: a line that meant nobody may mean somebody now. */
async function refusalLines({ store }: LinkOrder, opened: readonly OpenedCatalogue[]): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const { catalogue, reader } of opened) {
    const provider = await providerOf(store, catalogue.delivery);
    for (const { source, line, identity } of await reader.read("refusal.list", {})) lines.push({ delivery: catalogue.delivery, item: source, line, provider, identity });
  }
  return lines;
}

async function providerOf(store: Store, delivery: number): Promise<string> {
  const summary = await store.read("delivery.summary", { delivery });
  if (summary === undefined) throw new FailureError("delivery.unknown");
  return summary.provider;
}

async function* holdersOf({ signal }: LinkOrder, { reader }: OpenedCatalogue, meter: (count: number) => void): AsyncGenerator<HolderRow, void, undefined> {
  for (let after = 0; ; ) {
    if (signal.aborted) throw new FailureError("job.cancelled");
    const page = await reader.read("holder.page", { after, limit: holdersOfPage });
    yield* page;
    meter(page.length);
    if (page.length < holdersOfPage) return;
    after = page.at(-1)?.holder ?? after;
  }
}

/** Holders of earlier deliveries, as the persons they are. One that is not linked yet is nobody so far. */
async function learnFrom(order: LinkOrder, one: OpenedCatalogue, index: PersonIndex, finder: RefusalFinder, meter: (count: number) => void): Promise<void> {
  const { delivery } = one.catalogue;
  const persons = new Map((await order.store.read("person.holders", { delivery })).map(({ holder, person }) => [holder, person]));
  if (persons.size === 0) return;
  const provider = await providerOf(order.store, delivery);
  for await (const { holder, local, identity } of holdersOf(order, one, meter)) {
    const person = persons.get(holder);
    if (person === undefined) throw new FailureError("link.incomplete");
    index.learn({ provider, local, identity }, person);
    finder.see({ person, provider, local, identity });
  }
}

async function linkOwn(order: LinkOrder, one: OpenedCatalogue, index: PersonIndex, finder: RefusalFinder, meter: (count: number) => void): Promise<Linking> {
  const provider = await providerOf(order.store, one.catalogue.delivery);
  const holders: Holder[] = [];
  for await (const row of holdersOf(order, one, meter)) holders.push({ ...row, provider });
  const linking = linkHolders(index, holders, () => order.entropy.bytes(16).toString("hex") as PersonId);
  for (const [at, { person }] of linking.links.entries()) {
    const holder = holders[at];
    if (holder !== undefined) finder.see({ person, provider, local: holder.local, identity: holder.identity });
  }
  return linking;
}

/** Bound to the version before, so that one digest stands for the whole history. */
function digestOf({ version, digest }: LinkageState, delivery: number, holders: readonly LinkedHolder[], stops: readonly Stop[]): string {
  const hash = createHash("sha256").update(`${String(version)} ${digest ?? ""} ${String(delivery)}\n`);
  for (const { holder, person, rule } of holders) hash.update(`${String(holder)} ${person} ${rule}\n`);
  for (const stop of stops) hash.update(`${keyOf(stop, stop.person)}\n`);
  return hash.digest("hex");
}
