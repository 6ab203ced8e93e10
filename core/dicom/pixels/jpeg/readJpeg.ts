import { colourOf, readFrameHeader, type FrameHeader } from "./frameHeader.ts";
import { defaultLargestSamples, type JpegHeader, type JpegLimits, type JpegScan } from "./header.ts";
import { isStartOfFrame, markers } from "./markers.ts";
import { malformed, tooLarge, truncated, unsupported } from "./refuse.ts";
import { readSegments, type Segment, type Segments } from "./segments.ts";
import { JpegTables, type HuffmanSpecification } from "./tables.ts";

/** One component's part in a scan, with the tables as they are defined when the scan begins. */
export interface ScanComponent {
  readonly index: number;
  readonly dcTable: number;
  readonly acTable: number;
  /** Undefined where the scan needs none of this kind. */
  readonly dc: HuffmanSpecification | undefined;
  readonly ac: HuffmanSpecification | undefined;
}

export interface CodedScan extends JpegScan {
  readonly segment: Segment;
  readonly parts: readonly ScanComponent[];
  readonly entropy: Buffer;
}

/** A stream taken apart; nothing of it is decoded yet. */
export interface JpegStream {
  readonly header: JpegHeader;
  readonly scans: readonly CodedScan[];
  /** For each component, as it was defined at its first scan; empty for lossless streams. */
  readonly quantization: readonly Uint16Array[];
  readonly segments: Segments;
}

export const isAdobe = ({ marker, payload }: Segment): boolean => marker === markers.application14 && payload.length >= 12 && payload.toString("latin1", 0, 5) === "Adobe";

export const isJfif = ({ marker, payload }: Segment): boolean => marker === markers.application0 && payload.length >= 14 && payload.toString("latin1", 0, 5) === "JFIF\0";

/** T.81 §B.2.3. */
function readScan(segment: Segment, frame: FrameHeader, tables: JpegTables, restartInterval: number): CodedScan {
  const { payload, entropy = Buffer.alloc(0) } = segment;
  const count = payload[0] ?? 0;
  if (count < 1 || count > 4 || payload.length !== 4 + 2 * count) throw malformed();
  const at = 1 + 2 * count;
  const spectralStart = payload.readUInt8(at);
  const spectralEnd = payload.readUInt8(at + 1);
  const approximationHigh = payload.readUInt8(at + 2) >>> 4;
  const approximationLow = payload.readUInt8(at + 2) & 15;
  const needsDc = frame.process !== "progressive" || (spectralStart === 0 && approximationHigh === 0);
  const needsAc = frame.process === "progressive" ? spectralStart > 0 : frame.process !== "lossless";
  const parts = Array.from({ length: count }, (_, part): ScanComponent => {
    const index = frame.components.findIndex(({ id }) => id === payload[1 + 2 * part]);
    const selected = payload.readUInt8(2 + 2 * part);
    if (index < 0) throw malformed();
    const [dcTable, acTable] = [selected >>> 4, selected & 15];
    return { index, dcTable, acTable, dc: needsDc ? tables.huffman("dc", dcTable) : undefined, ac: needsAc ? tables.huffman("ac", acTable) : undefined };
  });
  const components = parts.map(({ index }) => index);
  if (components.some((index, part) => part > 0 && index <= (components[part - 1] ?? index))) throw malformed();
  return { components, spectralStart, spectralEnd, approximationHigh, approximationLow, restartInterval, segment, parts, entropy };
}

/** A block or sample takes one bit at least, in sequential scans a block takes two: what is too short for its size is refused before room is made for it. */
function checkSize({ process, precision, width, height, components }: FrameHeader, entropyBytes: number, { largestSamples = defaultLargestSamples(precision) }: JpegLimits): void {
  const across = Math.max(...components.map(({ horizontal }) => horizontal));
  const down = Math.max(...components.map(({ vertical }) => vertical));
  if (width * height * components.length > largestSamples) throw tooLarge();
  const area = components.reduce((sum, { horizontal, vertical }) => sum + Math.ceil((width * horizontal) / across) * Math.ceil((height * vertical) / down), 0);
  const least = process === "lossless" ? area : (area / 64) * (process === "progressive" ? 1 : 2);
  if (least > entropyBytes * 8) throw truncated();
}

/** Takes a stream apart and refuses what is not understood. Throws FailureError. */
export function readJpeg(bytes: Uint8Array, limits: JpegLimits = {}): JpegStream {
  const segments = readSegments(bytes);
  const tables = new JpegTables();
  const scans: CodedScan[] = [];
  const quantization: Uint16Array[] = [];
  let frame: FrameHeader | undefined;
  let restartInterval = 0;
  let hasJfif = false;
  let adobeTransform: number | undefined;
  for (const segment of segments.segments) {
    const { marker, payload } = segment;
    if (isStartOfFrame(marker)) {
      if (frame !== undefined) throw malformed();
      frame = readFrameHeader(segment);
    } else if (marker === markers.quantization) tables.defineQuantization(payload);
    else if (marker === markers.huffman) tables.defineHuffman(payload);
    else if (marker === markers.restartInterval) {
      if (payload.length !== 2) throw malformed();
      restartInterval = payload.readUInt16BE(0);
    } else if (marker === markers.startOfScan) {
      if (frame === undefined) throw malformed();
      const scan = readScan(segment, frame, tables, restartInterval);
      scans.push(scan);
      if (frame.process !== "lossless") for (const index of scan.components) quantization[index] ??= tables.quantization(frame.components[index]?.quantization ?? 0);
    } else if (isJfif(segment)) hasJfif = true;
    else if (isAdobe(segment)) adobeTransform = payload.readUInt8(11);
    // Arithmetic conditioning, hierarchies and numbers of lines that come late.
    else if (marker === markers.arithmetic || marker === markers.lines || marker === markers.hierarchical || marker === 0xdf) throw unsupported();
  }
  if (frame === undefined || scans.length === 0) throw segments.isClosed ? malformed() : truncated();
  const { process, precision, width, height, components } = frame;
  if (components.some((_, index) => !scans.some((scan) => scan.components.includes(index)))) throw segments.isClosed ? malformed() : truncated();
  // Whether a progressive stream without an end has lost its last scans cannot be told.
  if (!segments.isClosed && process === "progressive") throw truncated();
  checkSize(frame, scans.reduce((sum, { entropy }) => sum + entropy.length, 0), limits);
  return { header: { process, precision, width, height, components, colour: colourOf(frame, hasJfif, adobeTransform), hasJfif, adobeTransform, scans }, scans, quantization, segments };
}

/** What a stream says of itself. Throws FailureError for what is malformed, cut off or of a process that is not treated. */
export function readJpegHeader(bytes: Uint8Array, limits: JpegLimits = {}): JpegHeader {
  const { header } = readJpeg(bytes, limits);
  const scans = header.scans.map(({ components, spectralStart, spectralEnd, approximationHigh, approximationLow, restartInterval }) => ({ components, spectralStart, spectralEnd, approximationHigh, approximationLow, restartInterval }));
  return { ...header, scans };
}
