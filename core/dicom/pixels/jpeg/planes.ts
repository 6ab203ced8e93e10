import type { JpegHeader } from "./header.ts";

/** How the blocks of one component lie. */
export interface BlockGrid {
  readonly horizontal: number;
  readonly vertical: number;
  /** Samples that belong to the image. */
  readonly width: number;
  readonly height: number;
  /** Blocks that hold them: what a scan of this component alone codes. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Blocks with those that fill up the last unit of an interleaved scan. */
  readonly paddedAcross: number;
  readonly paddedDown: number;
}

/** The quantized coefficients of one component, 64 to a block in zigzag order, blocks row by row. */
export interface Plane extends BlockGrid {
  readonly coefficients: Int16Array;
  /** For each block, one more than the place of its last coefficient that is not zero, without DC: 1 where there is DC only. */
  readonly ends: Uint8Array;
}

/** Units (MCUs) of an interleaved scan. */
export interface UnitGrid {
  readonly across: number;
  readonly down: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

const most = (numbers: readonly number[]): number => Math.max(...numbers);

/** T.81 §A.2.4. */
export function unitGridOf({ width, height, components }: JpegHeader): UnitGrid {
  const unitWidth = 8 * most(components.map(({ horizontal }) => horizontal));
  const unitHeight = 8 * most(components.map(({ vertical }) => vertical));
  return { across: Math.ceil(width / unitWidth), down: Math.ceil(height / unitHeight), width: unitWidth, height: unitHeight };
}

/** T.81 §A.1.1, §A.2.4. */
export function blockGridsOf(header: JpegHeader): readonly BlockGrid[] {
  const units = unitGridOf(header);
  return header.components.map(({ horizontal, vertical }) => {
    const width = Math.ceil((header.width * horizontal * 8) / units.width);
    const height = Math.ceil((header.height * vertical * 8) / units.height);
    return { horizontal, vertical, width, height, blocksAcross: Math.ceil(width / 8), blocksDown: Math.ceil(height / 8), paddedAcross: units.across * horizontal, paddedDown: units.down * vertical };
  });
}

export function emptyPlanes(header: JpegHeader): readonly Plane[] {
  return blockGridsOf(header).map((grid) => {
    const blocks = grid.paddedAcross * grid.paddedDown;
    return { ...grid, coefficients: new Int16Array(blocks * 64), ends: new Uint8Array(blocks).fill(1) };
  });
}
