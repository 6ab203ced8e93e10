import { FailureError } from "../../domain/failure.ts";

/**
 * A JPEG file (ISO 10918-1) with nothing but what its pixels need: no Exif, XMP, comments, profiles, previews, and nothing behind its end. Throws
 * FailureError for what is none, or is more than one picture.
 */

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, quantization: 0xdb, lines: 0xdc, restartInterval: 0xdd, huffman: 0xc4, arithmetic: 0xcc, jfif: 0xe0, adobe: 0xee } as const;

const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7;
/** Baseline to lossless; the hierarchical ones are several frames in one file. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xcc, 0xcd, 0xce, 0xcf].includes(code);
const isApplication = (code: number): boolean => (code >= 0xe0 && code <= 0xef) || code === 0xfe;

const broken = (): FailureError => new FailureError("picture.unreadable");

/** Nothing stands in a segment beside what it is for. */
function isWhole(code: number, content: Buffer): boolean {
  if (isFrame(code)) return content.length >= 6 && content.length === 6 + 3 * (content[5] ?? 0);
  switch (code) {
    case marker.scan:
      return content.length === 4 + 2 * (content[0] ?? 0);
    case marker.lines:
    case marker.restartInterval:
      return content.length === 2;
    case marker.arithmetic:
      return content.length % 2 === 0;
    case marker.quantization:
      return fits(content, (at) => ((content[at] ?? 0) >> 4 === 0 ? 65 : 129));
    case marker.huffman:
      return fits(content, (at) => 17 + content.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0));
    default:
      return false;
  }
}

function fits(content: Buffer, lengthAt: (at: number) => number): boolean {
  let at = 0;
  while (at < content.length) at += lengthAt(at);
  return at === content.length;
}

const segment = (code: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, code, (content.length + 2) >> 8, (content.length + 2) & 0xff]), content]);

/** Of what makers write, how colours are made (Adobe) and how far apart pixels are (JFIF). */
function bareApplication(code: number, content: Buffer): readonly Buffer[] {
  if (code === marker.adobe && content.length >= 12 && content.subarray(0, 5).toString("latin1") === "Adobe") return [segment(code, Buffer.concat([Buffer.from("Adobe\0\x64\0\0\0\0", "latin1"), content.subarray(11, 12)]))];
  if (code === marker.jfif && content.length >= 14 && content.subarray(0, 5).toString("latin1") === "JFIF\0") return [segment(code, Buffer.concat([Buffer.from("JFIF\0\x01\x02", "latin1"), content.subarray(7, 12), Buffer.alloc(2)]))];
  return [];
}

/** Behind the coded pixels of a scan: at the next marker. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
  throw broken();
}

export function bareJpeg(bytes: Buffer): Buffer {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) throw broken();
  const pieces: Buffer[] = [bytes.subarray(0, 2)];
  let frames = 0;
  let scans = 0;
  for (let at = 2; ; ) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const code = bytes[at + 1];
    if (bytes[at] !== 0xff || code === undefined) throw broken();
    if (code === marker.end) break;
    const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw broken();
    const content = bytes.subarray(at + 4, end);
    at = end;
    if (isApplication(code)) {
      pieces.push(...bareApplication(code, content));
      continue;
    }
    if (!isWhole(code, content)) throw broken();
    if (isFrame(code)) frames += 1;
    pieces.push(segment(code, content));
    if (code !== marker.scan) continue;
    scans += 1;
    const next = endOfScan(bytes, at);
    pieces.push(bytes.subarray(at, next));
    at = next;
  }
  if (frames !== 1 || scans === 0) throw broken();
  return Buffer.concat([...pieces, Buffer.from([0xff, marker.end])]);
}
