import { FailureError } from "../../../domain/failure.ts";
import type { Codestream } from "./codestream.ts";

/** The codestream of JPEG 2000 and HTJ2K (ISO 15444-1 annex A), as far as it must be known without decoding it. */
export interface Jpeg2000Stream extends Codestream {
  readonly isReversible: boolean;
  readonly isUsingColorTransform: boolean;
  /** Tiles, of which a lying header may announce billions. */
  readonly tiles: number;
}

const damaged = (): FailureError => new FailureError("dicom.pixelsDamaged");

const startOfCodestream = 0xff4f;
const siz = 0xff51;
const cod = 0xff52;
const coc = 0xff53;
const comment = 0xff64;
const startOfTilePart = 0xff90;
const startOfData = 0xff93;
const endOfCodestream = 0xffd9;

/** The signature box of a JP2 file, which some wrote where only a codestream belongs (PS3.5 §A.4.4). */
const jp2Signature = Buffer.from("0000000c6a5020200d0a870a", "hex");

/** The codestream within, where there are boxes around it. Throws FailureError. */
export function unwrapped(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, jp2Signature.length).equals(jp2Signature)) return bytes;
  let at = 0;
  while (at + 8 <= bytes.length) {
    const short = bytes.readUInt32BE(at);
    const isLong = short === 1;
    if (isLong && at + 16 > bytes.length) break;
    const length = short === 0 ? bytes.length - at : isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    const head = isLong ? 16 : 8;
    if (length < head || at + length > bytes.length) break;
    if (bytes.toString("latin1", at + 4, at + 8) === "jp2c") return bytes.subarray(at + head, at + length);
    at += length;
  }
  throw damaged();
}

interface Marker {
  readonly marker: number;
  /** Where the marker stands, and where the next one does. */
  readonly at: number;
  readonly next: number;
}

/** Segments from `at` on to one of the markers of `ends`, which is the last one given. */
function markersFrom(bytes: Buffer, start: number, ends: readonly number[]): readonly Marker[] {
  const markers: Marker[] = [];
  let at = start;
  for (;;) {
    if (at + 4 > bytes.length) throw damaged();
    const marker = bytes.readUInt16BE(at);
    if (ends.includes(marker)) {
      markers.push({ marker, at, next: at + 2 });
      return markers;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (marker < 0xff4f || length < 2 || at + 2 + length > bytes.length) throw damaged();
    markers.push({ marker, at, next: at + 2 + length });
    at += 2 + length;
  }
}

function mainHeader(bytes: Buffer): readonly Marker[] {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== startOfCodestream) throw damaged();
  return markersFrom(bytes, 2, [startOfTilePart]);
}

/** Throws FailureError. Components of different sizes or precisions are no image of DICOM. */
export function readJpeg2000(given: Buffer): Jpeg2000Stream {
  const bytes = unwrapped(given);
  const header = mainHeader(bytes);
  const size = header.find(({ marker }) => marker === siz);
  const style = header.find(({ marker }) => marker === cod);
  if (size === undefined || style === undefined || size.next - size.at < 43 || style.next - style.at < 14) throw damaged();
  const number = (offset: number): number => bytes.readUInt32BE(size.at + offset);
  const [right, bottom, left, top] = [number(6), number(10), number(14), number(18)];
  const [tileWidth, tileHeight, tileLeft, tileTop] = [number(22), number(26), number(30), number(34)];
  const samples = bytes.readUInt16BE(size.at + 38);
  if (samples === 0 || size.at + 40 + samples * 3 > size.next || right <= left || bottom <= top || tileWidth === 0 || tileHeight === 0 || tileLeft > left || tileTop > top) throw damaged();
  const precision = bytes[size.at + 40] ?? 0;
  for (let component = 0; component < samples; component++) {
    const at = size.at + 40 + component * 3;
    if (bytes[at] !== precision || bytes[at + 1] !== 1 || bytes[at + 2] !== 1) throw damaged();
  }
  // What a component has of its own counts as much as what all have.
  const transforms = [bytes[style.at + 13], ...header.filter(({ marker }) => marker === coc).map(({ next }) => bytes[next - 1])];
  return {
    rows: bottom - top,
    columns: right - left,
    samples,
    bits: (precision & 0x7f) + 1,
    isSigned: (precision & 0x80) !== 0,
    isReversible: transforms.every((transform) => transform === 1),
    isUsingColorTransform: bytes[style.at + 8] === 1,
    tiles: Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight),
  };
}

/** The same codestream whose samples have a sign, or none: in SIZ, one bit for each component. */
export function withSign(stream: Buffer, samples: number, isSigned: boolean): Buffer {
  const changed = Buffer.from(stream);
  const size = mainHeader(stream).find(({ marker }) => marker === siz);
  if (size === undefined) throw damaged();
  for (let component = 0; component < samples; component++) {
    const at = size.at + 40 + component * 3;
    changed[at] = ((changed[at] ?? 0) & 0x7f) | (isSigned ? 0x80 : 0);
  }
  return changed;
}

/** Without comments, boxes around the codestream and bytes behind it. Throws FailureError for tile-parts that do not lie one behind the other. */
export function stripJpeg2000(given: Buffer): Buffer {
  const bytes = unwrapped(given);
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  const header = mainHeader(bytes);
  for (const { marker, at, next } of header) if (marker !== comment && marker !== startOfTilePart) kept.push(bytes.subarray(at, next));
  let at = header.at(-1)?.at ?? 2;
  while (at + 2 <= bytes.length && bytes.readUInt16BE(at) === startOfTilePart) {
    if (at + 12 > bytes.length) throw damaged();
    const length = bytes.readUInt32BE(at + 6);
    const markers = markersFrom(bytes, at, [startOfData]);
    const data = markers.at(-1)?.next ?? at;
    // 0: to the end of the codestream.
    const open = bytes.length - (bytes.readUInt16BE(bytes.length - 2) === endOfCodestream ? 2 : 0);
    const end = length === 0 ? open : at + length;
    if (end < data || end > bytes.length) throw damaged();
    const comments = markers.filter(({ marker }) => marker === comment);
    if (comments.length === 0) kept.push(bytes.subarray(at, end));
    else {
      const part = Buffer.concat([...markers.filter(({ marker }) => marker !== comment).map((marker) => bytes.subarray(marker.at, marker.next)), bytes.subarray(data, end)]);
      if (length !== 0) part.writeUInt32BE(part.length, 6);
      kept.push(part);
    }
    at = end;
  }
  const rest = bytes.subarray(at);
  const hasEnd = rest.length >= 2 && rest.readUInt16BE(0) === endOfCodestream;
  // A codestream that broke off before its end is decoded all the same; what follows it is nobody's.
  if (hasEnd) kept.push(rest.subarray(0, 2));
  const stripped = Buffer.concat(kept);
  const isSame = stripped.length === bytes.length || (stripped.length === bytes.length - 1 && bytes.at(-1) === 0);
  return isSame && bytes.length === given.length ? given : stripped;
}
