import type { Rectangle } from "../../../domain/recipe.ts";
import { FailureError } from "../../../domain/failure.ts";
import type { JpegHeader } from "./header.ts";
import { unitGridOf } from "./planes.ts";

/** Whether anything in a region of pixels is to be hidden. */
export type RegionTest = (region: Rectangle) => boolean;

export type JpegMask = readonly Rectangle[] | RegionTest;

const isWhole = (...numbers: readonly number[]): boolean => numbers.every((number) => Number.isSafeInteger(number) && number >= 0);

/** A rectangle that does not lie in the image was meant for another. Throws FailureError. */
export function checkMaskFits(mask: JpegMask, { width, height }: JpegHeader): void {
  if (typeof mask === "function") return;
  for (const rectangle of mask) {
    if (!isWhole(rectangle.x, rectangle.y, rectangle.width, rectangle.height) || rectangle.width === 0 || rectangle.height === 0 || rectangle.x + rectangle.width > width || rectangle.y + rectangle.height > height) throw new FailureError("dicom.maskUnfit");
  }
}

/** Decoders that smooth subsampled components mix in the next sample: a unit that is next to what is hidden goes with it. */
function marginOf({ components }: JpegHeader, factor: "horizontal" | "vertical"): number {
  return components.some((component) => component[factor] !== components[0]?.[factor]) ? 1 : 0;
}

function paint(units: Uint8Array, header: JpegHeader, rectangle: Rectangle): void {
  const grid = unitGridOf(header);
  const [across, down] = [marginOf(header, "horizontal"), marginOf(header, "vertical")];
  const left = Math.floor(Math.max(0, rectangle.x - across) / grid.width);
  const right = Math.ceil(Math.min(header.width, rectangle.x + rectangle.width + across) / grid.width);
  const top = Math.floor(Math.max(0, rectangle.y - down) / grid.height);
  const bottom = Math.ceil(Math.min(header.height, rectangle.y + rectangle.height + down) / grid.height);
  for (let row = top; row < bottom; row++) units.fill(1, row * grid.across + left, row * grid.across + right);
}

function ask(units: Uint8Array, header: JpegHeader, isHidden: RegionTest): void {
  const grid = unitGridOf(header);
  const [across, down] = [marginOf(header, "horizontal"), marginOf(header, "vertical")];
  for (let row = 0; row < grid.down; row++) {
    const y = Math.max(0, row * grid.height - down);
    const height = Math.min(header.height, (row + 1) * grid.height + down) - y;
    for (let column = 0; column < grid.across; column++) {
      const x = Math.max(0, column * grid.width - across);
      const width = Math.min(header.width, (column + 1) * grid.width + across) - x;
      if (isHidden({ x, y, width, height })) units[row * grid.across + column] = 1;
    }
  }
}

/** For each unit of the image 1 where something of it is to be hidden: whole units, so that all components go together. */
export function touchedUnits(header: JpegHeader, mask: JpegMask): Uint8Array {
  const grid = unitGridOf(header);
  const units = new Uint8Array(grid.across * grid.down);
  if (typeof mask === "function") ask(units, header, mask);
  else for (const rectangle of mask) paint(units, header, rectangle);
  return units;
}

/** The touched units as rectangles of pixels: runs of a row, those below each other joined. */
export function touchedRectangles(header: JpegHeader, units: Uint8Array): readonly Rectangle[] {
  const grid = unitGridOf(header);
  const done: Rectangle[] = [];
  let open = new Map<string, Rectangle>();
  for (let row = 0; row < grid.down; row++) {
    const next = new Map<string, Rectangle>();
    for (let column = 0; column < grid.across; column++) {
      if (units[row * grid.across + column] !== 1) continue;
      const first = column;
      while (column < grid.across && units[row * grid.across + column] === 1) column += 1;
      const key = `${first} ${column}`;
      const above = open.get(key);
      open.delete(key);
      const x = first * grid.width;
      const y = above?.y ?? row * grid.height;
      next.set(key, { x, y, width: Math.min(header.width, column * grid.width) - x, height: Math.min(header.height, (row + 1) * grid.height) - y });
    }
    done.push(...open.values());
    open = next;
  }
  return [...done, ...open.values()];
}
