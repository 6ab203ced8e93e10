import { FailureError } from "../../domain/failure.ts";

/** One 512-byte header of tar: POSIX.1-1988 ustar, GNU, and the seventh edition before them. */
export const blockBytes = 512;

export interface TarHeader {
  readonly name: Buffer;
  readonly bytes: number;
  readonly type: string;
}

const malformed = (): FailureError => new FailureError("media.archiveMalformed");

export function isZero(block: Buffer): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}

function upToNul(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

/** Octal with spaces or NUL around it; GNU writes what does not fit as big-endian bytes after 0x80. */
function readNumber(field: Buffer): number {
  const first = field[0] ?? 0;
  if ((first & 0x80) !== 0) {
    // 0xff would be a negative number.
    if (first !== 0x80) throw malformed();
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    if (!Number.isSafeInteger(value)) throw malformed();
    return value;
  }
  const text = upToNul(field).toString("latin1").trim();
  if (!/^[0-7]*$/.test(text)) throw malformed();
  return text === "" ? 0 : Number.parseInt(text, 8);
}

const checksumStart = 148;
const checksumEnd = 156;

/** The sum of all bytes, its own field counted as spaces; some old makers summed signed bytes. */
function hasRightChecksum(block: Buffer): boolean {
  const wanted = readNumber(block.subarray(checksumStart, checksumEnd));
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < blockBytes; at++) {
    const byte = at >= checksumStart && at < checksumEnd ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 0x100;
  }
  return wanted === unsigned || wanted === signed;
}

export function readTarHeader(block: Buffer): TarHeader {
  if (!hasRightChecksum(block)) throw malformed();
  const magic = block.toString("latin1", 257, 263);
  const isUstar = magic === "ustar\0";
  const prefix = isUstar ? upToNul(block.subarray(345, 500)) : Buffer.alloc(0);
  const own = upToNul(block.subarray(0, 100));
  const type = block.toString("latin1", 156, 157);
  return {
    name: prefix.length === 0 ? Buffer.from(own) : Buffer.concat([prefix, Buffer.from("/"), own]),
    bytes: readNumber(block.subarray(124, 136)),
    type: type === "\0" || type === "7" ? "0" : type,
  };
}

/** POSIX.1-2001 pax records: "length key=value\n", the length counting itself. */
export function readPax(content: Buffer): ReadonlyMap<string, Buffer> {
  const records = new Map<string, Buffer>();
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const digits = space === -1 ? "" : content.toString("latin1", at, space);
    if (!/^[1-9][0-9]{0,8}$/.test(digits)) throw malformed();
    const end = at + Number(digits);
    const equals = content.indexOf(0x3d, space);
    if (end > content.length || content[end - 1] !== 0x0a || equals === -1 || equals >= end) throw malformed();
    const key = content.toString("utf8", space + 1, equals);
    // A later record of the same key would win; two readers may not agree that it does.
    if (records.has(key)) throw new FailureError("media.archiveAmbiguous");
    records.set(key, Buffer.from(content.subarray(equals + 1, end - 1)));
    at = end;
  }
  return records;
}

export function readPaxSize(value: Buffer): number {
  const text = value.toString("latin1");
  const size = Number(text);
  if (!/^[0-9]+$/.test(text) || !Number.isSafeInteger(size)) throw malformed();
  return size;
}
