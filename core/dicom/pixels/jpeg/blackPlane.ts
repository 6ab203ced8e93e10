import type { JpegHeader } from "./header.ts";
import { unitGridOf, type Plane } from "./planes.ts";

/** A component whose touched blocks are one flat level; the others are as they were. */
export interface BlackPlane {
  readonly plane: Plane;
  /** For each block of the padded grid, 1 where it is to be black. */
  readonly touched: Uint8Array;
  /** The DC coefficient of black, all others being zero. */
  readonly black: number;
}

/** How far a level may lie from the asked one: no coefficient says it exactly where the step is coarse. */
export const levelTolerance = 2;

/** What a decoder makes of a block with this DC and nothing else. */
export function levelOf(dc: number, quantization: Uint16Array, precision: number): number {
  const level = ((dc * (quantization[0] ?? 0) + 4) >> 3) + 2 ** (precision - 1);
  return Math.min(2 ** precision - 1, Math.max(0, level));
}

/**
 * The DC coefficient for a level, a multiple of `step`; undefined where none comes near it. For the darkest and brightest it lies rather beyond:
 * there decoders clip, so it is met exactly.
 */
export function dcOf(level: number, quantization: Uint16Array, precision: number, step: number): number | undefined {
  const wanted = ((level - 2 ** (precision - 1)) * 8) / ((quantization[0] ?? 1) * step);
  const dc = (level === 0 ? Math.floor(wanted) : level === 2 ** precision - 1 ? Math.ceil(wanted) : Math.round(wanted)) * step;
  // Of 12 bits and the finest step black is -16384. Decoders clip by a table that reaches no further beyond white and black than this.
  const beyond = Math.abs((dc * (quantization[0] ?? 1)) / 8);
  if (Math.abs(dc) > 0x4000 || beyond > 2 ** precision) return undefined;
  return Math.abs(levelOf(dc, quantization, precision) - level) <= levelTolerance ? dc : undefined;
}

/** Spreads what is touched from units to the blocks of a component. */
export function touchedBlocks(header: JpegHeader, plane: Plane, touchedUnits: Uint8Array): Uint8Array {
  const units = unitGridOf(header);
  const { paddedAcross, paddedDown, horizontal, vertical } = plane;
  const touched = new Uint8Array(paddedAcross * paddedDown);
  for (let row = 0; row < paddedDown; row++) {
    const line = Math.floor(row / vertical) * units.across;
    for (let column = 0; column < units.across; column++) {
      if (touchedUnits[line + column] === 1) touched.fill(1, row * paddedAcross + column * horizontal, row * paddedAcross + (column + 1) * horizontal);
    }
  }
  return touched;
}
