import type { BlockGrid, UnitGrid } from "./planes.ts";

/**
 * The order in which a scan codes blocks (T.81 §A.2): units from left to right and down, in each unit the components' blocks; of a component
 * alone, its blocks without those that only fill up a unit.
 */
export interface ScanOrder {
  readonly units: number;
  readonly unitsAcross: number;
  /** One for each block of a unit. */
  readonly parts: readonly UnitPart[];
}

export interface UnitPart {
  /** Which of the scan's components. */
  readonly part: number;
  /** The block's number in its plane is first + unit row × down + unit column × across. */
  readonly first: number;
  readonly across: number;
  readonly down: number;
}

export function scanOrder(grids: readonly BlockGrid[], units: UnitGrid): ScanOrder {
  const [alone] = grids;
  if (alone !== undefined && grids.length === 1) return { units: alone.blocksAcross * alone.blocksDown, unitsAcross: alone.blocksAcross, parts: [{ part: 0, first: 0, across: 1, down: alone.paddedAcross }] };
  const parts = grids.flatMap(({ horizontal, vertical, paddedAcross }, part) =>
    Array.from({ length: horizontal * vertical }, (_, index): UnitPart => ({ part, first: Math.floor(index / horizontal) * paddedAcross + (index % horizontal), across: horizontal, down: vertical * paddedAcross })),
  );
  return { units: units.across * units.down, unitsAcross: units.across, parts };
}
