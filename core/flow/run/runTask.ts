import { createHash, createSecretKey, type KeyObject } from "node:crypto";
import { identityHunter, type IdentityHunter } from "../../deid/dicom/identityHunter.ts";
import { replaceUid } from "../../deid/dicom/replaceUid.ts";
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
import { spellingsOf } from "../../domain/spellings/spellingsOf.ts";
import type { UnitOutput } from "../../store/run.ts";
import type { InstanceRow, RecordRow } from "../../store/shardReads.ts";
import { SegmentReader, type ReadableObject } from "../../vault/segmentReader.ts";
import type { SegmentWriter } from "../../vault/segmentWriter.ts";
import { deriveVaultKeys } from "../../vault/vaultKeys.ts";
import { openWriter, type WriterSeed } from "../../vault/writerSeed.ts";
import { anonymizeImage } from "../anonymizeImage.ts";
import { mayHoldText } from "./mayHoldText.ts";
import { outputLine } from "./outputLine.ts";
import { spelledIdentities } from "./personIdentity.ts";

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
  readonly cells: (provider: string) => PersonTerms;
}

function termsOf({ secret, recipe, referenceDay }: Frame, { person, identity }: PersonInput): Terms {
  const pseudonym = pseudonymOf(secret, person);
  const offsetDays = offsetOf(secret, person, recipe.maximumShiftDays);
  const spellings = spelledIdentities(identity).flatMap(spellingsOf).filter(({ strength }) => strength === "certain");
  const hunter = identityHunter([...new Set(spellings.map(({ text }) => text))]);
  const day = readRecordDate(referenceDay);
  if (day === undefined) throw new FailureError("room.damaged");
  return {
    pseudonym,
    offsetDays,
    hunter,
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

/** Pixels in the clear only: what a codec packed is not looked into yet, so it is held. */
const nativeSyntaxes: ReadonlySet<string> = new Set(["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"]);

function makeImage({ reader, recipe, secretBytes }: Frame, terms: Terms, { delivery, instance, object }: PersonInput["images"][number]): Made {
  if (!nativeSyntaxes.has(instance.transferSyntax)) throw new FailureError("dicom.pixelsUnsupported");
  const original = reader.readRange(object, 0, object.bytes);
  const rectangles = masksFor(recipe, instance);
  if (rectangles.length === 0 && mayHoldText(original, instance.modality)) {
    original.fill(0);
    throw new FailureError("dicom.maskUndecided");
  }
  // That a rule of the recipe fits is a decision: the committee's, and a reviewer's who looks at each of them before anything leaves.
  const made = anonymizeImage(
    original,
    {
      runSecret: secretBytes,
      pseudonym: terms.pseudonym,
      dates: recipe.images.dates === "shift" ? { kind: "shift", days: terms.offsetDays } : { kind: "remove" },
      identity: terms.hunter,
    },
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
