import { crc32, inflateSync } from "node:zlib";
import { FailureError } from "../../domain/failure.ts";

/** A PNG file (ISO 15948) with its pixels, its palette and how its colours are meant: no text, no Exif, no profile, nothing behind its end. */

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const largestInflated = 512 * 1024 * 1024;

/** How long the content of each may be. */
const kept: Readonly<Record<string, (length: number) => boolean>> = {
  IHDR: (length) => length === 13,
  PLTE: (length) => length % 3 === 0 && length <= 768,
  IEND: (length) => length === 0,
  tRNS: (length) => length <= 256,
  gAMA: (length) => length === 4,
  cHRM: (length) => length === 32,
  sRGB: (length) => length === 1,
  sBIT: (length) => length <= 4,
  bKGD: (length) => length <= 6,
  pHYs: (length) => length === 9,
};
/** Frames of an animation: more pictures than anybody would see. */
const animation = new Set(["acTL", "fcTL", "fdAT"]);

const broken = (): FailureError => new FailureError("picture.unreadable");

interface Chunk {
  readonly type: string;
  readonly content: Buffer;
}

function chunksOf(bytes: Buffer): readonly Chunk[] {
  if (!bytes.subarray(0, 8).equals(signature)) throw broken();
  const chunks: Chunk[] = [];
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw broken();
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) throw broken();
    const type = bytes.subarray(at + 4, at + 8).toString("latin1");
    chunks.push({ type, content: bytes.subarray(at + 8, end - 4) });
    if (type === "IEND") return chunks;
    at = end;
  }
}

function written({ type, content }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** Bytes of all rows, each with one that says how it is filtered. */
function expectedBytes(header: Buffer): number {
  const [width, height, depth = 0, colour = 0, interlace = 0] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9], header[12]];
  const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour];
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth) || interlace > 1) throw broken();
  const rows = (columns: number, lines: number): number => (columns === 0 || lines === 0 ? 0 : lines * (1 + Math.ceil((columns * samples * depth) / 8)));
  if (interlace === 0) return rows(width, height);
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  return passes.reduce((sum, [left, top, across, down]) => sum + rows(Math.ceil((width - left) / across), Math.ceil((height - top) / down)), 0);
}

/** The compressed pixels without what may stand behind them. */
function bareData(data: Buffer, expected: number): Buffer {
  if (expected > largestInflated) throw new FailureError("picture.unreadable");
  try {
    const { buffer, engine } = inflateSync(data, { maxOutputLength: expected + 1, info: true }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
    if (buffer.length !== expected) throw broken();
    return data.subarray(0, engine.bytesWritten);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw broken();
  }
}

export function barePng(bytes: Buffer): Buffer {
  const chunks = chunksOf(bytes);
  const [header] = chunks;
  if (header?.type !== "IHDR" || header.content.length !== 13) throw broken();
  const data = bareData(Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ content }) => content)), expectedBytes(header.content));
  const pieces: Buffer[] = [signature];
  let hasData = false;
  for (const chunk of chunks) {
    const { type, content } = chunk;
    if (animation.has(type)) throw broken();
    if (type === "IDAT") {
      if (!hasData) pieces.push(written({ type, content: data }));
      hasData = true;
    } else if (kept[type]?.(content.length) === true) pieces.push(written(chunk));
    // A capital at first: without it the picture is another (§5.4).
    else if (/^[A-Z]/.test(type)) throw broken();
  }
  return Buffer.concat(pieces);
}
