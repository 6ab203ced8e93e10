import { FailureError } from "../domain/failure.ts";
import type { ByteSource } from "./byteSource.ts";
import { representationOfLetters } from "./representations.ts";
import { explicitLittleEndian, implicitLittleEndian, transferSyntaxOf, type Layout, type TransferSyntax } from "./transferSyntax.ts";

/** What stands before the dataset: preamble and mark, and where the file meta group begins. */
export interface FileHead {
  /** 132; 4 behind a mark without preamble, 0 in a file without either. */
  readonly metaFrom: number;
  /** Undefined where there is no meta group. */
  readonly metaLayout: Layout | undefined;
}

const preamble = 128;
const mark = "DICM";
const metaGroup = 2;

const hasRepresentationAt = (source: ByteSource, at: number): boolean => representationOfLetters(source.unsigned16(at, false)) !== undefined;

const hasMarkAt = (source: ByteSource, at: number): boolean => source.length >= at + mark.length && source.slice(at, at + mark.length).toString("latin1") === mark;

/** Throws FailureError for what is no DICOM. */
export function readHead(source: ByteSource): FileHead {
  const metaFrom = hasMarkAt(source, preamble) ? preamble + mark.length : hasMarkAt(source, 0) ? mark.length : 0;
  if (source.length < metaFrom + 8) throw metaFrom > 0 ? new FailureError("dicom.truncated", { at: source.length }) : new FailureError("dicom.notDicom");
  if (source.unsigned16(metaFrom, true) !== metaGroup) return { metaFrom, metaLayout: undefined };
  if (hasRepresentationAt(source, metaFrom + 4)) return { metaFrom, metaLayout: { isExplicit: true, isLittleEndian: true } };
  // PS3.10 §7.1 wants it explicit. Some write it as they write the dataset: its first element is a length of four bytes, or a version of two.
  const isImplicit = [2, 4].includes(source.unsigned32(metaFrom + 4, true));
  if (metaFrom === 0 && !isImplicit) return { metaFrom, metaLayout: undefined };
  return { metaFrom, metaLayout: { isExplicit: !isImplicit, isLittleEndian: true } };
}

/**
 * Of a dataset no meta group stands before (files of before 1993, and of devices that write what they send), or one that names no syntax: told from
 * the first element, which lies in group 8 in every image there is. Undefined where it does not look like one.
 */
export function guessSyntax(source: ByteSource, at: number): TransferSyntax | undefined {
  const uid = ((): string | undefined => {
    if (source.length < at + 8) return undefined;
    if (source.unsigned16(at, false) === 8 && hasRepresentationAt(source, at + 4)) return "1.2.840.10008.1.2.2";
    if (source.unsigned16(at, true) !== 8) return undefined;
    if (hasRepresentationAt(source, at + 4)) return explicitLittleEndian;
    // The first elements of group 8 are short ones.
    return source.unsigned32(at + 4, true) < 0x100 ? implicitLittleEndian : undefined;
  })();
  return uid === undefined ? undefined : transferSyntaxOf(uid);
}

/** As it says, but for datasets that begin in group 8 in the other of the two little endian forms: their first element can be only one of them. */
export function layoutAsWritten(source: ByteSource, at: number, syntax: TransferSyntax): TransferSyntax {
  if (!syntax.isLittleEndian || source.length < at + 8 || source.unsigned16(at, true) !== 8) return syntax;
  const isExplicit = hasRepresentationAt(source, at + 4);
  if (isExplicit === syntax.isExplicit) return syntax;
  // A length that looks like two letters is some twenty thousand: no first element has that.
  if (!isExplicit && source.unsigned32(at + 4, true) >= 0x100) return syntax;
  return { ...syntax, isExplicit };
}
