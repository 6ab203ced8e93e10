import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FailureError } from "../../../domain/failure.ts";
import type { Rectangle } from "../../../domain/recipe.ts";
import { decodeCoefficients, type JpegCoefficients } from "./coefficients.ts";
import { compareCoefficients } from "./compareCoefficients.ts";
import { decodeJpeg } from "./decodeJpeg.ts";
import type { JpegHeader } from "./header.ts";
import { hasJpegMetadata, stripJpegMetadata } from "./metadata.ts";
import { readJpegHeader } from "./readJpeg.ts";
import { redactJpeg } from "./redactJpeg.ts";
import { foreignBytes, foreignStreams } from "./testing/foreign.ts";

const names = Object.keys(foreignStreams).filter((name) => !name.startsWith("lossless"));

const blackOf = ({ colour, precision }: JpegHeader): readonly number[] => (colour === "ybr" ? [0, 2 ** (precision - 1), 2 ** (precision - 1)] : colour === "rgb" ? [0, 0, 0] : [0]);

const holds = ({ x, y, width, height }: Rectangle, column: number, row: number): boolean => column >= x && row >= y && column < x + width && row < y + height;

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return "done";
};

/** Looks at pixels and at single coefficients, with no help of what made the stream. */
function look(before: Buffer, after: Buffer, mask: readonly Rectangle[], touched: readonly Rectangle[], black: readonly number[]): void {
  const header = readJpegHeader(before);
  const most = { across: Math.max(...header.components.map(({ horizontal }) => horizontal)), down: Math.max(...header.components.map(({ vertical }) => vertical)) };
  const [old, written] = [decodeCoefficients(before), decodeCoefficients(after)];
  for (const [index, plane] of written.planes.entries()) {
    const changed: string[] = [];
    for (let block = 0; block < plane.ends.length; block++) {
      const column = ((block % plane.paddedAcross) * 8 * most.across) / plane.horizontal;
      const row = (Math.floor(block / plane.paddedAcross) * 8 * most.down) / plane.vertical;
      if (column >= header.width || row >= header.height || touched.some((rectangle) => holds(rectangle, Math.ceil(column), Math.ceil(row)))) continue;
      for (let place = 0; place < 64; place++) if (plane.coefficients[block * 64 + place] !== old.planes[index]?.coefficients[block * 64 + place]) changed.push(`${block}.${place}`);
    }
    expect(changed).toEqual([]);
  }
  for (const upsampling of ["nearest", "smooth"] as const) {
    const { samples, width, height, components } = decodeJpeg(after, { upsampling });
    let furthest = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (!mask.some((rectangle) => holds(rectangle, x, y))) continue;
        for (let index = 0; index < components; index++) furthest = Math.max(furthest, Math.abs((samples[(y * width + x) * components + index] ?? 0) - (black[index] ?? 0)));
      }
    }
    expect(furthest).toBeLessThanOrEqual(2);
  }
}

const rectangleIn = ({ width, height }: JpegHeader): fc.Arbitrary<Rectangle> =>
  fc.record({ x: fc.nat(width - 1), y: fc.nat(height - 1), wide: fc.nat(width - 1), high: fc.nat(height - 1) }).map(({ x, y, wide, high }) => ({ x, y, width: 1 + (wide % (width - x)), height: 1 + (high % (height - y)) }));

describe("any rectangles: inside black whatever the decoder smooths, outside every coefficient as it was", () => {
  for (const name of names) {
    test(name, () => {
      const bytes = foreignBytes(name);
      const header = readJpegHeader(bytes);
      const black = blackOf(header);
      fc.assert(
        fc.property(fc.array(rectangleIn(header), { maxLength: 3 }), (mask) => {
          const { bytes: redacted, touched } = redactJpeg(bytes, { mask, black });
          look(bytes, redacted, mask, touched, black);
          expect(hasJpegMetadata(redacted)).toBe(false);
          const again = readJpegHeader(redacted);
          expect({ ...again, scans: again.scans.length }).toEqual({ ...header, scans: header.scans.length });
        }),
        { numRuns: 8 },
      );
    });
  }
});

test("what is touched are whole units, and the next one where chroma would be mixed in", () => {
  const touchedOf = (name: string, mask: readonly Rectangle[]): readonly Rectangle[] => {
    const bytes = foreignBytes(name);
    return redactJpeg(bytes, { mask, black: blackOf(readJpegHeader(bytes)) }).touched;
  };
  expect(touchedOf("ybr444", [{ x: 8, y: 8, width: 8, height: 1 }])).toEqual([{ x: 8, y: 8, width: 8, height: 8 }]);
  expect(touchedOf("ybr420", [{ x: 17, y: 1, width: 14, height: 14 }])).toEqual([{ x: 16, y: 0, width: 16, height: 16 }]);
  expect(touchedOf("ybr420", [{ x: 16, y: 1, width: 1, height: 15 }])).toEqual([{ x: 0, y: 0, width: 32, height: 32 }]);
  expect(touchedOf("ybr422", [{ x: 17, y: 0, width: 1, height: 8 }])).toEqual([{ x: 16, y: 0, width: 16, height: 8 }]);
  expect(touchedOf("grey", [{ x: 44, y: 36, width: 1, height: 1 }, { x: 0, y: 0, width: 1, height: 9 }])).toEqual([{ x: 0, y: 0, width: 8, height: 16 }, { x: 40, y: 32, width: 5, height: 5 }]);
});

/** One of the streams has a fill byte before its end. */
const withoutFill = (bytes: Buffer): string => bytes.toString("latin1").replace(/\xff+\xd9$/, "\xff\xd9");

test("of a component alone a unit is a block, whatever its factors", () => {
  const bytes = foreignBytes("grey");
  bytes[bytes.indexOf(Buffer.from([0xff, 0xc0])) + 11] = 0x22;
  expect(redactJpeg(bytes, { mask: [{ x: 8, y: 8, width: 1, height: 1 }], black: [0] }).touched).toEqual([{ x: 8, y: 8, width: 8, height: 8 }]);
});

test("without a mask, a sequential stream comes out byte for byte but for its metadata", () => {
  for (const name of names) {
    const bytes = foreignBytes(name);
    const header = readJpegHeader(bytes);
    const { bytes: redacted, touched } = redactJpeg(bytes, { mask: [], black: blackOf(header) });
    expect(touched).toEqual([]);
    // Tables stand before each scan of a progressive stream now.
    if (header.process === "progressive") expect(redacted.length).toBeLessThan(bytes.length + 16);
    else expect(redacted.toString("latin1")).toBe(withoutFill(stripJpegMetadata(bytes)));
    expect(decodeJpeg(redacted).samples).toEqual(decodeJpeg(bytes).samples);
  }
});

test("a test of regions does as rectangles do", () => {
  const bytes = foreignBytes("ybr420");
  const box = { x: 20, y: 5, width: 9, height: 17 };
  const isHidden = ({ x, y, width, height }: Rectangle): boolean => x < box.x + box.width && box.x < x + width && y < box.y + box.height && box.y < y + height;
  const asked: Rectangle[] = [];
  const isHiddenHere = (region: Rectangle): boolean => asked.push(region) > 0 && isHidden(region);
  expect(redactJpeg(bytes, { mask: isHiddenHere, black: [0, 128, 128] })).toEqual(redactJpeg(bytes, { mask: [box], black: [0, 128, 128] }));
  expect(asked.filter(({ x, y, width, height }) => x < 0 || y < 0 || width < 1 || height < 1 || x + width > 45 || y + height > 37)).toEqual([]);
});

test("white where black is the brightest, and levels between", () => {
  for (const [name, level] of [["grey", 255], ["12 bits extended", 4095], ["12 bits progressive", 2048], ["progressive grey", 77]] as const) {
    const bytes = foreignBytes(name);
    const mask = [{ x: 10, y: 10, width: 10, height: 10 }];
    const { bytes: redacted, touched } = redactJpeg(bytes, { mask, black: [level] });
    look(bytes, redacted, mask, touched, [level]);
  }
});

test("tables that have no code for black are made anew, for all scans", () => {
  let rebuilt = 0;
  for (const name of ["optimized", "one scan for each component", "12 bits extended"]) {
    const bytes = foreignBytes(name);
    const black = blackOf(readJpegHeader(bytes));
    const { bytes: redacted, touched } = redactJpeg(bytes, { mask: [{ x: 30, y: 20, width: 3, height: 3 }], black });
    look(bytes, redacted, [{ x: 30, y: 20, width: 3, height: 3 }], touched, black);
    if (!redacted.includes(bytes.subarray(bytes.indexOf(Buffer.from([0xff, 0xc4])), bytes.indexOf(Buffer.from([0xff, 0xc4])) + 30))) rebuilt += 1;
  }
  expect(rebuilt).toBeGreaterThan(0);
});

describe("the proof", () => {
  const bytes = foreignBytes("ybr420");
  const mask = [{ x: 20, y: 5, width: 9, height: 10 }];
  const black = [0, 128, 128];
  const { bytes: redacted, touched } = redactJpeg(bytes, { mask, black });
  const before = decodeCoefficients(bytes);
  const after = (): JpegCoefficients => decodeCoefficients(redacted);
  const expected = { mask, touched, black };

  test("holds for what is right", () => {
    expect(compareCoefficients(before, after(), expected)).toBe(true);
  });

  test("notices every single coefficient that is not as it should be", () => {
    const missed: string[] = [];
    const wrong = after();
    for (const [index, { coefficients }] of wrong.planes.entries()) {
      for (let at = 0; at < coefficients.length; at++) {
        const right = coefficients[at] ?? 0;
        coefficients[at] = right + (at % 64 === 0 ? 200 : 1);
        if (compareCoefficients(before, wrong, expected)) missed.push(`${index}.${at}`);
        coefficients[at] = right;
      }
    }
    expect(missed).toEqual([]);
  });

  test("notices a level of black that is not black", () => {
    for (const step of [3, -3]) {
      const wrong = after();
      const block = wrong.planes[1]?.coefficients ?? new Int16Array();
      block[64] = (block[64] ?? 0) + step;
      expect(compareCoefficients(before, wrong, expected)).toBe(false);
    }
    expect(compareCoefficients(before, after(), { ...expected, black: [9, 128, 128] })).toBe(false);
  });

  test("notices a mask that was left out, in rectangles and in regions", () => {
    expect(compareCoefficients(before, after(), { ...expected, mask: [...mask, { x: 2, y: 30, width: 1, height: 1 }] })).toBe(false);
    expect(compareCoefficients(before, after(), { ...expected, mask: ({ y }) => y >= 32 })).toBe(false);
    expect(compareCoefficients(before, after(), { ...expected, mask: ({ x, y }) => x >= 16 && x < 32 && y < 16 })).toBe(true);
  });

  test("notices more touched than was said, and less", () => {
    expect(compareCoefficients(before, after(), { ...expected, touched: [] })).toBe(false);
    expect(compareCoefficients(before, after(), { ...expected, touched: [...touched, { x: 0, y: 16, width: 16, height: 16 }] })).toBe(false);
  });

  test("notices another table, size or colour", () => {
    const good = after();
    const table = Uint16Array.from(good.quantization[1] ?? []);
    table[40] = (table[40] ?? 0) + 1;
    expect(compareCoefficients(before, { ...good, quantization: [good.quantization[0] ?? table, table, table] }, expected)).toBe(false);
    expect(compareCoefficients(before, { ...good, header: { ...good.header, height: 36 } }, expected)).toBe(false);
    expect(compareCoefficients(before, { ...good, header: { ...good.header, colour: "rgb" } }, expected)).toBe(false);
  });
});

test("a result that does not pass the proof is not given out", () => {
  let asked = 0;
  // One who changes his mind: nothing is hidden when it is painted, everything when it is looked at.
  const units = 9;
  expect(codeOf(() => redactJpeg(foreignBytes("ybr420"), { mask: () => (asked += 1) > units, black: [0, 128, 128] }))).toBe("dicom.maskIncomplete");
  expect(asked).toBeGreaterThan(units);
});

describe("held", () => {
  const bytes = foreignBytes("ybr420");
  const redact = (mask: readonly Rectangle[], black: readonly number[] = [0, 128, 128], from = bytes): string => codeOf(() => redactJpeg(from, { mask, black }));
  test("a mask that is not of this image, black that is none", () => {
    for (const rectangle of [
      { x: 40, y: 0, width: 6, height: 1 },
      { x: 0, y: 37, width: 1, height: 1 },
      { x: -1, y: 0, width: 2, height: 1 },
      { x: 0, y: 0, width: 0, height: 1 },
      { x: 0.5, y: 0, width: 1, height: 1 },
    ])
      expect(redact([rectangle])).toBe("dicom.maskUnfit");
    for (const black of [[0], [0, 128, 256], [0, 128, -1], [0, 128, 0.5]]) expect(redact([], black)).toBe("dicom.maskUnfit");
  });
  test("a level that no coefficient comes near", () => {
    expect(redact([{ x: 0, y: 0, width: 1, height: 1 }], [100, 128, 128], foreignBytes("16-bit tables"))).toBe("dicom.jpegUnsupported");
  });
  test("lossless streams, which are masked in samples", () => {
    expect(redact([{ x: 0, y: 0, width: 1, height: 1 }], [0], foreignBytes("lossless 16 bits, predictor 1"))).toBe("dicom.jpegUnsupported");
  });
});
