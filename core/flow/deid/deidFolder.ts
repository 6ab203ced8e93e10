import { createSecretKey, hkdfSync } from "node:crypto";
import path from "node:path";
import { edition } from "../../deid/dicom/attributeTable.ts";
import { pseudonymOf } from "../../deid/records/pseudonym.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { Proposal } from "../../domain/proposal.ts";
import type { Recipe } from "../../domain/recipe.ts";
import { makeFolders, placeKind, removeParts } from "../../platform/batchFiles.ts";
import type { Clock } from "../../platform/clock.ts";
import { listFolder, makeFolder } from "../../platform/disk.ts";
import { Pool, type PoolProgress, type Task } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import { recipeHashOf } from "../../recipe/canonical.ts";
import type { DeidAnswer, DeidTask, FileToMake, HeldFile, LookAnswer, MadeFile, MakeAnswer, SeenFacts } from "./deidTask.ts";
import type { DecidedMasks } from "./masksFile.ts";
import { isSliced } from "../image/mayHoldText.ts";
import { fewestSlices } from "../image/searchPixels.ts";
import { makeDirectories } from "./makeDirectories.ts";
import { findPeople, type FoundPerson } from "./persons.ts";
import { composeReport, type ReportParts } from "./composeReport.ts";
import type { DeidReport } from "./reportShape.ts";
import { overlap, scanInput, type ScannedInput } from "./scanInput.ts";

/** Plain folders in and out, without a room: the engine of the room's run, for tests and tools. */
export interface DeidOrder {
  readonly input: string;
  /** Does not exist yet, or is empty: what was there is never written over, and never taken for a result. */
  readonly out: string;
  readonly secret: Uint8Array;
  readonly recipe: Recipe;
  readonly masks: DecidedMasks;
  /** Paints over what is proposed without anybody's look; the report says so. */
  readonly acceptsProposals: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: (stage: "look" | "make", progress: PoolProgress) => void;
  /** All cores where not said. */
  readonly threads?: number;
}

/** Something of them must be unknown to whoever looks at the results. */
const shortestSecret = 16;
/** A task of as many files is some tens of milliseconds: enough that passing it on costs nothing, and few enough to share the end evenly. */
const filesOfTask = 32;
const bytesOfTask = 32 * 1024 * 1024;

export async function deidFolder(order: DeidOrder): Promise<Result<DeidReport>> {
  const { input, out, secret, clock } = order;
  if (secret.length < shortestSecret) return fail("deid.secretShort");
  const started = clock.elapsed();
  if (placeKind(input) === "absent") return fail("deid.inputMissing");
  if (overlap(input, out)) return fail("deid.foldersOverlap");
  const kind = placeKind(out);
  if (kind === "file" || kind === "other" || (kind === "folder" && listFolder(out).length > 0)) return fail("folder.notEmpty");
  const scanned = scanInput(input);
  if (!scanned.ok) return scanned;
  const scan = clock.elapsed() - started;
  try {
    makeFolder(out);
    return succeed(await carryOut(order, scanned.value, scan, started));
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

async function carryOut(order: DeidOrder, scanned: ScannedInput, scan: number, started: number): Promise<DeidReport> {
  const { out, clock, recipe, threads } = order;
  const pool = new Pool<DeidTask, DeidAnswer>({ file: threadFile(import.meta.url, "../../workers/deid.ts"), name: "deid", ...(threads !== undefined && { threads }) });
  try {
    const lookedFrom = clock.elapsed();
    const looked = await lookAtAll(order, pool, scanned);
    makeFolders(out, scanned.folders);
    const searchedFrom = clock.elapsed();
    const searched = await searchAll(order, pool, scanned, looked);
    const madeFrom = clock.elapsed();
    const parts = await makeAll(order, pool, scanned, looked, searched);
    const ended = clock.elapsed();
    return composeReport({
      ...parts,
      facts: looked.facts,
      persons: looked.persons.map(({ pseudonym }) => pseudonym),
      personOf: new Map(looked.files.map(({ name, person }) => [name, looked.persons.indexOf(person)])),
      held: [...scanned.held.map(({ name, failure }): HeldFile => ({ name, failure, proposals: [] })), ...looked.held, ...parts.held],
      recipe: { name: recipe.name, version: recipe.version, sha256: recipeHashOf(recipe) },
      standard: `PS3.15 ${edition}`,
      at: clock.now(),
      isAccepting: order.acceptsProposals,
      milliseconds: { scan, look: searchedFrom - lookedFrom, search: madeFrom - searchedFrom, make: ended - madeFrom, total: ended - started, ...parts.milliseconds },
    });
  } finally {
    await pool.close();
    removeParts(out);
  }
}

interface LookedPerson extends FoundPerson {
  readonly pseudonym: string;
}

interface Looked {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly facts: SeenFacts; readonly person: LookedPerson }[];
  readonly persons: readonly LookedPerson[];
  readonly facts: ReadonlyMap<string, SeenFacts>;
  readonly held: readonly HeldFile[];
}

/** Every header first: what is hunted in one file of a person stands in the others. */
async function lookAtAll({ signal, progress, secret }: DeidOrder, pool: Pool<DeidTask, DeidAnswer>, { root, files }: ScannedInput): Promise<Looked> {
  const batches = chunksOf(files, 4 * filesOfTask);
  const tasks = batches.map((some): Task<DeidTask> => ({ input: { type: "look", root, names: some.map(({ name }) => name) }, weight: some.length }));
  const read: { readonly name: string; readonly bytes: number; readonly facts: SeenFacts; readonly patient: LookAnswer["patients"][number] }[] = [];
  const held: HeldFile[] = [];
  let batch = 0;
  for await (const answer of pool.run(tasks, { signal, total: files.length, progress: (shown) => { progress("look", shown); } })) {
    if (answer.type !== "look") continue;
    for (const [index, one] of answer.files.entries()) {
      const file = batches[batch]?.[index];
      if (file === undefined) continue;
      if ("failure" in one) held.push({ name: file.name, failure: one.failure, proposals: [] });
      else {
        const patient = answer.patients[one.patient];
        if (patient !== undefined) read.push({ ...file, facts: one.facts, patient });
      }
    }
    batch += 1;
  }
  const { personOf, persons: found } = findPeople(read.map(({ name, facts, patient }) => ({ ...patient, lone: facts.study === "" ? name : facts.study })));
  const keyed = createSecretKey(runSecretOf(secret));
  const persons = found.map((person): LookedPerson => ({ ...person, pseudonym: pseudonymOf(keyed, person.key) }));
  const byFound = new Map(found.map((person, index) => [person, persons[index]]));
  const withPerson = read.flatMap(({ patient: _patient, ...file }, index) => {
    const one = personOf[index];
    const person = one === undefined ? undefined : byFound.get(one);
    return person === undefined ? [] : [{ ...file, person }];
  });
  return { files: withPerson, persons, facts: new Map(read.map(({ name, facts }) => [name, facts])), held };
}

/** Whatever its form, 32 bytes that nobody finds out from a result. */
export const runSecretOf = (secret: Uint8Array): Buffer => Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), "noren deid 1", 32));

function* chunksOfFiles(files: Looked["files"]): Generator<Looked["files"], void, undefined> {
  let some: Looked["files"][number][] = [];
  let bytes = 0;
  for (const file of files) {
    if (some.length > 0 && (some.length >= filesOfTask || bytes + file.bytes > bytesOfTask)) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(file);
    bytes += file.bytes;
  }
  if (some.length > 0) yield some;
}

function chunksOf<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
}

/** All of its records are new. */
const directoryChanges = JSON.stringify([["00041220", "replaced", "profile"]]);

/** What was proposed for a series, by the name of each of its slices. */
type Searched = ReadonlyMap<string, readonly Proposal[]>;

/** Over so many slices an overlay and nothing else has stood still. */
const slicesSearched = 12;

/** Once for each series of slices, and not once for each slice. */
async function searchAll({ signal, masks }: DeidOrder, pool: Pool<DeidTask, DeidAnswer>, { root }: ScannedInput, { files }: Looked): Promise<Searched> {
  const slices = files.filter(({ name, facts }) => facts.hasPixels && isSliced(facts) && masks.of({ name, sop: facts.sop, series: facts.series }) === undefined);
  const series = [...Map.groupBy(slices, ({ facts, person }) => JSON.stringify([person.key, facts.series, facts.rows, facts.columns, facts.manufacturer, facts.model])).values()].filter((own) => own.length >= fewestSlices);
  const tasks = series.map((own): Task<DeidTask> => {
    const count = Math.min(slicesSearched, own.length);
    const names = Array.from({ length: count }, (_, index) => own[Math.floor((index * (own.length - 1)) / (count - 1))]?.name ?? "");
    return { input: { type: "search", root, names } };
  });
  const found = new Map<string, readonly Proposal[]>();
  let at = 0;
  for await (const answer of pool.run(tasks, { signal })) {
    if (answer.type === "search" && answer.proposals !== undefined) for (const { name } of series[at] ?? []) found.set(name, answer.proposals);
    at += 1;
  }
  return found;
}

type MadeParts = Pick<ReportParts, "made" | "lists"> & { readonly held: readonly HeldFile[]; readonly milliseconds: MakeAnswer["milliseconds"] };

async function makeAll(order: DeidOrder, pool: Pool<DeidTask, DeidAnswer>, { root }: ScannedInput, { files }: Looked, searched: Searched): Promise<MadeParts> {
  const { out, recipe, acceptsProposals, signal, progress, masks } = order;
  const secret = new Uint8Array(runSecretOf(order.secret));
  const directories = files.filter(({ facts }) => facts.isDirectory);
  const held: HeldFile[] = [];
  const objects = files.filter(({ facts }) => !facts.isDirectory);
  function* tasks(): Generator<Task<DeidTask>, void, undefined> {
    for (const [person, own] of Map.groupBy(objects, (file) => file.person)) {
      const { pseudonym: _pseudonym, ...found } = person;
      for (const some of chunksOfFiles(own)) {
        const wanted = some.map(({ name, facts }): FileToMake => {
          const given = masks.of({ name, sop: facts.sop, series: facts.series });
          const proposals = searched.get(name);
          return { name, ...(given !== undefined && { masks: given }), ...(proposals !== undefined && { proposals }) };
        });
        yield { input: { type: "make", root, out: path.resolve(out), secret, recipe, person: found, acceptsProposals, files: wanted }, weight: some.length };
      }
    }
  }
  const made: MadeFile[] = [];
  const lists = new Map<string, number>();
  const milliseconds = { read: 0, edit: 0, write: 0 };
  for await (const answer of pool.run(tasks(), { signal, total: objects.length, progress: (shown) => { progress("make", shown); } })) {
    if (answer.type !== "make") continue;
    const places = answer.lists.map((text) => {
      const place = lists.get(text) ?? lists.size;
      lists.set(text, place);
      return place;
    });
    for (const file of answer.made) made.push({ ...file, list: places[file.list] ?? 0 });
    held.push(...answer.held);
    for (const stage of ["read", "edit", "write"] as const) milliseconds[stage] += answer.milliseconds[stage];
  }
  const indexes = makeDirectories(path.resolve(out), secret, directories.map(({ name }) => name), made.map(({ name }) => name));
  const list = lists.get(directoryChanges) ?? lists.size;
  if (indexes.made.length > 0) lists.set(directoryChanges, list);
  return { made: [...made, ...indexes.made.map((file) => ({ ...file, list }))], held: [...held, ...indexes.held], lists: [...lists.keys()], milliseconds };
}
