import type { DatasetElement } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import { MemorySource, type ByteSource } from "./byteSource.ts";
import { deflate, inflate, largestInflatedByDefault } from "./deflated.ts";
import { guessSyntax, layoutAsWritten, readHead } from "./fileHead.ts";
import { HeadFacts } from "./headFacts.ts";
import { assemble, writePieces, type ByteSink, type Piece } from "./pieces.ts";
import { planDataset, type DecideValue } from "./planEdit.ts";
import type { SeenValue } from "./seenElement.ts";
import { transferSyntaxOf, type TransferSyntax } from "./transferSyntax.ts";
import { emptyPreamble } from "./writeFile.ts";

export interface EditOptions {
  /** Put into the dataset at their places; they replace what has the same tag. */
  readonly additions?: readonly DatasetElement[];
  /** The 128 bytes before the mark may hold anything (PS3.10 §7.1): zeros instead. A file without meta group, or whose names no syntax, gets one. */
  readonly makeHead?: boolean;
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

const metaGroup = 2;
const transferSyntaxUid = 0x00020010;

/** Throws FailureError for what is no DICOM, or malformed. The file meta group is asked about as the dataset is. */
export function planFile(source: ByteSource, decide: DecideValue, { additions = [], makeHead = false, largestInflated = largestInflatedByDefault }: EditOptions = {}): FilePlan {
  const { metaFrom, metaLayout } = readHead(source);
  let named: string | undefined;
  const decideMeta: DecideValue = (element) => {
    const decision = decide(element);
    if (element.number !== transferSyntaxUid) return decision;
    if (decision.kind !== "keep" && decision.kind !== "enter") throw new RangeError("the dataset would no longer be what it says");
    named = element.readText()[0];
    return decision;
  };
  const meta = metaLayout === undefined ? undefined : planDataset(source, { from: metaFrom, to: source.length, layout: metaLayout, onlyGroup: metaGroup }, decideMeta);
  const from = meta?.end ?? metaFrom;
  const said = named === undefined ? guessSyntax(source, from) : transferSyntaxOf(named);
  if (said === undefined) throw new FailureError(metaFrom === 0 && meta === undefined ? "dicom.notDicom" : "dicom.syntaxUnknown");
  const facts = new HeadFacts(decide);
  const dataset = said.isDeflated ? planDeflated(source, from, said, { additions, largestInflated }, facts.decide) : planPlain(source, from, layoutAsWritten(source, from, said), additions, facts.decide);

  const isMade = makeHead && named === undefined;
  const isPreambleChanged = makeHead && (metaFrom !== emptyPreamble.length || source.slice(0, metaFrom).compare(emptyPreamble) !== 0);
  const head: Piece[] = isPreambleChanged ? [emptyPreamble] : metaFrom === 0 ? [] : [{ from: 0, to: metaFrom }];
  if (isMade) head.push(facts.encode(dataset.syntax.uid));
  else head.push(...(meta?.pieces.list ?? []));
  const isHeadChanged = isPreambleChanged || isMade || meta?.pieces.isChanged === true;
  return { syntax: dataset.syntax, source, pieces: [...head, ...dataset.pieces], isChanged: isHeadChanged || dataset.isChanged };
}

interface PlannedDataset {
  readonly syntax: TransferSyntax;
  readonly pieces: readonly Piece[];
  readonly isChanged: boolean;
}

function planPlain(source: ByteSource, from: number, syntax: TransferSyntax, additions: readonly DatasetElement[], decide: DecideValue): PlannedDataset {
  const { pieces } = planDataset(source, { from, to: source.length, layout: syntax, additions }, decide);
  return { syntax, pieces: pieces.list, isChanged: pieces.isChanged };
}

function planDeflated(source: ByteSource, from: number, syntax: TransferSyntax, { additions, largestInflated }: Required<Pick<EditOptions, "additions" | "largestInflated">>, decide: DecideValue): PlannedDataset {
  const inflated = new MemorySource(inflate(source.slice(from, source.length), largestInflated));
  const { pieces } = planDataset(inflated, { from: 0, to: inflated.length, layout: syntax, additions }, decide);
  const dataset: Piece = pieces.isChanged ? deflate(assemble(inflated, pieces.list)) : { from, to: source.length };
  return { syntax, pieces: [dataset], isChanged: pieces.isChanged };
}

/** The planned file from its first byte to its last, in constant memory. */
export const writePlan = ({ source, pieces }: FilePlan, sink: ByteSink): void => {
  writePieces(source, pieces, sink);
};

/** The whole file edited; unchanged, it is the same bytes. Throws FailureError. */
export function editFile(bytes: Uint8Array, decide: DecideValue, options: EditOptions = {}): Buffer {
  const { source, pieces } = planFile(new MemorySource(bytes), decide, options);
  return assemble(source, pieces);
}

/** Every element in the order of the file, sequences before what is in them. Throws FailureError. */
export const walkFile = (bytes: Uint8Array, visit: (element: SeenValue) => void): TransferSyntax => walkSource(new MemorySource(bytes), visit);

/** The same of a file that need not lie in memory. */
export function walkSource(source: ByteSource, visit: (element: SeenValue) => void): TransferSyntax {
  return planFile(source, (element) => {
    visit(element);
    return { kind: "enter" };
  }).syntax;
}
