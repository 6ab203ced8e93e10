import { observed, type ObservedElement, type ObservedFrames, type ObservedObject } from "../../deid/score/observe.ts";
import { walkFile } from "../../dicom/editFile.ts";
import type { NativePixels } from "../../dicom/pixels/nativePixels.ts";
import { openPixels } from "../../dicom/pixels/openPixels.ts";
import { FailureError } from "../../domain/failure.ts";

/** A file for the scorer, through our reader and decoders. */

export function observeFile(bytes: Buffer): ObservedObject {
  const elements = new Map<string, ObservedElement>();
  try {
    walkFile(bytes, (element) => elements.set(element.path, observed(element)));
  } catch (error) {
    if (error instanceof FailureError) return { bytes, elements: undefined, frames: undefined };
    throw error;
  }
  return { bytes, elements, frames: framesOf(bytes) };
}

function framesOf(bytes: Buffer): ObservedFrames | undefined {
  try {
    const { layout, syntax, decodeFrame, encapsulated } = openPixels(bytes);
    const first = decodeFrame(0);
    return {
      columns: layout.columns,
      rows: layout.rows,
      frames: layout.frames,
      samples: first.layout.samples,
      isLossy: encapsulated !== undefined && (syntax.uid.endsWith(".50") || syntax.uid.endsWith(".51")),
      frame: (index) => samplesOf(decodeFrame(index)),
    };
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

function samplesOf({ layout, isLittleEndian, bytes }: NativePixels): ArrayLike<number> {
  const { bytesPerSample, samples, rows, columns } = layout;
  const count = rows * columns * samples;
  const values = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) values[at] = bytesPerSample === 1 ? (bytes[at] ?? 0) : isLittleEndian ? bytes.readUInt16LE(at * 2) : bytes.readUInt16BE(at * 2);
  if (!layout.isPlanar || samples === 1) return values;
  return values.map((_, at) => values[(at % samples) * rows * columns + Math.floor(at / samples)] ?? 0);
}
