import { reviewFrame, type ReviewFrame } from "../../../core/contract/reviewShapes.ts";
import { fail, succeed, type Result } from "../../../core/domain/failure.ts";

/** A frame as the room painted it. */
export interface Picture extends ReviewFrame {
  readonly bytes: Uint8Array;
}

const lineFeed = 10;

/** What the room sends: one line that says what it is, then a byte for each sample. */
export function readPicture(received: Uint8Array): Result<Picture> {
  const end = received.indexOf(lineFeed);
  const head = reviewFrame.safeParse(parse(new TextDecoder().decode(received.subarray(0, Math.max(0, end)))));
  if (!head.success) return fail("answer.malformed");
  const bytes = received.subarray(end + 1);
  return bytes.length === head.data.rows * head.data.columns * head.data.samples ? succeed({ ...head.data, bytes }) : fail("answer.malformed");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Red, green, blue and opaque, as a canvas takes them. */
export function colourBytes({ rows, columns, samples, bytes }: Picture): Uint8ClampedArray<ArrayBuffer> {
  const colours = new Uint8ClampedArray(rows * columns * 4);
  for (let pixel = 0; pixel < rows * columns; pixel += 1) {
    const from = pixel * samples;
    colours[pixel * 4] = bytes[from] ?? 0;
    colours[pixel * 4 + 1] = bytes[samples === 1 ? from : from + 1] ?? 0;
    colours[pixel * 4 + 2] = bytes[samples === 1 ? from : from + 2] ?? 0;
    colours[pixel * 4 + 3] = 255;
  }
  return colours;
}

/** Zoom in steps that come out even again. */
const step = 1.25;
const [least, most] = [1, 16];
export const zoomBy = (zoom: number, direction: 1 | -1): number => Math.min(most, Math.max(least, direction === 1 ? zoom * step : zoom / step));

/** As large as fits, and not so large that a small image becomes a mosaic. */
export const fitOf = (width: number, height: number, { rows, columns }: Pick<ReviewFrame, "rows" | "columns">): number => Math.max(0.05, Math.min(width / columns, height / rows, 4));
