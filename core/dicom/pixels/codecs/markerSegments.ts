import { FailureError } from "../../../domain/failure.ts";

/** Marker segments before the first scan, as JPEG and JPEG-LS have them (ISO 10918-1 §B.1). */
export interface Segment {
  readonly marker: number;
  /** Its content, behind marker and length. */
  readonly from: number;
  readonly to: number;
}

const startOfImage = 0xffd8;
const startOfScan = 0xda;

/** To the first start of scan and with it. Throws FailureError. */
export function segmentsOf(bytes: Buffer): readonly Segment[] {
  const damaged = (): FailureError => new FailureError("dicom.pixelsDamaged");
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== startOfImage) throw damaged();
  const segments: Segment[] = [];
  let at = 2;
  for (;;) {
    if (at + 4 > bytes.length || bytes[at] !== 0xff) throw damaged();
    const marker = bytes[at + 1] ?? 0;
    // Bytes of filling may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) throw damaged();
    segments.push({ marker, from: at + 4, to: at + 2 + length });
    if (marker === startOfScan) return segments;
    at += 2 + length;
  }
}
