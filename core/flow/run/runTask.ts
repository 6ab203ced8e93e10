import { createHash, createSecretKey, type KeyObject } from "node:crypto";
import type { IdentityHunter } from "../../deid/dicom/identityHunter.ts";
import { replaceUid } from "../../deid/dicom/replaceUid.ts";
import { MemorySource, WindowSource } from "../../dicom/byteSource.ts";
import { codeOf, offsetOf, pseudonymOf } from "../../deid/records/pseudonym.ts";
import type { PersonTerms } from "../../deid/records/treatCell.ts";
import { planTable, treatRows, type TablePlan } from "../../deid/records/treatRows.ts";
import { writeRows } from "../../deid/records/writeTable.ts";
import type { Identity } from "../../domain/catalogue.ts";
import { FailureError, type FailureCode } from "../../domain/failure.ts";
import type { StoredPiece } from "../../domain/object.ts";
import type { PersonId } from "../../domain/person.ts";
import { masksFor, type Recipe } from "../../domain/recipe.ts";
import type { Column } from "../../domain/record.ts";
import { readRecordDate } from "../../domain/recordDate.ts";
import type { UnitOutput } from "../../store/run.ts";
import type { InstanceRow, RecordRow } from "../../store/shardReads.ts";
import { SegmentReader, type ReadableObject } from "../../vault/segmentReader.ts";
import type { SegmentWriter } from "../../vault/segmentWriter.ts";
import { deriveVaultKeys } from "../../vault/vaultKeys.ts";
import { openWriter, type WriterSeed } from "../../vault/writerSeed.ts";
import { anonymizeImage } from "../image/anonymizeImage.ts";
import { readFacts } from "../image/imageFacts.ts";
import { mayHoldText } from "../image/mayHoldText.ts";
import { hunterOfOthers, hunterOfPerson, requestOf } from "../image/personTerms.ts";
import { outputLine } from "./outputLine.ts";

/** What a thread that anonymizes is asked: first what holds for all, then chunks of persons. */

export interface RunTable {
  readonly delivery: number;
  readonly source: number;
  readonly columns: readonly Column[];
}

export interface PersonInput {
  readonly person: PersonId;
  /** Of all holders of the person in the scope. */
  readonly identity: Identity;
  readonly rows: readonly { readonly delivery: number; readonly provider: string; readonly record: RecordRow }[];
  readonly images: readonly { readonly delivery: number; readonly instance: InstanceRow; readonly object: ReadableObject }[];
}

export type RunTask =
  | { readonly type: "begin"; readonly seed: WriterSeed; readonly secret: Uint8Array; readonly recipe: Recipe; readonly tables: readonly RunTable[]; readonly referenceDay: string }
  | { readonly type: "unit"; readonly unit: number; readonly persons: readonly PersonInput[] };

export interface RunAnswer {
  readonly unit: number;
  readonly pieces: readonly StoredPiece[];
  readonly outputs: readonly UnitOutput[];
  readonly held: readonly { readonly delivery: number; readonly item: number; readonly line: number; readonly failure: FailureCode }[];
  readonly persons: number;
  readonly records: number;
  readonly instances: number;
  readonly digest: string;
}

/** What a run makes, in the vault's own index. */
const madeKind = "made";

interface Frame {
  readonly reader: SegmentReader;
  readonly writer: SegmentWriter;
  readonly secret: KeyObject;
  readonly secretBytes: Uint8Array;
  readonly recipe: Recipe;
  readonly referenceDay: string;
  readonly plans: ReadonlyMap<string, TablePlan>;
}

let frame: Frame | undefined;

const keyOf = (delivery: number, source: number): string => `${String(delivery)}-${String(source)}`;

export function carryOutRunTask(task: RunTask): RunAnswer {
  if (task.type === "begin") {
    const { seed, secret, recipe, tables, referenceDay } = task;
    const reader = new SegmentReader({ folder: seed.folder, keys: deriveVaultKeys(seed.key) });
    const plans = new Map(tables.map(({ delivery, source, columns }) => [keyOf(delivery, source), planTable(recipe, columns)]));
    frame = { reader, writer: openWriter(seed), secret: createSecretKey(secret), secretBytes: secret, recipe, referenceDay, plans };
    return { unit: 0, pieces: [], outputs: [], held: [], persons: 0, records: 0, instances: 0, digest: "" };
  }
  if (frame === undefined) throw new Error("a task came before the recipe");
  return makeUnit(frame, task);
}

interface Made {
  readonly kind: "table" | "image";
  readonly name: string;
  readonly bytes: Buffer;
  readonly delivery: number;
  readonly item: number;
  readonly findings: UnitOutput["findings"];
}

function makeUnit(run: Frame, { unit, persons }: Extract<RunTask, { type: "unit" }>): RunAnswer {
  const tables = new Map<string, { readonly delivery: number; readonly source: number; readonly rows: Buffer[] }>();
  const held: { readonly delivery: number; readonly item: number; readonly line: number; readonly failure: FailureCode }[] = [];
  const images: Made[] = [];
  let records = 0;
  for (const person of persons) {
    const terms = termsOf(run, person);
    for (const [key, rows] of Map.groupBy(person.rows, ({ delivery, record }) => keyOf(delivery, record.source))) {
      const [first] = rows;
      const plan = run.plans.get(key);
      if (first === undefined || plan === undefined) throw new FailureError("room.damaged");
      const treated = treatRows(plan, rows.map(({ record }) => ({ identity: forCells(person.identity), cells: record.cells })), terms.cells(first.provider));
      const table = tables.get(key) ?? { delivery: first.delivery, source: first.record.source, rows: [] };
      tables.set(key, table);
      table.rows.push(writeRows(treated.rows.map(({ cells }) => cells)));
      records += rows.length;
    }
    for (const { delivery, instance, object } of person.images) {
      try {
        images.push(makeImage(run, terms, { delivery, instance, object }));
      } catch (error) {
        if (!(error instanceof FailureError) || !/^dicom\./u.test(error.failure.code)) throw error;
        held.push({ delivery, item: instance.source, line: 0, failure: error.failure.code });
      }
    }
  }
  const made: readonly Made[] = [
    ...[...tables.values()]
      .toSorted((one, other) => one.delivery - other.delivery || one.source - other.source)
      .map(({ delivery, source, rows }): Made => ({ kind: "table", name: `tables/${keyOf(delivery, source)}.csv`, bytes: Buffer.concat(rows), delivery, item: source, findings: [{ kind: "table", place: { delivery, source } }] })),
    ...images,
  ];
  const digest = createHash("sha256");
  const outputs = made.map(({ bytes, ...rest }): UnitOutput => {
    digest.update(outputLine(rest, createHash("sha256").update(bytes).digest("hex")));
    const object = run.writer.store(bytes, { kind: madeKind, label: Buffer.from(rest.name).subarray(0, 512) });
    const size = bytes.length;
    bytes.fill(0);
    return { ...rest, object, bytes: size };
  });
  return { unit, pieces: run.writer.sync(), outputs, held, persons: persons.length, records, instances: images.length, digest: digest.digest("hex") };
}

/** What a cell of identity says of a person: of several ways to write it, the one that can be read. */
const forCells = (identity: Identity): Identity => [...identity.filter(([field]) => field === "birthDay").map(([, value]) => ["birth", value] as const), ...identity];

interface Terms {
  readonly pseudonym: string;
  readonly offsetDays: number;
  readonly hunter: IdentityHunter;
  readonly others: IdentityHunter;
  readonly cells: (provider: string) => PersonTerms;
}

function termsOf({ reader, secret, recipe, referenceDay }: Frame, { person, identity, images }: PersonInput): Terms {
  const pseudonym = pseudonymOf(secret, person);
  const offsetDays = offsetOf(secret, person, recipe.maximumShiftDays);
  const hunter = hunterOfPerson(identity);
  const day = readRecordDate(referenceDay);
  if (day === undefined) throw new FailureError("room.damaged");
  return {
    pseudonym,
    offsetDays,
    hunter,
    others: hunterOfOthers(othersIn(reader, images), recipe),
    cells: (provider) => ({
      pseudonym,
      offsetDays,
      pooledFromAge: recipe.pooledFromAge,
      referenceDay: day,
      codeOf: (meaning, value) => codeOf(secret, provider, meaning, value),
      isTelling: hunter.isIn,
    }),
  };
}

/** What is larger is held: an object lies in memory as a whole, twice, while it is made. */
const largestObject = 512 * 1024 * 1024;

/** Whom else the person's images name; one that cannot be read is held when its turn comes. */
function othersIn(reader: SegmentReader, images: PersonInput["images"]): Identity {
  const others = new Map<string, Identity[number]>();
  for (const { object } of images) {
    try {
      const source = new WindowSource({ length: object.bytes, readInto: (target, offset) => reader.readRange(object, offset, target.length).copy(target) });
      for (const field of readFacts(source).others) others.set(field.join("\0"), field);
    } catch (error) {
      if (!(error instanceof FailureError) || !/^dicom\./u.test(error.failure.code)) throw error;
    }
  }
  return [...others.values()];
}

function makeImage({ reader, recipe, secretBytes }: Frame, terms: Terms, { delivery, instance, object }: PersonInput["images"][number]): Made {
  if (object.bytes > largestObject) throw new FailureError("dicom.tooLarge");
  const original = reader.readRange(object, 0, object.bytes);
  const rectangles = masksFor(recipe, instance);
  if (rectangles.length === 0 && mayHoldText(readFacts(new MemorySource(original)))) {
    original.fill(0);
    throw new FailureError("dicom.maskUndecided");
  }
  // That a rule of the recipe fits is a decision: the committee's, and a reviewer's who looks at each of them before anything leaves.
  const made = anonymizeImage(
    original,
    requestOf(recipe, secretBytes, { pseudonym: terms.pseudonym, days: terms.offsetDays, identity: terms.hunter, others: terms.others }),
    rectangles.length === 0 ? undefined : [{ rectangles }],
  );
  original.fill(0);
  if (!made.ok) throw new FailureError(made.failure.code, made.failure.details);
  const uid = (value: string): string => replaceUid(secretBytes, value);
  return {
    kind: "image",
    name: `images/${terms.pseudonym}/${uid(instance.study)}/${uid(instance.series)}/${uid(instance.sop)}.dcm`,
    bytes: made.value.bytes,
    delivery,
    item: instance.source,
    findings: rectangles.length === 0 ? [] : [{ kind: "mask", place: { rectangles } }],
  };
}
