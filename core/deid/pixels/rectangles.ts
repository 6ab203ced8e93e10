import type { Rectangle } from "../../domain/recipe.ts";

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export const areaOf = ({ width, height }: Rectangle): number => width * height;
const edgesOf = ({ x, y, width, height }: Rectangle): readonly [number, number, number, number] => [x, y, x + width, y + height];

/** What two have in common; undefined where nothing. */
export function shared(one: Rectangle, other: Rectangle): Rectangle | undefined {
  const [left, top] = [Math.max(one.x, other.x), Math.max(one.y, other.y)];
  const [width, height] = [Math.min(one.x + one.width, other.x + other.width) - left, Math.min(one.y + one.height, other.y + other.height) - top];
  return width > 0 && height > 0 ? { x: left, y: top, width, height } : undefined;
}

export function around(one: Rectangle, other: Rectangle): Rectangle {
  const [left, top, right, bottom] = edgesOf(one);
  const [otherLeft, otherTop, otherRight, otherBottom] = edgesOf(other);
  const [x, y] = [Math.min(left, otherLeft), Math.min(top, otherTop)];
  return { x, y, width: Math.max(right, otherRight) - x, height: Math.max(bottom, otherBottom) - y };
}

/** In whole pixels, what of it lies in a picture. */
export function clipped(rectangle: Rectangle, { width, height }: Extent): Rectangle | undefined {
  const [left, top, right, bottom] = edgesOf(rectangle);
  const [x, y] = [Math.floor(left), Math.floor(top)];
  return shared({ x, y, width: Math.ceil(right) - x, height: Math.ceil(bottom) - y }, { x: 0, y: 0, width, height });
}

/** Of the share of the second that the first covers. */
export const coverage = (one: Rectangle, other: Rectangle): number => {
  const both = shared(one, other);
  return both === undefined ? 0 : areaOf(both) / areaOf(other);
};
