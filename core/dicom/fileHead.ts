import { FailureError } from "../domain/failure.ts";
import type { ByteSource } from "./byteSource.ts";
import { isRepresentation } from "./representations.ts";
import { explicitLittleEndian, implicitLittleEndian, transferSyntaxOf, type TransferSyntax } from "./transferSyntax.ts";

/** What stands before the dataset: preamble and mark, and where the file meta group begins. */
export interface FileHead {
  /** 132, or 0 in a file without preamble. */
  readonly metaFrom: number;
  readonly hasMeta: boolean;
}

const preamble = 128;
const mark = "DICM";
const metaGroup = 2;

const hasRepresentationAt = (source: ByteSource, at: number): boolean => isRepresentation(source.slice(at, at + 2).toString("latin1"));

/** Throws FailureError for what is no DICOM. */
export function readHead(source: ByteSource): FileHead {
  if (source.length >= preamble + mark.length && source.slice(preamble, preamble + mark.length).toString("latin1") === mark) {
    const metaFrom = preamble + mark.length;
    if (source.length < metaFrom + 8) throw new FailureError("dicom.truncated", { at: source.length });
    return { metaFrom, hasMeta: source.unsigned16(metaFrom, true) === metaGroup };
  }
  if (source.length < 8) throw new FailureError("dicom.notDicom");
  return { metaFrom: 0, hasMeta: source.unsigned16(0, true) === metaGroup && hasRepresentationAt(source, 4) };
}

/**
 * Of a dataset no meta group stands before (files of before 1993, and of devices that write what they send): told from the first element,
 * which lies in group 8 in every image there is. Throws FailureError where it does not look like one.
 */
export function guessSyntax(source: ByteSource, at: number): TransferSyntax {
  const uid = ((): string | undefined => {
    if (source.length < at + 8) return undefined;
    if (source.unsigned16(at, false) === 8 && hasRepresentationAt(source, at + 4)) return "1.2.840.10008.1.2.2";
    if (source.unsigned16(at, true) !== 8) return undefined;
    if (hasRepresentationAt(source, at + 4)) return explicitLittleEndian;
    // The first elements of group 8 are short ones.
    return source.unsigned32(at + 4, true) < 0x100 ? implicitLittleEndian : undefined;
  })();
  const syntax = uid === undefined ? undefined : transferSyntaxOf(uid);
  if (syntax === undefined) throw new FailureError("dicom.notDicom");
  return syntax;
}
