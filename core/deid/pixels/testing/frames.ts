import type { Raster } from "../../../domain/raster.ts";
import type { Rectangle } from "../../../domain/recipe.ts";
import { chanceOf, type Chance } from "./chance.ts";
import { byteOf, sceneOf, type Scene, type Slot } from "./grounds.ts";
import { lossyOnce } from "./lossy.ts";
import type { Part, Word } from "./words.ts";

/** Frames with words on them, and where each of them stands. */

export interface PlacedWord {
  readonly word: Word;
  readonly x: number;
  readonly y: number;
  readonly colour: readonly [number, number, number];
  readonly isMoving: boolean;
}

export interface Frame {
  readonly raster: Raster;
  readonly words: readonly PlacedWord[];
}

export const boxOf = ({ word, x, y }: PlacedWord): Rectangle => ({ x, y, width: word.width, height: word.height });

/** Lines one below the other, as long as there is room. */
function fillSlot({ x, y, width, height, isMoving, colours }: Slot, words: readonly Word[], chance: Chance): readonly PlacedWord[] {
  const placed: PlacedWord[] = [];
  const fitting = words.filter((word) => word.width <= width);
  const colour = chance.oneOf(colours);
  let top = Math.round(y);
  const most = isMoving ? 1 : 4;
  while (placed.length < most && fitting.length > 0) {
    const word = chance.oneOf(fitting);
    if (top + word.height > y + height) break;
    placed.push({ word, x: Math.round(x + chance.next() * Math.min(20, width - word.width)), y: top, colour, isMoving });
    top += word.height + chance.whole(2, 12);
  }
  return placed;
}

function write(bytes: Uint8Array, width: number, height: number, { word, x, y, colour }: PlacedWord): void {
  for (let row = 0; row < word.height; row += 1) {
    for (let column = 0; column < word.width; column += 1) {
      if (x + column < 0 || x + column >= width || y + row < 0 || y + row >= height) continue;
      const share = (word.ink[row * word.width + column] ?? 0) / 255;
      const at = ((y + row) * width + x + column) * 3;
      for (const [sample, level] of colour.entries()) bytes[at + sample] = byteOf((bytes[at + sample] ?? 0) * (1 - share) + level * share);
    }
  }
}

export interface Series {
  readonly scene: Scene;
  readonly words: readonly PlacedWord[];
  readonly frame: (number: number) => Frame;
}

export interface SeriesOptions {
  /** Without words: what is found there is found in vain. */
  readonly isClean?: boolean;
}

/** The same words on every frame. Half of all series have gone through a lossy compression. */
export function seriesOf(part: Part, words: readonly Word[], seed: number, { isClean = false }: SeriesOptions = {}): Series {
  const scene = sceneOf(part, seed);
  const chance = chanceOf(seed * 7 + 3);
  const placed = isClean ? [] : scene.slots.flatMap((slot) => (chance.next() < 0.85 ? fillSlot(slot, words, chance) : []));
  const isLossy = chance.next() < 0.5;
  const quality = chance.whole(70, 92);
  return {
    scene,
    words: placed,
    frame: (number) => {
      const { width, height } = scene;
      const bytes = scene.paint(number);
      for (const one of placed) write(bytes, width, height, one);
      if (isLossy) lossyOnce(bytes, width, height, quality);
      return { raster: { width, height, samples: 3, bytes }, words: placed };
    },
  };
}
