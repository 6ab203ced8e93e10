import type { Rectangle } from "../../domain/recipe.ts";
import { clipped, type Extent } from "./rectangles.ts";

/** A hostile header may declare as many as it likes. */
const mostRegions = 64;

/**
 * What lies outside the ultrasound regions of a header (0018,6011), as rectangles that do not overlap, the widest bands first. Nothing without regions:
 * a header that declares none says nothing of the image.
 */
export function outsideRegions(regions: readonly Rectangle[], extent: Extent): readonly Rectangle[] {
  const inside = regions.slice(0, mostRegions).flatMap((region) => clipped(region, extent) ?? []);
  if (inside.length === 0) return [];
  const lines = [...new Set([0, extent.height, ...inside.flatMap(({ y, height }) => [y, y + height])])].sort((one, other) => one - other);
  const outside: Rectangle[] = [];
  for (const [at, y] of lines.entries()) {
    const end = lines[at + 1];
    if (end === undefined) break;
    for (const { x, width } of gapsOf(inside.filter((region) => region.y <= y && region.y + region.height >= end), extent.width)) {
      const above = outside.findIndex((one) => one.x === x && one.width === width && one.y + one.height === y);
      const found = outside[above];
      if (found === undefined) outside.push({ x, y, width, height: end - y });
      else outside[above] = { ...found, height: end - found.y };
    }
  }
  return outside;
}

function gapsOf(regions: readonly Rectangle[], width: number): readonly Pick<Rectangle, "x" | "width">[] {
  const gaps: Pick<Rectangle, "x" | "width">[] = [];
  let reached = 0;
  for (const region of [...regions].sort((one, other) => one.x - other.x)) {
    if (region.x > reached) gaps.push({ x: reached, width: region.x - reached });
    reached = Math.max(reached, region.x + region.width);
  }
  if (reached < width) gaps.push({ x: reached, width: width - reached });
  return gaps;
}
