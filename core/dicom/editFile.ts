import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import type { DatasetElement, Decide, SeenElement } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import { MemorySource, type ByteSource } from "./byteSource.ts";
import { guessSyntax, readHead } from "./fileHead.ts";
import { assemble, type Piece } from "./pieces.ts";
import { planDataset } from "./planEdit.ts";
import { transferSyntaxOf, type TransferSyntax } from "./transferSyntax.ts";
import { emptyPreamble } from "./writeFile.ts";

export interface EditOptions {
  /** Put into the dataset at their places; they replace what has the same tag. */
  readonly additions?: readonly DatasetElement[];
  /** The 128 bytes before the mark may hold anything (PS3.10 §7.1): zeros instead. */
  readonly clearPreamble?: boolean;
  /** What a deflated dataset may grow to. */
  readonly largestInflated?: number;
}

/** A file as it will be: `pieces` are ranges of `source` and new bytes. */
export interface FilePlan {
  readonly syntax: TransferSyntax;
  readonly source: ByteSource;
  readonly pieces: readonly Piece[];
  readonly isChanged: boolean;
}

/** A CT series as one deflated object has some 300 MiB; a bomb of a megabyte a gigabyte. */
const largestInflatedByDefault = 512 * 1024 * 1024;

const metaGroup = 2;
const metaLayout = { isExplicit: true, isLittleEndian: true } as const;

/** Throws FailureError for what is no DICOM, or malformed. The file meta group is asked about as the dataset is. */
export function planFile(source: ByteSource, decide: Decide, { additions = [], clearPreamble = false, largestInflated = largestInflatedByDefault }: EditOptions = {}): FilePlan {
  const { metaFrom, hasMeta } = readHead(source);
  let named: string | undefined;
  const decideMeta: Decide = (element) => {
    const decision = decide(element);
    if (element.tag !== "00020010") return decision;
    if (decision.kind !== "keep" && decision.kind !== "enter") throw new RangeError("the dataset would no longer be what it says");
    named = element.readText()[0];
    return decision;
  };
  const meta = hasMeta ? planDataset(source, { from: metaFrom, to: source.length, layout: metaLayout, onlyGroup: metaGroup }, decideMeta) : undefined;
  const from = meta?.end ?? metaFrom;
  const syntax = hasMeta ? transferSyntaxOf(named ?? "") : guessSyntax(source, from);
  if (syntax === undefined) throw new FailureError("dicom.syntaxUnknown");

  const isPreambleChanged = clearPreamble && metaFrom > 0 && source.slice(0, metaFrom).compare(emptyPreamble) !== 0;
  const head: Piece[] = metaFrom === 0 ? [] : [isPreambleChanged ? emptyPreamble : { from: 0, to: metaFrom }];
  head.push(...(meta?.pieces.list ?? []));
  const isHeadChanged = isPreambleChanged || meta?.pieces.isChanged === true;
  if (!syntax.isDeflated) {
    const { pieces } = planDataset(source, { from, to: source.length, layout: syntax, additions }, decide);
    return { syntax, source, pieces: [...head, ...pieces.list], isChanged: isHeadChanged || pieces.isChanged };
  }
  const inflated = new MemorySource(inflate(source.slice(from, source.length), largestInflated));
  const { pieces } = planDataset(inflated, { from: 0, to: inflated.length, layout: syntax, additions }, decide);
  const dataset: Piece = pieces.isChanged ? evenly(deflateRawSync(assemble(inflated, pieces.list))) : { from, to: source.length };
  return { syntax, source, pieces: [...head, dataset], isChanged: isHeadChanged || pieces.isChanged };
}

/** PS3.5 §A.5: one null byte may follow the deflated stream to make it even. */
const evenly = (bytes: Buffer): Buffer => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]));

function inflate(bytes: Buffer, largest: number): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: largest, finishFlush: constants.Z_FINISH });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERR_BUFFER_TOO_LARGE") throw new FailureError("dicom.tooLarge");
    if (code === "Z_BUF_ERROR") throw new FailureError("dicom.truncated");
    if (code === "Z_DATA_ERROR") throw new FailureError("dicom.malformed");
    throw error;
  }
}

/** The whole file edited; unchanged, it is the same bytes. Throws FailureError. */
export function editFile(bytes: Uint8Array, decide: Decide, options: EditOptions = {}): Buffer {
  const { source, pieces } = planFile(new MemorySource(bytes), decide, options);
  return assemble(source, pieces);
}

/** Every element in the order of the file, sequences before what is in them. Throws FailureError. */
export const walkFile = (bytes: Uint8Array, visit: (element: SeenElement) => void): TransferSyntax => walkSource(new MemorySource(bytes), visit);

/** The same of a file that need not lie in memory. */
export function walkSource(source: ByteSource, visit: (element: SeenElement) => void): TransferSyntax {
  return planFile(source, (element) => {
    visit(element);
    return { kind: "enter" };
  }).syntax;
}
