import { expect, test } from "vitest";
import { decodeCoefficients } from "./coefficients.ts";
import { decodeJpeg } from "./decodeJpeg.ts";
import { redactJpeg } from "./redactJpeg.ts";
import { foreignBytes } from "./testing/foreign.ts";
import { tiledStream } from "./testing/tiledStream.ts";

test("copied and coded units meet at every place, with restarts and without", () => {
  for (const name of ["ybr420", "restarts", "grey", "12 bits in colour"]) {
    const bytes = tiledStream(foreignBytes(name), 300, 200);
    const before = decodeCoefficients(bytes);
    const grey = before.header.components.map((_, index) => (index === 0 ? 0 : 2 ** (before.header.precision - 1)));
    for (let seed = 1; seed <= 6; seed++) {
      // Single units here and there, so that runs of every length are copied.
      const isHidden = ({ x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): boolean => {
        for (let row = Math.ceil(y / 23); row * 23 < y + height; row++) for (let column = Math.ceil(x / 31); column * 31 < x + width; column++) if ((row * 7 + column * 13) % (seed + 2) === 0) return true;
        return false;
      };
      const { bytes: redacted, touched } = redactJpeg(bytes, { mask: isHidden, black: grey });
      const after = decodeCoefficients(redacted);
      let kept = 0;
      for (const [index, plane] of after.planes.entries()) {
        const stepX = (8 * (before.header.components[0]?.horizontal ?? 1)) / plane.horizontal;
        const stepY = (8 * (before.header.components[0]?.vertical ?? 1)) / plane.vertical;
        for (let block = 0; block < plane.ends.length; block++) {
          const [column, row] = [(block % plane.paddedAcross) * stepX, Math.floor(block / plane.paddedAcross) * stepY];
          if (column >= 300 || row >= 200 || touched.some(({ x, y, width, height }) => column >= x && row >= y && column < x + width && row < y + height)) continue;
          const slice = (from: Int16Array): string => from.subarray(block * 64, block * 64 + 64).join();
          if (slice(plane.coefficients) !== slice(before.planes[index]?.coefficients ?? plane.coefficients)) expect.fail(`${name}, ${seed}: block ${block} of component ${index}`);
          kept += 1;
        }
      }
      expect(kept).toBeGreaterThan(0);
    }
  }
});

test("a tiled stream is what it says", () => {
  const small = decodeJpeg(foreignBytes("grey"));
  const large = decodeJpeg(tiledStream(foreignBytes("grey"), 96, 80));
  for (let y = 0; y < 37; y++) expect(large.samples.subarray(y * 96, y * 96 + 45)).toEqual(small.samples.subarray(y * 45, y * 45 + 45));
});
