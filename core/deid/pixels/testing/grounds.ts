import { chanceOf, type Chance } from "./chance.ts";
import type { Part } from "./words.ts";

/** What lies behind text on medical images, made up: three bytes a pixel. A ground of a cine changes from frame to frame where tissue would. */

type Colour = readonly [number, number, number];

/** Where text may stand. */
export interface Slot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** On tissue that speckles and moves. */
  readonly isMoving: boolean;
  readonly colours: readonly Colour[];
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly slots: readonly Slot[];
  readonly paint: (frame: number) => Uint8Array;
}

export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8Array(width * height * 3);
  }

  dot(x: number, y: number, [red, green, blue]: Colour): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const at = (Math.round(y) * this.width + Math.round(x)) * 3;
    this.bytes[at] = red;
    this.bytes[at + 1] = green;
    this.bytes[at + 2] = blue;
  }

  fill(x: number, y: number, width: number, height: number, colourAt: (x: number, y: number) => Colour): void {
    for (let row = Math.round(y); row < Math.min(this.height, y + height); row += 1) for (let column = Math.round(x); column < Math.min(this.width, x + width); column += 1) this.dot(column, row, colourAt(column, row));
  }

  line(fromX: number, fromY: number, toX: number, toY: number, colour: Colour): void {
    const steps = Math.max(1, Math.abs(toX - fromX), Math.abs(toY - fromY));
    for (let step = 0; step <= steps; step += 1) this.dot(Math.round(fromX + ((toX - fromX) * step) / steps), Math.round(fromY + ((toY - fromY) * step) / steps), colour);
  }
}

export const byteOf = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
const grey = (value: number): Colour => [byteOf(value), byteOf(value), byteOf(value)];
const bright: readonly Colour[] = [[255, 255, 255], [235, 235, 235], [255, 255, 0], [0, 255, 255], [200, 200, 200], [150, 150, 150], [120, 255, 120]];
const dark: readonly Colour[] = [[0, 0, 0], [20, 20, 60], [90, 20, 20], [60, 60, 60]];

/** Rayleigh-distributed grains of a size, with tissue that is lighter here and darker there and wanders with the frames. */
function speckle(seed: number, width: number, height: number, grain: number, mean: number): (frame: number) => (x: number, y: number) => number {
  const { next } = chanceOf(seed);
  const [waveX, waveY, phase] = [20 + next() * 80, 20 + next() * 80, next() * 6];
  return (frame) => {
    const chance = chanceOf(seed * 1000 + frame);
    const [columns, rows] = [Math.ceil(width / grain) + 2, Math.ceil(height / grain) + 2];
    const grains = Float32Array.from({ length: columns * rows }, () => Math.sqrt(-2 * Math.log(1 - chance.next())) * 0.8);
    return (x, y) => {
      const [column, row] = [x / grain, y / grain];
      const [left, top] = [Math.floor(column), Math.floor(row)];
      const [right, down] = [column - left, row - top];
      const at = top * columns + left;
      const value = (grains[at] ?? 0) * (1 - right) * (1 - down) + (grains[at + 1] ?? 0) * right * (1 - down) + (grains[at + columns] ?? 0) * (1 - right) * down + (grains[at + columns + 1] ?? 0) * right * down;
      const tissue = mean * (1 + 0.6 * Math.sin(x / waveX + phase + frame / 7) * Math.sin(y / waveY - frame / 9));
      return Math.max(3, tissue) * value;
    };
  };
}

/** A ruler with ticks, a grey wedge: on nearly every ultrasound frame. */
function decorate(canvas: Canvas, chance: Chance, right: number): void {
  const step = chance.whole(12, 40);
  for (let y = 90; y < canvas.height - 90; y += step) canvas.line(right, y, right + (((y - 90) / step) % 5 === 0 ? 10 : 5), y, [200, 200, 200]);
  canvas.fill(right - 24, 120, 10, 128, (_, y) => grey((248 - y) * 2));
  measure(canvas, chance);
}

/** Two crosses with dots between them, and the arc of a table or a focus. */
function measure(canvas: Canvas, chance: Chance): void {
  const place = (): readonly [number, number] => [chance.whole(canvas.width * 0.3, canvas.width * 0.7), chance.whole(canvas.height * 0.3, canvas.height * 0.8)];
  const [[fromX, fromY], [toX, toY]] = [place(), place()];
  for (const [x, y] of [[fromX, fromY], [toX, toY]] as const) {
    canvas.line(x - 5, y, x + 5, y, [255, 255, 255]);
    canvas.line(x, y - 5, x, y + 5, [255, 255, 255]);
  }
  for (let step = 0; step < 12; step += 1) canvas.dot(fromX + ((toX - fromX) * step) / 12, fromY + ((toY - fromY) * step) / 12, [255, 255, 255]);
  const [middle, top, bend] = [canvas.width / 2, canvas.height * 0.86, chance.whole(300, 900)];
  if (chance.next() < 0.4) for (let x = -200; x <= 200; x += 1) for (const thick of [0, 1, 6]) canvas.dot(middle + x, top - (x * x) / bend + thick, [170, 170, 170]);
}

function sector(seed: number): Scene {
  const chance = chanceOf(seed);
  const [width, height] = chance.oneOf([[1024, 768], [800, 600], [640, 480]] as const);
  const [centre, reach] = [width / 2, height - 90];
  const tissue = speckle(seed, width, height, chance.oneOf([1.3, 2, 3]), chance.whole(25, 80));
  return {
    width,
    height,
    slots: [
      { x: 8, y: 4, width: width / 3, height: 110, isMoving: false, colours: bright },
      { x: width - 300, y: 4, width: 290, height: 60, isMoving: false, colours: bright },
      { x: 10, y: height - 70, width: 400, height: 66, isMoving: false, colours: bright },
      { x: centre - 150, y: height * 0.4, width: 300, height: 100, isMoving: true, colours: bright },
    ],
    paint: (frame) => {
      const canvas = new Canvas(width, height);
      const value = tissue(frame);
      canvas.fill(0, 0, width, height, (x, y) => {
        const [far, angle] = [Math.hypot(x - centre, y - 40), Math.atan2(x - centre, y - 40)];
        return far > 60 && far < reach && Math.abs(angle) < 0.72 ? grey(value(x, y)) : [0, 0, 0];
      });
      decorate(canvas, chanceOf(seed + 1), width - 40);
      return canvas.bytes;
    },
  };
}

function titleBar(seed: number): Scene {
  const chance = chanceOf(seed);
  const [width, height] = [1024, 768];
  const from = chance.oneOf<Colour>([[20, 40, 120], [70, 70, 80], [10, 90, 90]]);
  const tissue = speckle(seed, width, height, 2, 50);
  return {
    width,
    height,
    slots: [
      { x: 12, y: 6, width: 600, height: 50, isMoving: false, colours: [[255, 255, 255], [255, 255, 160]] },
      { x: 760, y: 6, width: 250, height: 50, isMoving: false, colours: [[255, 255, 255], [255, 255, 160]] },
      { x: 10, y: 690, width: 500, height: 70, isMoving: false, colours: bright },
      { x: 380, y: 300, width: 320, height: 90, isMoving: true, colours: bright },
    ],
    paint: (frame) => {
      const canvas = new Canvas(width, height);
      const value = tissue(frame);
      canvas.fill(0, 0, width, 60, (x, y) => [byteOf(from[0] + y / 2 + x / 40), byteOf(from[1] + y / 2), byteOf(from[2] + y)]);
      canvas.fill(150, 80, 700, 580, (x, y) => grey(value(x, y)));
      decorate(canvas, chanceOf(seed + 1), 980);
      return canvas.bytes;
    },
  };
}

function slice(seed: number, isResonance: boolean): Scene {
  const chance = chanceOf(seed);
  const size = chance.oneOf([512, 552, 640]);
  const [noise, radius, tone] = [chance.whole(2, 9), size * (0.3 + chance.next() * 0.12), chance.whole(70, 150)];
  const organs = Array.from({ length: 14 }, () => ({ x: size / 2 + chance.gaussian() * radius * 0.4, y: size / 2 + chance.gaussian() * radius * 0.4, far: chance.whole(8, 50), tone: chance.whole(-60, 90) }));
  return {
    width: size,
    height: size,
    slots: [
      { x: 6, y: 4, width: size / 2 - 10, height: 90, isMoving: false, colours: [[255, 255, 255], [210, 210, 210], [255, 255, 0]] },
      { x: size - 200, y: 4, width: 194, height: 60, isMoving: false, colours: [[255, 255, 255], [210, 210, 210]] },
      { x: 6, y: size - 60, width: 300, height: 56, isMoving: false, colours: [[255, 255, 255], [160, 160, 160]] },
    ],
    paint: (frame) => {
      const canvas = new Canvas(size, size);
      const grains = chanceOf(seed * 31 + frame);
      canvas.fill(0, 0, size, size, (x, y) => {
        const far = Math.hypot((x - size / 2) / 1.15, y - size / 2 - frame);
        const air = Math.abs(grains.gaussian()) * noise * 0.7;
        if (far > radius) return grey(air);
        const bone = !isResonance && far > radius - 14 ? 120 : 0;
        const tissue = organs.reduce((sum, organ) => sum + (Math.hypot(x - organ.x, y - organ.y - frame) < organ.far ? organ.tone : 0), tone);
        return grey((isResonance ? tissue * (0.6 + (0.5 * x) / size) : tissue) + bone + grains.gaussian() * noise);
      });
      return canvas.bytes;
    },
  };
}

/** Projection radiograph: no black around it, ribs across, letters of lead or drawn dark. */
function film(seed: number, isBright: boolean): Scene {
  const chance = chanceOf(seed);
  const [width, height] = [chance.whole(700, 1100), chance.whole(700, 1000)];
  const [base, slope, grain] = [isBright ? 190 : 60, chance.whole(-50, 50), 2 + chance.next() * 3];
  const ribs = Array.from({ length: 8 }, (_, at) => ({ y: 130 + at * 75, depth: chance.whole(10, 40) }));
  return {
    width,
    height,
    slots: [
      { x: 20, y: 16, width: width / 2, height: 90, isMoving: false, colours: isBright ? dark : [[255, 255, 255], [230, 230, 230]] },
      { x: 20, y: height - 70, width: 400, height: 60, isMoving: false, colours: isBright ? dark : [[255, 255, 255], [230, 230, 230]] },
    ],
    paint: (frame) => {
      const canvas = new Canvas(width, height);
      const grains = chanceOf(seed * 17 + frame);
      canvas.fill(0, 0, width, height, (x, y) => {
        const rib = y < 115 ? 0 : ribs.reduce((sum, { y: at, depth }) => sum + depth * Math.exp(-(((y - at - 60 * Math.sin(x / 200)) / 14) ** 2)), 0);
        return grey(base + (slope * (x / width)) + (y < 115 ? 0 : 30 * Math.sin(x / 130) * Math.cos(y / 170)) + rib + grains.gaussian() * grain);
      });
      return canvas.bytes;
    },
  };
}

/** A form photographed or printed into an image. */
function page(seed: number): Scene {
  const chance = chanceOf(seed);
  const [width, height] = [800, 1000];
  const paper = chance.whole(225, 255);
  return {
    width,
    height,
    slots: [
      { x: 60, y: 60, width: 600, height: 300, isMoving: false, colours: dark },
      { x: 60, y: 420, width: 600, height: 200, isMoving: false, colours: dark },
    ],
    paint: () => {
      const canvas = new Canvas(width, height);
      canvas.fill(0, 0, width, height, () => grey(paper));
      for (const y of [40, 390, 640, 700]) canvas.line(40, y, 760, y, [30, 30, 30]);
      for (const x of [40, 760]) canvas.line(x, 40, x, 700, [30, 30, 30]);
      return canvas.bytes;
    },
  };
}

function linear(seed: number): Scene {
  const chance = chanceOf(seed);
  const [width, height] = chance.oneOf([[1280, 960], [960, 720]] as const);
  const tissue = speckle(seed, width, height, chance.oneOf([1.5, 2.5]), chance.whole(30, 70));
  const panel = chance.whole(40, 110);
  return {
    width,
    height,
    slots: [
      { x: 20, y: height - 76, width: width - 60, height: 70, isMoving: false, colours: [[255, 255, 255], [255, 220, 120]] },
      { x: 10, y: 10, width: 150, height: 300, isMoving: false, colours: bright },
      { x: width * 0.35, y: height * 0.3, width: 330, height: 110, isMoving: true, colours: bright },
    ],
    paint: (frame) => {
      const canvas = new Canvas(width, height);
      const value = tissue(frame);
      canvas.fill(0, height - 84, width, 84, () => [panel, panel, panel + 20]);
      canvas.fill(width * 0.2, 30, width * 0.6, height - 140, (x, y) => grey(value(x, y) * (y > height * 0.6 ? 0.5 : 1)));
      decorate(canvas, chanceOf(seed + 1), width * 0.85);
      return canvas.bytes;
    },
  };
}

/** Bright flow in a frame, branching over tissue. */
function power(seed: number): Scene {
  const chance = chanceOf(seed);
  const [width, height] = chance.oneOf([[640, 480], [800, 600]] as const);
  const tissue = speckle(seed, width, height, 2.5, chance.whole(30, 60));
  const branches = Array.from({ length: 60 }, () => ({ x: width * (0.2 + chance.next() * 0.6), y: height * (0.32 + chance.next() * 0.3), angle: chance.next() * 3, length: chance.whole(10, 60) }));
  return {
    width,
    height,
    slots: [
      { x: 8, y: 6, width: 240, height: 110, isMoving: false, colours: bright },
      { x: width - 220, y: 6, width: 210, height: 110, isMoving: false, colours: bright },
      { x: 10, y: height - 60, width: 400, height: 56, isMoving: false, colours: bright },
    ],
    paint: (frame) => {
      const canvas = new Canvas(width, height);
      const value = tissue(frame);
      canvas.fill(0, height * 0.27, width, height * 0.55, (x, y) => grey(value(x, y)));
      for (const { x, y, angle, length } of branches) {
        for (let step = 0; step < length; step += 0.5) {
          const bend = angle + Math.sin(step / 9 + frame / 5) * 0.8;
          const thick = 1 + 3 * (1 - step / length);
          canvas.fill(Math.round(x + Math.cos(bend) * step), Math.round(y + Math.sin(bend) * step), thick, thick, () => [255, byteOf(90 + 120 * (1 - step / length) + chance.gaussian() * 20), 10]);
        }
      }
      for (const [fromX, fromY, toX, toY] of [[0.15, 0.3, 0.85, 0.3], [0.15, 0.7, 0.85, 0.7], [0.15, 0.3, 0.15, 0.7], [0.85, 0.3, 0.85, 0.7]] as const) canvas.line(width * fromX, height * fromY, width * toX, height * toY, [255, 255, 255]);
      decorate(canvas, chanceOf(seed + 1), width - 12);
      return canvas.bytes;
    },
  };
}

/** Echo with a trace, a patch of flow in colours and its bar. */
function echo(seed: number): Scene {
  const chance = chanceOf(seed);
  const [width, height] = [1016, 708];
  const tissue = speckle(seed, width, height, 2.2, chance.whole(25, 55));
  const [centre, beat] = [width * 0.48, chance.whole(70, 130)];
  return {
    width,
    height,
    slots: [
      { x: 14, y: 10, width: 300, height: 120, isMoving: false, colours: bright },
      { x: width - 240, y: 10, width: 230, height: 70, isMoving: false, colours: bright },
      { x: centre - 140, y: height * 0.45, width: 320, height: 90, isMoving: true, colours: [[255, 255, 255], [255, 255, 0], [230, 230, 230]] },
    ],
    paint: (frame) => {
      const canvas = new Canvas(width, height);
      const value = tissue(frame);
      canvas.fill(0, 0, width, height - 90, (x, y) => {
        const [far, angle] = [Math.hypot(x - centre, y - 20), Math.atan2(x - centre, y - 20)];
        if (far < 40 || far > height - 130 || Math.abs(angle) > 0.65) return [0, 0, 0];
        const flow = Math.hypot(x - centre, y - height * 0.7) < 60 ? value(x + 50, y) : 0;
        return flow > 60 ? [byteOf(120 + Math.sin(x / 20) * 100), 30, byteOf(120 - Math.sin(x / 20) * 100)] : grey(value(x, y));
      });
      const trace = (x: number): number => {
        const phase = (x + frame * 9) % beat;
        return height - 40 - (phase < 4 ? phase * 9 : phase < 8 ? (8 - phase) * 9 : 3 * Math.sin(phase / 9));
      };
      for (let x = 30; x < width - 30; x += 1) canvas.line(x, Math.round(trace(x)), x + 1, Math.round(trace(x + 1)), [0, 220, 0]);
      canvas.fill(width - 60, 150, 14, 140, (_, y) => (y < 220 ? [byteOf(255 - (y - 150) * 3), byteOf(120 - (y - 150)), 0] : [0, byteOf(y - 200), byteOf((y - 220) * 3)]));
      decorate(canvas, chanceOf(seed + 1), width - 90);
      return canvas.bytes;
    },
  };
}

function endoscopy(seed: number): Scene {
  const chance = chanceOf(seed);
  const [width, height] = [1280, 1024];
  const [red, centre] = [chance.whole(150, 210), 760];
  return {
    width,
    height,
    slots: [
      { x: 20, y: 30, width: 230, height: 500, isMoving: false, colours: [[255, 255, 255], [220, 220, 220], [255, 255, 0]] },
      { x: 20, y: 800, width: 230, height: 150, isMoving: false, colours: [[255, 255, 255], [120, 200, 255]] },
    ],
    paint: (frame) => {
      const canvas = new Canvas(width, height);
      const grains = chanceOf(seed * 13 + frame);
      canvas.fill(260, 20, 1000, 984, (x, y) => {
        const fold = 0.75 + 0.25 * Math.sin(Math.hypot(x - centre, y - 500) / 45 + Math.sin(x / 90) * 2);
        const light = fold * (1 - Math.hypot(x - centre, y - 500) / 900) + grains.gaussian() * 0.015;
        return Math.hypot(x - centre - 300, y - 300) < 14 ? [250, 250, 250] : [byteOf(red * light), byteOf(red * 0.55 * light), byteOf(red * 0.45 * light)];
      });
      return canvas.bytes;
    },
  };
}

const scenes: Readonly<Record<Part, readonly ((seed: number) => Scene)[]>> = {
  development: [sector, titleBar, (seed) => slice(seed, false), (seed) => film(seed, true), page, power],
  heldOut: [linear, echo, (seed) => slice(seed, true), (seed) => film(seed, false), endoscopy],
};

/** Every kind of scene comes in turn. */
export function sceneOf(part: Part, seed: number): Scene {
  const make = scenes[part][seed % scenes[part].length];
  if (make === undefined) throw new RangeError("no such scene");
  return make(seed);
}
