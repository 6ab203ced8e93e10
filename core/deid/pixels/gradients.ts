import type { Raster } from "../../domain/raster.ts";

/** How steep a picture is at each pixel, across and down, in light and in colour. Of the outermost pixels nothing is said. */
export interface Gradients {
  readonly width: number;
  readonly height: number;
  /** Of the steepest of the three colours. */
  readonly across: Uint8Array;
  readonly down: Uint8Array;
  /** Of what is colour only; grey tissue has none. Absent where nothing is coloured. */
  readonly colour?: Uint8Array;
  readonly light: Uint8Array;
}

export function gradientsOf(raster: Raster): Gradients {
  if (raster.samples === 1) return greyGradients(raster.width, raster.height, raster.bytes);
  const grey = greyOf(raster);
  return grey === undefined ? colourGradients(raster) : greyGradients(raster.width, raster.height, grey);
}

/** One byte a pixel, where all three colours are the same everywhere. */
function greyOf({ width, height, bytes }: Raster): Uint8Array | undefined {
  const grey = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 3) {
    const red = bytes[at] ?? 0;
    if (red !== bytes[at + 1] || red !== bytes[at + 2]) return undefined;
    grey[pixel] = red;
  }
  return grey;
}

function greyGradients(width: number, height: number, light: Uint8Array): Gradients {
  const across = new Uint8Array(width * height);
  const down = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y += 1) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
      const sideways = (light[at + 1] ?? 0) - (light[at - 1] ?? 0);
      const upright = (light[at + width] ?? 0) - (light[at - width] ?? 0);
      across[at] = sideways < 0 ? -sideways : sideways;
      down[at] = upright < 0 ? -upright : upright;
    }
  }
  return { width, height, across, down, light };
}

const most = (first: number, second: number, third: number): number => {
  const one = first < 0 ? -first : first;
  const two = second < 0 ? -second : second;
  const three = third < 0 ? -third : third;
  return one > two ? (one > three ? one : three) : two > three ? two : three;
};

function colourGradients({ width, height, bytes }: Raster): Gradients {
  const across = new Uint8Array(width * height);
  const down = new Uint8Array(width * height);
  const colour = new Uint8Array(width * height);
  const light = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < light.length; pixel += 1, at += 3) light[pixel] = ((bytes[at] ?? 0) * 2 + (bytes[at + 1] ?? 0) * 5 + (bytes[at + 2] ?? 0)) >> 3;
  const row = width * 3;
  for (let y = 1; y < height - 1; y += 1) {
    for (let pixel = y * width + 1; pixel < (y + 1) * width - 1; pixel += 1) {
      const at = pixel * 3;
      const red = (bytes[at + 3] ?? 0) - (bytes[at - 3] ?? 0);
      const green = (bytes[at + 4] ?? 0) - (bytes[at - 2] ?? 0);
      const blue = (bytes[at + 5] ?? 0) - (bytes[at - 1] ?? 0);
      const redDown = (bytes[at + row] ?? 0) - (bytes[at - row] ?? 0);
      const greenDown = (bytes[at + row + 1] ?? 0) - (bytes[at - row + 1] ?? 0);
      const blueDown = (bytes[at + row + 2] ?? 0) - (bytes[at - row + 2] ?? 0);
      across[pixel] = most(red, green, blue);
      down[pixel] = most(redDown, greenDown, blueDown);
      const sideways = most(red - green, green - blue, 0);
      const upright = most(redDown - greenDown, greenDown - blueDown, 0);
      const steepest = sideways > upright ? sideways : upright;
      colour[pixel] = steepest > 255 ? 255 : steepest;
    }
  }
  return { width, height, across, down, colour, light };
}
