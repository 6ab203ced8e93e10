import type { FrameRange } from "../../domain/dicom.ts";
import type { Rectangle } from "../../domain/recipe.ts";
import type { ObservedFrames } from "./observe.ts";

/** What a lossy codec leaves of one colour, and may change of others. */
const lossyTolerance = 4;
const retainedTolerance = 2;
/** A mask may be wider than the letters: a detector does not see where dots end, and a block of JPEG is 16 wide. */
const margin = 24;

const framesWithin = (frames: ObservedFrames, range: FrameRange | undefined): readonly number[] => Array.from({ length: frames.frames }, (_, index) => index).filter((index) => range === undefined || (index >= range.first && index <= range.last));

/** The first frame in which the box is not of one colour; undefined when all are. */
export function unhiddenFrame(frames: ObservedFrames, { x, y, width, height }: Rectangle, range: FrameRange | undefined): number | undefined {
  const tolerance = frames.isLossy ? lossyTolerance : 0;
  return framesWithin(frames, range).find((index) => {
    const values = frames.frame(index);
    for (let sample = 0; sample < frames.samples; sample += 1) {
      let least = Infinity;
      let most = -Infinity;
      for (let down = y; down < y + height; down += 1)
        for (let right = x; right < x + width; right += 1) {
          const value = values[(down * frames.columns + right) * frames.samples + sample] ?? Infinity;
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      if (!(most - least <= tolerance)) return true;
    }
    return false;
  });
}

/** How many samples of a mark that stays differ from the source. */
export function changedInside(before: ObservedFrames, after: ObservedFrames, { x, y, width, height }: Rectangle): number {
  const { columns, rows } = before;
  const around = [
    { x: 0, y: 0, width: columns, height: y },
    { x: 0, y: y + height, width: columns, height: rows - y - height },
    { x: 0, y, width: x, height },
    { x: x + width, y, width: columns - x - width, height },
  ];
  return changedWhere(before, after, () => around, 0);
}

/** How many samples outside the boxes differ from the source. */
export function changedOutside(before: ObservedFrames, after: ObservedFrames, boxes: readonly { readonly box: Rectangle; readonly frames?: FrameRange }[]): number {
  return changedWhere(before, after, (frame) => boxes.flatMap(({ box, frames }) => (frames !== undefined && (frame < frames.first || frame > frames.last) ? [] : [box])), margin);
}

function changedWhere(before: ObservedFrames, after: ObservedFrames, except: (frame: number) => readonly Rectangle[], wider: number): number {
  if (before.columns !== after.columns || before.rows !== after.rows || before.frames !== after.frames || before.samples !== after.samples) return Infinity;
  const { columns, rows, samples } = before;
  const tolerance = before.isLossy || after.isLossy ? retainedTolerance : 0;
  let changed = 0;
  for (let index = 0; index < before.frames; index += 1) {
    const inside = new Uint8Array(columns * rows);
    for (const box of except(index)) {
      for (let y = Math.max(0, box.y - wider); y < Math.min(rows, box.y + box.height + wider); y += 1) inside.fill(1, y * columns + Math.max(0, box.x - wider), y * columns + Math.min(columns, box.x + box.width + wider));
    }
    const old = before.frame(index);
    const made = after.frame(index);
    for (let at = 0; at < columns * rows; at += 1) {
      if (inside[at] === 1) continue;
      for (let sample = 0; sample < samples; sample += 1) if (Math.abs((old[at * samples + sample] ?? 0) - (made[at * samples + sample] ?? 0)) > tolerance) changed += 1;
    }
  }
  return changed;
}
