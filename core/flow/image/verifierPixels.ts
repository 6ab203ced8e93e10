import { openPixels } from "../../dicom/pixels/openPixels.ts";
import type { NativePixels } from "../../dicom/pixels/nativePixels.ts";
import type { OpenPixels } from "../../deid/verifier/image/imageVerifier.ts";
import { FailureError } from "../../domain/failure.ts";

/** Pixels for the verifier, which brings no codec: the numbers as they are stored, whatever packed them. */
export const verifierPixels: OpenPixels = (file) => {
  try {
    const { layout, decodeFrame } = openPixels(file);
    const { rows, columns, samples, frames } = layout;
    return { rows, columns, samples, frames, frame: (number) => samplesOf(decodeFrame(number)) };
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
};

function samplesOf({ bytes, layout, isLittleEndian }: NativePixels): ArrayLike<number> {
  const { rows, columns, samples, bytesPerSample, isPlanar } = layout;
  const count = rows * columns * samples;
  const read = (at: number): number => {
    if (bytesPerSample === 1) return bytes[at] ?? 0;
    if (bytesPerSample === 2) return isLittleEndian ? bytes.readUInt16LE(at * 2) : bytes.readUInt16BE(at * 2);
    return isLittleEndian ? bytes.readUInt32LE(at * bytesPerSample) : bytes.readUInt32BE(at * bytesPerSample);
  };
  if (bytesPerSample === 1 && !isPlanar) return bytes.subarray(0, count);
  const pixels = rows * columns;
  return Float64Array.from({ length: count }, (_, index) => (isPlanar ? read((index % samples) * pixels + Math.floor(index / samples)) : read(index)));
}
