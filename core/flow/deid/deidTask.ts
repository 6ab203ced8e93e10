import { createHash, createSecretKey } from "node:crypto";
import path from "node:path";
import { offsetOf, pseudonymOf } from "../../deid/records/pseudonym.ts";
import { MemorySource, WindowSource, type ByteSource } from "../../dicom/byteSource.ts";
import { writePlan, type FilePlan } from "../../dicom/editFile.ts";
import type { PixelMask } from "../../domain/dicom.ts";
import { FailureError, type Failure } from "../../domain/failure.ts";
import type { Proposal } from "../../domain/proposal.ts";
import type { Recipe } from "../../domain/recipe.ts";
import { NewFile, PlainFile } from "../../platform/batchFiles.ts";
import { planImage } from "../image/anonymizeImage.ts";
import { decideMasks, type DecidedBy } from "../image/decideMasks.ts";
import { readFacts, type ImageFacts } from "../image/imageFacts.ts";
import { searchObject, searchSlices } from "../image/searchPixels.ts";
import { hunterOfOthers, hunterOfPerson, requestOf, type PersonTerms } from "../image/personTerms.ts";
import type { FoundPerson } from "./persons.ts";

/** What a thread of the command line's engine is asked: to read headers, then to make what leaves. Each task says all it needs. */

export type DeidTask =
  | { readonly type: "look"; readonly root: string; readonly names: readonly string[] }
  /** Slices of one series, some of them: for what stands on all. */
  | { readonly type: "search"; readonly root: string; readonly names: readonly string[] }
  | {
      readonly type: "make";
      readonly root: string;
      readonly out: string;
      readonly secret: Uint8Array;
      readonly recipe: Recipe;
      readonly person: FoundPerson;
      readonly acceptsProposals: boolean;
      readonly files: readonly FileToMake[];
    };

export interface FileToMake {
  readonly name: string;
  readonly masks?: readonly PixelMask[];
  /** Of its series, where that was searched; without it the object is searched by itself. */
  readonly proposals?: readonly Proposal[];
}

export interface SearchAnswer {
  readonly type: "search";
  readonly proposals: readonly Proposal[] | undefined;
}

export type SeenFacts = Omit<ImageFacts, "identity" | "others" | "patient">;

export interface LookAnswer {
  readonly type: "look";
  /** In the order of the names. */
  readonly files: readonly ({ readonly facts: SeenFacts; readonly patient: number } | { readonly failure: Failure })[];
  /** Each once: a series repeats its header in every slice. */
  readonly patients: readonly Pick<ImageFacts, "patient" | "identity" | "others">[];
}

export interface MadeFile {
  readonly name: string;
  readonly bytes: number;
  /** Place in `lists`. */
  readonly list: number;
  readonly decidedBy?: DecidedBy;
  readonly masks: readonly PixelMask[];
  readonly proposals: readonly Proposal[];
  readonly isSearched: boolean;
}

export interface HeldFile {
  readonly name: string;
  readonly failure: Failure;
  readonly proposals: readonly Proposal[];
}

export interface MakeAnswer {
  readonly type: "make";
  readonly made: readonly MadeFile[];
  readonly held: readonly HeldFile[];
  /** What was done with the elements of files, as JSON, each list once. */
  readonly lists: readonly string[];
  /** Processor milliseconds of reading, deciding and writing. */
  readonly milliseconds: { readonly read: number; readonly edit: number; readonly write: number };
}

export type DeidAnswer = LookAnswer | SearchAnswer | MakeAnswer;

export function carryOutDeidTask(task: DeidTask): DeidAnswer {
  if (task.type === "look") return look(task);
  return task.type === "search" ? search(task) : make(task);
}

function search({ root, names }: Extract<DeidTask, { type: "search" }>): SearchAnswer {
  function* slices(): Generator<Buffer, void, undefined> {
    for (const name of names) {
      const file = new PlainFile(path.join(root, name));
      try {
        const source = sourceOf(file);
        yield source.slice(0, source.length);
      } finally {
        file.close();
      }
    }
  }
  try {
    return { type: "search", proposals: searchSlices(slices()) };
  } catch (error) {
    // One that cannot be read any more, or is not understood: its series is searched object by object.
    heldFor(error);
    return { type: "search", proposals: undefined };
  }
}

function look({ root, names }: Extract<DeidTask, { type: "look" }>): LookAnswer {
  const patients = new Map<string, { readonly index: number; readonly facts: LookAnswer["patients"][number] }>();
  const files = names.map((name): LookAnswer["files"][number] => {
    try {
      const file = new PlainFile(path.join(root, name));
      try {
        const { patient, identity, others, ...facts } = readFacts(new WindowSource(file));
        const key = JSON.stringify([patient, identity, others]);
        const known = patients.get(key) ?? { index: patients.size, facts: { patient, identity, others } };
        patients.set(key, known);
        return { facts, patient: known.index };
      } finally {
        file.close();
      }
    } catch (error) {
      return { failure: heldFor(error) };
    }
  });
  return { type: "look", files, patients: [...patients.values()].map(({ facts }) => facts) };
}

/** Of one object: what the disk of the results says ends the work instead. */
function heldFor(error: unknown): Failure {
  if (!(error instanceof FailureError)) return { code: "dicom.unexpected" };
  if (!/^(?:dicom|media)\./u.test(error.failure.code)) throw error;
  return error.failure;
}

/** A person's files come in several tasks; preparing what is hunted takes longer than a slice. */
const prepared = new Map<string, PersonTerms>();
const mostPrepared = 64;

function termsOf({ secret, recipe, person }: Extract<DeidTask, { type: "make" }>): PersonTerms {
  const key = createHash("sha256").update(secret).update(JSON.stringify([person, recipe])).digest("hex");
  const remembered = prepared.get(key);
  if (remembered !== undefined) return remembered;
  const keyed = createSecretKey(secret);
  const terms = { pseudonym: pseudonymOf(keyed, person.key), days: offsetOf(keyed, person.key, recipe.maximumShiftDays), identity: hunterOfPerson(person.identity), others: hunterOfOthers(person.others, recipe) };
  if (prepared.size >= mostPrepared) prepared.clear();
  prepared.set(key, terms);
  return terms;
}

function make(task: Extract<DeidTask, { type: "make" }>): MakeAnswer {
  const terms = termsOf(task);
  const made: MadeFile[] = [];
  const held: HeldFile[] = [];
  const lists = new Map<string, number>();
  const milliseconds = { read: 0, edit: 0, write: 0 };
  for (const file of task.files) {
    try {
      const outcome = makeOne(task, terms, file, milliseconds);
      if ("failure" in outcome) {
        held.push(outcome);
        continue;
      }
      const { changes, ...rest } = outcome;
      const text = JSON.stringify(changes.map(({ path: place, kind, reason }) => [place, kind, reason]));
      const list = lists.get(text) ?? lists.size;
      lists.set(text, list);
      made.push({ ...rest, list });
    } catch (error) {
      held.push({ name: file.name, failure: heldFor(error), proposals: [] });
    }
  }
  return { type: "make", made, held, lists: [...lists.keys()], milliseconds };
}

type Outcome = HeldFile | (Omit<MadeFile, "list"> & { readonly changes: ReturnType<typeof planImage>["changes"] });

function makeOne(task: Extract<DeidTask, { type: "make" }>, terms: PersonTerms, { name, masks: given, proposals: known }: FileToMake, spent: { read: number; edit: number; write: number }): Outcome {
  const { root, out, secret, recipe, acceptsProposals } = task;
  const began = performance.now();
  const file = new PlainFile(path.join(root, name));
  try {
    const source = sourceOf(file);
    const read = performance.now();
    spent.read += read - began;
    const facts = readFacts(source);
    const proposals = given === undefined && facts.hasPixels ? (known ?? (source instanceof MemorySource ? searchObject(source.slice(0, source.length), facts) : undefined)) : undefined;
    const decision = decideMasks({ facts, recipe, given, proposals, acceptsProposals });
    if (decision.kind === "open") return { name, failure: { code: "dicom.maskUndecided" }, proposals: decision.proposals };
    const masks = decision.kind === "decided" ? decision.masks : undefined;
    const { plan, changes } = planImage(source, requestOf(recipe, secret, terms), masks);
    const edited = performance.now();
    spent.edit += edited - read;
    const bytes = write(path.join(out, name), plan);
    spent.write += performance.now() - edited;
    return { name, bytes, changes, masks: masks ?? [], proposals: proposals ?? [], isSearched: proposals !== undefined, ...(decision.kind === "decided" && { decidedBy: decision.by }) };
  } finally {
    file.close();
  }
}

/** Larger ones are seen through a window, and never lie in memory as a whole. */
const largestWhole = 64 * 1024 * 1024;

/** One a thread: a fresh one for every file costs the kernel as much as reading it. Whoever looks at a file is done with it when the next comes. */
let reused = Buffer.alloc(0);

function sourceOf(file: PlainFile): ByteSource {
  if (file.length > largestWhole) return new WindowSource(file);
  if (reused.length < file.length) reused = Buffer.allocUnsafeSlow(Math.max(1024 * 1024, 2 ** Math.ceil(Math.log2(file.length))));
  const bytes = reused.subarray(0, file.length);
  // A file that became shorter while it was read.
  if (file.readInto(bytes, 0) !== bytes.length) throw new FailureError("media.changed");
  return new MemorySource(bytes);
}

function write(file: string, plan: FilePlan): number {
  const made = new NewFile(file);
  try {
    let bytes = 0;
    if (plan.source instanceof MemorySource && plan.pieces.every((piece) => Buffer.isBuffer(piece) || "from" in piece)) {
      const { source } = plan;
      const pieces = plan.pieces.flatMap((piece) => (Buffer.isBuffer(piece) ? [piece] : "from" in piece ? [source.slice(piece.from, piece.to)] : []));
      bytes = pieces.reduce((sum, { length }) => sum + length, 0);
      made.writeAll(pieces);
    } else
      writePlan(plan, (step) => {
        bytes += step.length;
        made.write(step);
      });
    if (!made.finish()) throw new FailureError("media.nameCollides");
    return bytes;
  } catch (error) {
    made.discard();
    throw error;
  }
}
