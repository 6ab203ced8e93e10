import { createHash } from "node:crypto";
import type { AuditEntry } from "../../domain/audit.ts";
import type { OfficerId } from "../../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { PersonId } from "../../domain/person.ts";
import type { Column } from "../../domain/record.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Entropy } from "../../platform/entropy.ts";
import { Pool, type Task } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import type { Store } from "../../store/client.ts";
import type { PersonHolder } from "../../store/linkage.ts";
import type { RunRow } from "../../store/run.ts";
import type { CatalogueReader } from "../../store/shards.ts";
import { assembleObjects } from "../../vault/assemble.ts";
import { wrapObjectKeys } from "../../vault/objectKeys.ts";
import { newIdentity } from "../../vault/segmentWriter.ts";
import type { Vault } from "../vault/openVault.ts";
import { contentOf, withKey } from "../vault/readObject.ts";
import { openScope } from "./openScope.ts";
import { runSecret } from "./runSecret.ts";
import type { PersonInput, RunAnswer, RunTable, RunTask } from "./runTask.ts";
import { freeze, snapshotHash, snapshotText, thaw, type FrozenScope } from "./snapshot.ts";
import { personsOfUnit, unitsOf } from "./unitsOf.ts";

export interface RunOrder {
  readonly store: Store;
  readonly vault: Vault;
  readonly officer: OfficerId;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly signal: AbortSignal;
  /** Persons that are done, of all. */
  readonly progress: (done: number, total: number) => void;
  readonly entryOf: (operation: string, more?: Pick<AuditEntry, "objects" | "details">) => AuditEntry;
}

/** Freezes the inputs and draws the secret. The key of the secret is durable before a row names it. */
export async function beginRun(order: RunOrder, project: number): Promise<Result<number>> {
  const { store, vault, clock, entropy, officer, entryOf } = order;
  const scope = await freeze(store, project, new Date(clock.now()).toISOString().slice(0, 10));
  if (!scope.ok) return scope;
  const body = snapshotText(scope.value.snapshot);
  const { id, key } = newIdentity(entropy, clock);
  try {
    const { wrap } = contentOf(vault.access).keys;
    const persons = scope.value.persons.size;
    const { run } = await vault.access.commits.beginArriving([{ id, wrappedKey: wrapObjectKeys(wrap, key).toString("hex") }], (batch) =>
      store.write(
        "run.begin",
        { project, snapshot: { sha256: snapshotHash(body), body }, secret: id, batch, persons, units: Math.ceil(persons / personsOfUnit), officer, at: clock.now() },
        entryOf("run.begin", { objects: [`project-${String(project)}`], details: { persons } }),
      ),
    );
    return succeed(run);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    key.fill(0);
  }
}

/**
 * Makes every unit that is not made yet, and calls the run finished. Killed anywhere it goes on with the first unit that has no row; what comes
 * out is the same, since nothing in it depends on when or how often.
 */
export async function continueRun(order: RunOrder, run: number): Promise<Result<RunRow>> {
  const { store, vault } = order;
  const row = await store.read("run.of", { run });
  if (row === undefined) return fail("run.unknown");
  if (row.state !== "running") return fail("project.wrongState", { state: row.state });
  const scope = await thaw(store, row.snapshot);
  if (!scope.ok) return scope;
  const secret = await runSecret(vault, row);
  if (!secret.ok) return secret;
  const readers = new Map<number, CatalogueReader>();
  try {
    const opened = await openScope(order, scope.value, readers);
    if (!opened.ok) return opened;
    await makeUnits(order, row, scope.value, secret.value, readers);
    return await finish(order, row);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    secret.value.fill(0);
    for (const reader of readers.values()) await reader.close();
  }
}

async function finish({ store, clock, entryOf }: RunOrder, { run }: RunRow): Promise<Result<RunRow>> {
  const sum = createHash("sha256");
  for (const { unit, digest } of await store.read("run.unitsDone", { run })) sum.update(`${String(unit)} ${digest}\n`);
  await store.write("run.finish", { run, digest: sum.digest("hex"), at: clock.now() }, entryOf("run.finish", { objects: [`run-${String(run)}`] }));
  const row = await store.read("run.of", { run });
  return row === undefined ? fail("run.unknown") : succeed(row);
}

async function makeUnits(order: RunOrder, { run, persons: total }: RunRow, scope: FrozenScope, secret: Buffer, readers: ReadonlyMap<number, CatalogueReader>): Promise<void> {
  const { store, vault, signal, progress, entryOf } = order;
  const done = new Set((await store.read("run.unitsDone", { run })).map(({ unit }) => unit));
  const all = unitsOf(scope, secret).map((persons) => persons.map(({ person }) => person));
  const waiting = all.map((persons, index) => ({ unit: index + 1, persons })).filter(({ unit }) => !done.has(unit));
  let finished = all.filter((_, index) => done.has(index + 1)).reduce((sum, persons) => sum + persons.length, 0);
  progress(finished, total);
  if (waiting.length === 0) return;
  const tables = await tablesOf(readers);
  // One thread has the secret and the open segment; the readers of shards and the writer of rows work beside it.
  const pool = new Pool<RunTask, RunAnswer>({ file: threadFile(import.meta.url, "../../workers/run.ts"), name: "run", threads: 1 });
  async function* tasks(): AsyncGenerator<Task<RunTask>, void, undefined> {
    yield { input: { type: "begin", seed: vault.writerSeed(), secret: new Uint8Array(secret), recipe: scope.recipe, tables, referenceDay: scope.snapshot.referenceDay } };
    for (const { unit, persons } of waiting) yield { input: { type: "unit", unit, persons: await inputsOf(order, scope, persons, readers) } };
  }
  try {
    for await (const answer of pool.run(tasks(), { signal })) {
      if (answer.unit === 0) continue;
      const { pieces, outputs, ...rest } = answer;
      const objects = assembleObjects(pieces, contentOf(vault.access).keys.address);
      const entry = entryOf("run.unit", { objects: [`run-${String(run)}`], details: { unit: answer.unit, persons: answer.persons } });
      if (objects.length === 0) await store.write("run.unit", { ...rest, run, outputs: [] }, entry);
      else
        await vault.commitObjects(objects, (commit, _places, moved) =>
          store.write("run.unit", { ...rest, run, outputs: outputs.map((output) => ({ ...output, object: moved.get(output.object) ?? output.object })), commit }, entry),
        );
      finished += answer.persons;
      progress(finished, total);
    }
  } finally {
    await pool.close();
  }
}

async function tablesOf(readers: ReadonlyMap<number, CatalogueReader>): Promise<readonly RunTable[]> {
  const tables: RunTable[] = [];
  for (const [delivery, reader] of readers) {
    for (const { source, columns } of await reader.read("source.list", {})) tables.push({ delivery, source, columns: columns as readonly Column[] });
  }
  return tables;
}

async function inputsOf({ store, vault }: RunOrder, scope: FrozenScope, persons: readonly PersonId[], readers: ReadonlyMap<number, CatalogueReader>): Promise<readonly PersonInput[]> {
  const wanted = persons.flatMap((person) => scope.persons.get(person) ?? []);
  const found = new Map<PersonId, { identity: [string, string][]; rows: PersonInput["rows"][number][]; images: { delivery: number; instance: PersonInput["images"][number]["instance"] }[] }>();
  for (const person of persons) found.set(person, { identity: [], rows: [], images: [] });
  for (const [delivery, own] of Map.groupBy(wanted, (one) => one.delivery)) {
    const reader = readers.get(delivery);
    const provider = (await store.read("delivery.summary", { delivery }))?.provider;
    if (reader === undefined || provider === undefined) throw new FailureError("run.outdated");
    await addFrom(reader, { delivery, provider, own, found });
  }
  const ids = [...found.values()].flatMap(({ images }) => images.map(({ instance }) => instance.object));
  const [objects, keys] = ids.length === 0 ? [[], {}] : await Promise.all([store.read("object.find", { ids }), vault.access.keyStore.read("find", { ids })]);
  const byId = new Map(objects.map((object) => [object.id, withKey(object, (keys as Readonly<Record<string, string>>)[object.id])]));
  return persons.map((person) => {
    const { identity, rows, images } = found.get(person) ?? { identity: [], rows: [], images: [] };
    return {
      person,
      identity,
      rows,
      images: images.map(({ delivery, instance }) => {
        const object = byId.get(instance.object);
        if (object === undefined) throw new FailureError("vault.objectUnknown");
        return { delivery, instance, object };
      }),
    };
  });
}

interface Addition {
  readonly delivery: number;
  readonly provider: string;
  readonly own: readonly PersonHolder[];
  readonly found: ReadonlyMap<PersonId, { readonly identity: [string, string][]; readonly rows: PersonInput["rows"][number][]; readonly images: { delivery: number; instance: PersonInput["images"][number]["instance"] }[] }>;
}

async function addFrom(reader: CatalogueReader, { delivery, provider, own, found }: Addition): Promise<void> {
  const personOf = new Map(own.map(({ holder, person }) => [holder, person]));
  const holders = [...personOf.keys()];
  const [who, records, instances] = await Promise.all([reader.read("holder.of", { holders }), reader.read("record.of", { holders }), reader.read("instance.of", { holders })]);
  const of = (holder: number): (typeof found extends ReadonlyMap<PersonId, infer Value> ? Value : never) | undefined => {
    const person = personOf.get(holder);
    return person === undefined ? undefined : found.get(person);
  };
  for (const { holder, local, identity } of who) of(holder)?.identity.push(["patientId", local], ...identity.map(([field, value]): [string, string] => [field, value]));
  for (const record of records) of(record.holder)?.rows.push({ delivery, provider, record });
  for (const instance of instances) of(instance.holder)?.images.push({ delivery, instance });
}
