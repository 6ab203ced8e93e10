import { implementation, type DatasetElement } from "../domain/dicom.ts";
import { encodeDataset, encodeElement } from "./encodeElement.ts";
import { defaultCharacterSet } from "./charset/characterSet.ts";
import { explicitLittleEndian, type implicitLittleEndian } from "./transferSyntax.ts";

const metaLayout = { isExplicit: true, isLittleEndian: true } as const;

/** The file meta group with its length (PS3.10 §7.1), without preamble. */
export function encodeFileMeta(elements: readonly DatasetElement[]): Buffer {
  const content = encodeDataset(elements, metaLayout);
  return Buffer.concat([encodeElement({ tag: "00020000", vr: "UL", value: content.length }, metaLayout, defaultCharacterSet), content]);
}

/** What every file begins with; the 128 bytes before the mark mean nothing to DICOM. */
export const emptyPreamble: Buffer = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM")]);

const textOf = (dataset: readonly DatasetElement[], tag: string): string => {
  const value = dataset.find((element) => element.tag === tag)?.value;
  return typeof value === "string" ? value : "";
};

export interface FileOrder {
  readonly transferSyntax: typeof explicitLittleEndian | typeof implicitLittleEndian;
  readonly dataset: readonly DatasetElement[];
  /** For a dataset that does not say itself which object it is: a directory. */
  readonly meta?: { readonly sopClass: string; readonly sopInstance: string };
}

/** A DICOM file (PS3.10) with uncompressed pixels, if any. Throws FailureError for text the dataset's character set cannot write. */
export function writeFile({ transferSyntax, dataset, meta = { sopClass: textOf(dataset, "00080016"), sopInstance: textOf(dataset, "00080018") } }: FileOrder): Buffer {
  const head = encodeFileMeta([
    { tag: "00020001", vr: "OB", value: Uint8Array.of(0, 1) },
    { tag: "00020002", vr: "UI", value: meta.sopClass },
    { tag: "00020003", vr: "UI", value: meta.sopInstance },
    { tag: "00020010", vr: "UI", value: transferSyntax },
    { tag: "00020012", vr: "UI", value: implementation.classUid },
    { tag: "00020013", vr: "SH", value: implementation.version },
  ]);
  return Buffer.concat([emptyPreamble, head, encodeDataset(dataset, { isExplicit: transferSyntax === explicitLittleEndian, isLittleEndian: true })]);
}
