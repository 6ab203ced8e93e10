/** What a baseline JPEG of a quality leaves of a picture, in place: colours apart at half the resolution, blocks of cosines, rounded (ITU-T T.81 Annex K). */

const luminance = [16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99];
const chrominance = [17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99, ...Array.from({ length: 32 }, () => 99)];

const cosines = Float32Array.from({ length: 64 }, (_, at) => {
  const [frequency, place] = [at >> 3, at & 7];
  return (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16);
});

const block = new Float32Array(64);
const half = new Float32Array(64);

/** Rows first, then columns; there or back. */
function transform(isBack: boolean): void {
  for (const [from, to] of [[block, half], [half, block]] as const) {
    for (let row = 0; row < 8; row += 1) {
      for (let one = 0; one < 8; one += 1) {
        let sum = 0;
        for (let other = 0; other < 8; other += 1) sum += (from[row * 8 + other] ?? 0) * (cosines[isBack ? other * 8 + one : one * 8 + other] ?? 0);
        to[one * 8 + row] = sum;
      }
    }
  }
}

function lossyPlane(plane: Float32Array, width: number, height: number, steps: readonly number[]): void {
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      const place = (at: number): number => Math.min(height - 1, top + (at >> 3)) * width + Math.min(width - 1, left + (at & 7));
      for (let at = 0; at < 64; at += 1) block[at] = (plane[place(at)] ?? 0) - 128;
      transform(false);
      for (let at = 0; at < 64; at += 1) block[at] = Math.round((block[at] ?? 0) / (steps[at] ?? 1)) * (steps[at] ?? 1);
      transform(true);
      for (let at = 0; at < 64; at += 1) if (top + (at >> 3) < height && left + (at & 7) < width) plane[place(at)] = (block[at] ?? 0) + 128;
    }
  }
}

const stepsOf = (table: readonly number[], quality: number): readonly number[] => {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return table.map((step) => Math.max(1, Math.floor((step * scale + 50) / 100)));
};

export function lossyOnce(bytes: Uint8Array, width: number, height: number, quality: number): void {
  const [smallWidth, smallHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const light = new Float32Array(width * height);
  const [blue, red] = [new Float32Array(smallWidth * smallHeight), new Float32Array(smallWidth * smallHeight)];
  const sample = (pixel: number, colour: number): number => bytes[pixel * 3 + colour] ?? 0;
  for (let pixel = 0; pixel < light.length; pixel += 1) light[pixel] = 0.299 * sample(pixel, 0) + 0.587 * sample(pixel, 1) + 0.114 * sample(pixel, 2);
  for (let y = 0; y < smallHeight; y += 1) {
    for (let x = 0; x < smallWidth; x += 1) {
      const around = [0, 1].flatMap((down) => [0, 1].map((right) => Math.min(height - 1, y * 2 + down) * width + Math.min(width - 1, x * 2 + right)));
      const at = y * smallWidth + x;
      blue[at] = 128 + 0.564 * (around.reduce((sum, pixel) => sum + sample(pixel, 2) - (light[pixel] ?? 0), 0) / 4);
      red[at] = 128 + 0.713 * (around.reduce((sum, pixel) => sum + sample(pixel, 0) - (light[pixel] ?? 0), 0) / 4);
    }
  }
  lossyPlane(light, width, height, stepsOf(luminance, quality));
  lossyPlane(blue, smallWidth, smallHeight, stepsOf(chrominance, quality));
  lossyPlane(red, smallWidth, smallHeight, stepsOf(chrominance, quality));
  const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
  for (let pixel = 0; pixel < light.length; pixel += 1) {
    const at = (Math.floor(pixel / width) >> 1) * smallWidth + ((pixel % width) >> 1);
    const [y, cb, cr] = [light[pixel] ?? 0, (blue[at] ?? 0) - 128, (red[at] ?? 0) - 128];
    bytes[pixel * 3] = clamp(y + 1.402 * cr);
    bytes[pixel * 3 + 1] = clamp(y - 0.344_14 * cb - 0.714_14 * cr);
    bytes[pixel * 3 + 2] = clamp(y + 1.772 * cb);
  }
}
