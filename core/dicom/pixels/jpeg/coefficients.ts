import type { JpegHeader, JpegLimits } from "./header.ts";
import { blockGridsOf, emptyPlanes, unitGridOf, type Plane } from "./planes.ts";
import { Progression } from "./progression.ts";
import { decodeProgressiveScan } from "./progressiveScan.ts";
import { readJpeg, type JpegStream } from "./readJpeg.ts";
import { malformed, unsupported } from "./refuse.ts";
import { decodeSequentialScan, type UnitPlaces } from "./sequentialScan.ts";

/** What a DCT stream says, before anything is rounded. */
export interface JpegCoefficients {
  readonly header: JpegHeader;
  readonly planes: readonly Plane[];
  /** For each component, in zigzag order. */
  readonly quantization: readonly Uint16Array[];
}

export interface DecodedStream extends JpegCoefficients {
  readonly stream: JpegStream;
  /** Of a progressive stream. */
  readonly progression: Progression | undefined;
  /** For each scan of a sequential stream. */
  readonly places: readonly UnitPlaces[];
}

/** Where each block's coefficients end; scans of progressive streams do not know. */
function noteEnds(planes: readonly Plane[]): void {
  for (const { coefficients, ends } of planes) {
    for (let block = 0; block < ends.length; block++) {
      let end = block * 64 + 63;
      while (end > block * 64 && coefficients[end] === 0) end -= 1;
      ends[block] = end - block * 64 + 1;
    }
  }
}

export function decodeStream(stream: JpegStream): DecodedStream {
  const { header, scans, quantization } = stream;
  if (header.process === "lossless") throw unsupported();
  const grid = unitGridOf(header);
  if (header.process === "progressive") {
    const progression = new Progression(blockGridsOf(header));
    // Looked at before room is made: no scan may be without sense.
    for (const scan of scans) progression.note(scan);
    const planes = emptyPlanes(header);
    for (const scan of scans) decodeProgressiveScan(scan, planes, grid);
    noteEnds(planes);
    return { stream, header, planes, quantization, progression, places: [] };
  }
  const coded = scans.flatMap(({ components }) => components);
  if (new Set(coded).size !== coded.length) throw malformed();
  const planes = emptyPlanes(header);
  const places = scans.map((scan) => decodeSequentialScan(scan, planes, grid));
  return { stream, header, planes, quantization, progression: undefined, places };
}

/** The quantized coefficients of a baseline, extended or progressive stream. Throws FailureError. */
export const decodeCoefficients = (bytes: Uint8Array, limits: JpegLimits = {}): JpegCoefficients => decodeStream(readJpeg(bytes, limits));
