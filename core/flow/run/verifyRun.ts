import { createSecretKey } from "node:crypto";
import type { KnownPerson } from "../../deid/verifier/finding.ts";
import { pseudonymOf } from "../../deid/records/pseudonym.ts";
import { planTable } from "../../deid/records/treatRows.ts";
import type { Promised } from "../../deid/verifier/image/imageFaults.ts";
import safePrivate from "../../../assets/dicom/safePrivate.json" with { type: "json" };
import type { PixelMask } from "../../domain/dicom.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { PersonId } from "../../domain/person.ts";
import type { Rectangle, Recipe } from "../../domain/recipe.ts";
import type { Column } from "../../domain/record.ts";
import { Pool, type Task } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import type { OutputRow } from "../../store/run.ts";
import { openShards } from "../catalogue/shardFiles.ts";
import { withKey } from "../vault/readObject.ts";
import { identityStrings } from "./personIdentity.ts";
import type { RunOrder } from "./runProject.ts";
import { runSecret } from "./runSecret.ts";
import { thaw, type FrozenScope } from "./snapshot.ts";
import type { FoundPlace, VerifyAnswer, VerifyTask } from "./verifyTask.ts";

export interface VerifiedRun {
  readonly outputs: number;
  readonly bytes: number;
  readonly hits: number;
  /** Parts of names that stand alone, days that are somebody's: they may be anything. */
  readonly doubtful: number;
  /** Identities that are too short to be looked for alone. */
  readonly weak: number;
}

const holdersOfPage = 4096;
const outputsAtOnce = 16;

/** Looks through everything a run made for everybody whom its deliveries brought, also for those who refused (DESIGN §7.8). */
export async function verifyRun(order: RunOrder, run: number): Promise<Result<VerifiedRun>> {
  const { store, vault, clock, officer, entryOf } = order;
  const row = await store.read("run.of", { run });
  if (row === undefined) return fail("run.unknown");
  const [stands, known] = await Promise.all([store.read("run.reviewed", { run }), store.read("run.verification", { run })]);
  // Before anything is read: a result is verified once, and what was found in it stays found.
  if (known !== undefined || row.state === "abandoned") return fail("project.wrongState", { state: stands?.projectState ?? row.state });
  if (row.state !== "finished") return fail("run.incomplete", { done: row.done, total: row.units });
  const scope = await thaw(store, row.snapshot);
  if (!scope.ok) return scope;
  const secret = await runSecret(vault, row);
  if (!secret.ok) return secret;
  try {
    const wanted = await whoMustNotBeFound(order, scope.value, secret.value);
    const { outputs, bytes, found, doubtful, tooShort } = await lookAtAll(order, run, wanted, promisedBy(scope.value.recipe));
    const hits = found.map(({ output, place }) => ({ output, place }));
    await store.write(
      "run.verify",
      { run, outputs, bytes, hits, doubtful, weak: tooShort, officer, at: clock.now() },
      entryOf("run.verify", { objects: [`run-${String(run)}`], details: { outputs, hits: hits.length } }),
    );
    return succeed({ outputs, bytes, hits: hits.length, doubtful, weak: tooShort });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    secret.value.fill(0);
  }
}

interface Known {
  /** What each image was made of, by delivery and item. */
  readonly originals: ReadonlyMap<string, ObjectId>;
  readonly persons: readonly KnownPerson[];
  readonly numbers: ReadonlyMap<string, string>;
  readonly headings: ReadonlyMap<string, readonly string[]>;
}

const placeOf = (delivery: number, item: number): string => `${String(delivery)} ${String(item)}`;

/** Private elements that Table E.3.10-1 lets stay, as the verifier names them: it reads the table itself. */
const safeElements: ReadonlySet<string> = new Set(safePrivate.rows.map(({ creator, tag }) => `${creator}\0${tag.slice(0, 4)}xx${tag.slice(6)}`));

const datesOf = { shift: "shifted", remove: "removed", keep: "kept" } as const;

const promisedBy = ({ images: { dates, options } }: Recipe): Promised => ({
  uids: options.retainUids ? "kept" : "replaced",
  dates: datesOf[dates],
  safePrivate: options.retainSafePrivate ? safeElements : new Set(),
});

async function whoMustNotBeFound({ store, vault }: RunOrder, { snapshot, recipe }: FrozenScope, secret: Uint8Array): Promise<Known> {
  const key = createSecretKey(secret);
  const strings = new Map<PersonId, KnownPerson["strings"][number][]>();
  const firstDays = new Map<PersonId, string>();
  const numbers = new Map<string, string>();
  const headings = new Map<string, readonly string[]>();
  const originals = new Map<string, ObjectId>();
  for (const catalogue of await store.read("catalogue.list", {})) {
    const { delivery } = catalogue;
    if (!snapshot.deliveries.some((one) => one.delivery === delivery)) continue;
    const persons = new Map((await store.read("person.holders", { delivery })).map(({ holder, person }) => [holder, person]));
    const opened = await openShards(vault.access, catalogue);
    if (!opened.ok) throw new FailureError(opened.failure.code, opened.failure.details);
    const reader = opened.value;
    try {
      for (const { source, columns } of await reader.read("source.list", {})) headings.set(`tables/${String(delivery)}-${String(source)}.csv`, planTable(recipe, columns as readonly Column[]).headings);
      for (const { holder, day } of await reader.read("holder.firstDays", {})) {
        const person = persons.get(holder);
        const known = person === undefined ? undefined : firstDays.get(person);
        if (person !== undefined && (known === undefined || day < known)) firstDays.set(person, day);
      }
      for (let after = 0; ; ) {
        const page = await reader.read("holder.page", { after, limit: holdersOfPage });
        for (const { holder, local, identity } of page) {
          const person = persons.get(holder);
          if (person === undefined) throw new FailureError("link.incomplete");
          const known = strings.get(person) ?? [];
          strings.set(person, known);
          known.push({ kind: "id", text: local }, ...identityStrings(identity));
          const pseudonym = pseudonymOf(key, person);
          if (!numbers.has(pseudonym)) numbers.set(pseudonym, local);
        }
        const instances = page.length === 0 ? [] : await reader.read("instance.of", { holders: page.map(({ holder }) => holder) });
        for (const { source, object } of instances) originals.set(placeOf(delivery, source), object);
        if (page.length < holdersOfPage) break;
        after = page.at(-1)?.holder ?? after;
      }
    } finally {
      await reader.close();
    }
  }
  const known = [...strings].map(([person, own]): KnownPerson => {
    const firstEvent = firstDays.get(person);
    return { pseudonym: pseudonymOf(key, person), strings: distinct(own), ...(firstEvent !== undefined && { firstEvent }) };
  });
  return { persons: known, numbers, headings, originals };
}

/** Where somebody decided to paint over, by output. */
async function masksOf(store: RunOrder["store"], run: number): Promise<ReadonlyMap<number, readonly PixelMask[]>> {
  const masks = new Map<number, PixelMask[]>();
  for (let after = 0; ; ) {
    const page = await store.read("run.masks", { run, after, limit: holdersOfPage });
    for (const { output, place } of page) {
      const own = masks.get(output) ?? [];
      masks.set(output, own);
      own.push({ rectangles: (JSON.parse(place) as { readonly rectangles: readonly Rectangle[] }).rectangles });
    }
    if (page.length < holdersOfPage) return masks;
    after = page.at(-1)?.finding ?? after;
  }
}

/** Two providers say the same of one person more often than not. */
const distinct = (strings: KnownPerson["strings"]): KnownPerson["strings"] => [...new Map(strings.map((one) => [`${one.kind} ${one.text}`, one])).values()];

interface LookedAt {
  readonly outputs: number;
  readonly bytes: number;
  readonly found: readonly FoundPlace[];
  readonly doubtful: number;
  readonly tooShort: number;
}

async function lookAtAll({ store, vault, signal, progress }: RunOrder, run: number, { originals, ...known }: Known, promised: Promised): Promise<LookedAt> {
  const all: OutputRow[] = [];
  for (;;) {
    const page = await store.read("run.outputs", { run, after: all.at(-1)?.output ?? 0, limit: holdersOfPage });
    all.push(...page);
    if (page.length < holdersOfPage) break;
  }
  const masks = await masksOf(store, run);
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const pool = new Pool<VerifyTask, VerifyAnswer>({ file: threadFile(import.meta.url, "../../workers/verify.ts"), name: "verify", threads: 1, heapMegabytes: 4096 });
  async function* tasks(): AsyncGenerator<Task<VerifyTask>, void, undefined> {
    const { folder, key } = vault.writerSeed();
    yield { input: { type: "begin", folder, key, ...known, promised } };
    for (let at = 0; at < all.length; at += outputsAtOnce) {
      const some = all.slice(at, at + outputsAtOnce);
      const sources = some.map(({ kind, delivery, item }) => (kind === "image" ? originals.get(placeOf(delivery, item)) : undefined));
      const ids = [...some.map(({ object }) => object), ...sources.filter((id) => id !== undefined)];
      const [objects, keys] = await Promise.all([store.read("object.find", { ids }), vault.access.keyStore.read("find", { ids })]);
      const byId = new Map(objects.map((object) => [object.id, withKey(object, keys[object.id])]));
      yield {
        input: {
          type: "look",
          outputs: some.map(({ output, kind, name, object: id }, index) => {
            const object = byId.get(id);
            const source = byId.get(sources[index] ?? id);
            // An image of nothing that was delivered cannot be compared with anything.
            if (object === undefined || source === undefined || (kind === "image" && sources[index] === undefined)) throw new FailureError("vault.objectUnknown");
            return { output, kind, name, object, ...(kind === "image" && { original: { object: source, masks: masks.get(output) ?? [] } }) };
          }),
        },
      };
    }
    yield { input: { type: "end" } };
  }
  let done = 0;
  try {
    for await (const { bytes, found, doubtful, tooShort } of pool.run(tasks(), { signal })) {
      done += bytes;
      progress(done, total);
      if (found !== undefined) return { outputs: all.length, bytes: total, found, doubtful: doubtful ?? 0, tooShort: tooShort ?? 0 };
    }
  } finally {
    await pool.close();
  }
  throw new Error("the verifier ends with what it found");
}
