import type { JpegColour, JpegComponent, JpegProcess } from "./header.ts";
import { markers } from "./markers.ts";
import { malformed, truncated, unsupported } from "./refuse.ts";
import type { Segment } from "./segments.ts";

export interface FrameHeader {
  readonly process: JpegProcess;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

const processes: ReadonlyMap<number, JpegProcess> = new Map([
  [markers.baseline, "baseline"],
  [markers.extended, "extended"],
  [markers.progressive, "progressive"],
  [markers.lossless, "lossless"],
]);

const isPrecision = (process: JpegProcess, precision: number): boolean => (process === "lossless" ? precision >= 2 && precision <= 16 : process === "baseline" ? precision === 8 : precision === 8 || precision === 12);

/** T.81 §B.2.2. Arithmetic coding and hierarchies are recognised and refused. */
export function readFrameHeader({ marker, payload }: Segment): FrameHeader {
  const process = processes.get(marker);
  if (process === undefined) throw unsupported();
  if (payload.length < 6) throw truncated();
  const precision = payload.readUInt8(0);
  const height = payload.readUInt16BE(1);
  const width = payload.readUInt16BE(3);
  const count = payload.readUInt8(5);
  if (payload.length !== 6 + 3 * count) throw malformed();
  if (!isPrecision(process, precision)) throw unsupported();
  // The height may come after the first scan (DNL, T.81 §B.2.5); nobody writes that.
  if (height === 0 || count > 4) throw unsupported();
  if (width === 0 || count === 0) throw malformed();
  const components = Array.from({ length: count }, (_, index): JpegComponent => {
    const at = 6 + 3 * index;
    const factors = payload.readUInt8(at + 1);
    return { id: payload.readUInt8(at), horizontal: factors >>> 4, vertical: factors & 15, quantization: payload.readUInt8(at + 2) };
  });
  for (const { horizontal, vertical, quantization } of components) {
    if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4 || quantization > 3) throw malformed();
  }
  if (new Set(components.map(({ id }) => id)).size !== count) throw malformed();
  // T.81 §A.2.2: a component alone is not subsampled against anything, whatever is written.
  return { process, precision, width, height, components: count === 1 ? components.map((component) => ({ ...component, horizontal: 1, vertical: 1 })) : components };
}

export function colourOf({ process, components }: FrameHeader, hasJfif: boolean, adobeTransform: number | undefined): JpegColour {
  const ids = components.map(({ id }) => id).join();
  switch (components.length) {
    case 1:
      return "grey";
    case 3:
      if (hasJfif) return "ybr";
      if (adobeTransform !== undefined) return adobeTransform === 0 ? "rgb" : "ybr";
      if (ids === Buffer.from("RGB").join()) return "rgb";
      return process === "lossless" ? "rgb" : "ybr";
    case 4:
      return adobeTransform === 2 ? "ycck" : "cmyk";
    default:
      return "unknown";
  }
}
