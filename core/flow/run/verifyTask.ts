import type { KnownPerson } from "../../deid/verifier/finding.ts";
import type { ImageFault, Promised } from "../../deid/verifier/image/imageFaults.ts";
import { hiddenStreams, ImageVerifier } from "../../deid/verifier/image/imageVerifier.ts";
import { checkTable, correlationOf, type TableFault } from "../../deid/verifier/tableChecks.ts";
import { Verifier } from "../../deid/verifier/verifier.ts";
import type { PixelMask } from "../../domain/dicom.ts";
import type { OutputRow } from "../../store/run.ts";
import { SegmentReader, type ReadableObject } from "../../vault/segmentReader.ts";
import { deriveVaultKeys } from "../../vault/vaultKeys.ts";
import { verifierPixels } from "../image/verifierPixels.ts";

/** The thread that looks at what is about to leave as a stranger would. It is told who must not be found, and what was made; not how. */

export interface OutputToVerify extends Pick<OutputRow, "output" | "kind" | "name"> {
  readonly object: ReadableObject;
  /** Of an image: what it was made of, and where somebody decided to paint over. */
  readonly original?: { readonly object: ReadableObject; readonly masks: readonly PixelMask[] };
}

export type VerifyTask =
  | {
      readonly type: "begin";
      readonly folder: string;
      readonly key: Uint8Array;
      readonly persons: readonly KnownPerson[];
      /** The person's number at a provider, by pseudonym. */
      readonly numbers: ReadonlyMap<string, string>;
      /** Headings by the name of the table. */
      readonly headings: ReadonlyMap<string, readonly string[]>;
      /** What the recipe says of all images. */
      readonly promised: Promised;
    }
  | { readonly type: "look"; readonly outputs: readonly OutputToVerify[] }
  | { readonly type: "end" };

export interface FoundPlace {
  readonly output: number;
  /** Kind of identity, or what is wrong with a table or an image; never what stands there. */
  readonly place: { readonly what: string; readonly offset?: number; readonly inName?: boolean };
}

export interface VerifyAnswer {
  readonly bytes: number;
  /** Only at the end. */
  readonly found?: readonly FoundPlace[];
  /** What may be a name or anything else. */
  readonly doubtful?: number;
  readonly tooShort?: number;
}

interface Frame {
  readonly reader: SegmentReader;
  readonly verifier: Verifier;
  readonly images: ImageVerifier;
  readonly numbers: ReadonlyMap<string, string>;
  readonly headings: ReadonlyMap<string, readonly string[]>;
  /** Outputs in the order in which the verifier saw them. */
  readonly seen: number[];
  readonly faults: FoundPlace[];
  /** Persons of each table in the order of its rows, and one of its outputs. */
  readonly orders: Map<string, { readonly output: number; readonly persons: Set<string> }>;
}

let frame: Frame | undefined;

export function carryOutVerifyTask(task: VerifyTask): VerifyAnswer {
  if (task.type === "begin") {
    const reader = new SegmentReader({ folder: task.folder, keys: deriveVaultKeys(task.key) });
    task.key.fill(0);
    frame = { reader, verifier: new Verifier(task.persons), images: new ImageVerifier(task.promised, verifierPixels), numbers: task.numbers, headings: task.headings, seen: [], faults: [], orders: new Map() };
    return { bytes: 0 };
  }
  if (frame === undefined) throw new Error("a task came before the persons");
  if (task.type === "look") {
    for (const output of task.outputs) look(frame, output);
    return { bytes: task.outputs.reduce((sum, { object }) => sum + object.bytes, 0) };
  }
  return end(frame);
}

function look({ reader, verifier, images, numbers, headings, seen, faults, orders }: Frame, { output, kind, name, object, original }: OutputToVerify): void {
  const bytes = reader.readRange(object, 0, object.bytes);
  const [, pseudonym] = /^images\/([A-Z2-7]+)\//u.exec(name) ?? [];
  verifier.look({ name, bytes, ...(kind === "image" && pseudonym !== undefined && { pseudonym }) });
  seen.push(output);
  if (original !== undefined && pseudonym !== undefined) {
    for (const stream of hiddenStreams(bytes)) {
      verifier.look({ name, bytes: stream, pseudonym });
      seen.push(output);
    }
    const before = reader.readRange(original.object, 0, original.object.bytes);
    const { masks } = original;
    faults.push(...placesOf(images.look({ output, before, after: bytes, pseudonym, masks, treated: { text: masks.length > 0, faces: false } })));
    before.fill(0);
  }
  if (kind === "table") {
    const expected = headings.get(name);
    // One piece of a table, without the headings that its first piece will have above it.
    const text = Buffer.concat([Buffer.from(`${(expected ?? []).join(",")}\r\n`), bytes]);
    const checked = expected === undefined ? (["headings"] as readonly TableFault[]) : checkTable(text, { headings: expected, pseudonymColumn: 0, numberOf: numbers }).faults;
    for (const fault of checked) faults.push({ output, place: { what: fault } });
    const order = orders.get(name) ?? { output, persons: new Set() };
    orders.set(name, order);
    for (const line of text.toString("utf8").split("\r\n").slice(1)) if (line !== "") order.persons.add(line.slice(0, line.indexOf(",")));
    text.fill(0);
  }
  bytes.fill(0);
}

/** One thing that is wrong with an image is told once, wherever in it. */
const placesOf = (found: readonly ImageFault[]): readonly FoundPlace[] => [...new Map(found.map(({ output, what }) => [`${String(output)} ${what}`, { output, place: { what } }])).values()];

function end({ verifier, images, numbers, seen, faults, orders }: Frame): VerifyAnswer {
  const { hits, doubtfulCount, tooShort } = verifier.searched;
  const found = hits.map(({ output, offset, kind, inName }): FoundPlace => ({ output: seen[output] ?? 0, place: { what: kind, offset, inName } }));
  const told = [...orders.values()].flatMap(({ output, persons }): FoundPlace[] => {
    const correlation = correlationOf([...persons].map((pseudonym) => numbers.get(pseudonym) ?? ""));
    return correlation !== undefined && Math.abs(correlation) > Math.min(0.999_999, 4 / Math.sqrt(persons.size - 1)) ? [{ output, place: { what: "orderTells" } }] : [];
  });
  return { bytes: 0, found: [...found, ...faults, ...placesOf(images.end()), ...told], doubtful: doubtfulCount, tooShort: Object.values(tooShort).reduce((sum, count) => sum + count, 0) };
}
