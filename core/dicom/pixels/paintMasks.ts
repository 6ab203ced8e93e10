import type { Cover } from "./maskShape.ts";
import { blackSamples, frameBytes, wordBytes, type PixelLayout } from "./pixelLayout.ts";

/** What is to be black in each frame; undefined where nothing is. */
export interface FrameCovers {
  readonly of: (frame: number) => Cover | undefined;
}

/** `target` holds native Pixel Data from byte `from` of it on, and is painted in place; frames and rows that lie partly in it, in part. */
export function paintMasks(target: Buffer, from: number, covers: FrameCovers, layout: PixelLayout, isLittleEndian: boolean): void {
  const size = frameBytes(layout);
  // The last bit, not the last byte: of packed pixels a frame may begin within it.
  const last = Math.min(layout.frames - 1, Math.floor((from + target.length - 1 / 8) / size));
  for (let frame = Math.floor(from / size); frame <= last; frame++) {
    const cover = covers.of(frame);
    if (cover !== undefined) paintFrameCover(target, frame * size - from, cover, layout, isLittleEndian);
  }
}

/** One frame that begins at `at` of the target, which may be before it. */
function paintFrameCover(target: Buffer, at: number, cover: Cover, layout: PixelLayout, isLittleEndian: boolean): void {
  if (layout.isPacked === true) {
    paintBits(target, at * 8, cover, layout);
    return;
  }
  const { rows, columns, samples, bytesPerSample, isPlanar, isPaired } = layout;
  const black = blackSamples(layout).map((word) => wordBytes(word, bytesPerSample, isLittleEndian));
  if (isPaired === true) {
    const [y = Buffer.alloc(1), blue = y, red = y] = black;
    // Pixels that share a colour are painted together.
    fillRows(target, at, cover, { pixel: Buffer.concat([y, y, blue, red]), columns, pixelsEach: 2 });
    return;
  }
  const planes = isPlanar ? black : [Buffer.concat(black.slice(0, samples))];
  for (const [plane, pixel] of planes.entries()) fillRows(target, at + plane * rows * columns * bytesPerSample, cover, { pixel, columns, pixelsEach: 1 });
}

function fillRows(target: Buffer, at: number, cover: Cover, { pixel, columns, pixelsEach }: { readonly pixel: Buffer; readonly columns: number; readonly pixelsEach: 1 | 2 }): void {
  for (const [y, spans] of cover) {
    for (const span of spans) {
      const first = Math.floor(span.from / pixelsEach);
      const end = Math.ceil(span.to / pixelsEach);
      const start = at + ((y * columns) / pixelsEach + first) * pixel.length;
      const stop = start + (end - first) * pixel.length;
      const begin = Math.max(0, start);
      if (stop <= 0 || begin >= target.length) continue;
      // Where the target begins within a pixel, so does what is filled in.
      const turned = (begin - start) % pixel.length;
      target.fill(turned === 0 ? pixel : Buffer.concat([pixel.subarray(turned), pixel.subarray(0, turned)]), begin, Math.min(target.length, stop));
    }
  }
}

function paintBits(target: Buffer, at: number, cover: Cover, layout: PixelLayout): void {
  const isWhite = blackSamples(layout)[0] === 1;
  for (const [y, spans] of cover) {
    for (const { from, to } of spans) {
      for (let bit = Math.max(0, at + y * layout.columns + from); bit < Math.min(target.length * 8, at + y * layout.columns + to); bit++) {
        const byte = target[bit >>> 3] ?? 0;
        target[bit >>> 3] = isWhite ? byte | (1 << (bit & 7)) : byte & ~(1 << (bit & 7));
      }
    }
  }
}
