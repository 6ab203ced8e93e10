/** From the order of coding to rows of eight (T.81 figure A.6). */
export const zigzag = Uint8Array.of(
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61,
  54, 47, 55, 62, 63,
);

const constantBits = 13;
/** Of sines and cosines, times 2^13. */
const f0298 = 2446;
const f0390 = 3196;
const f0541 = 4433;
const f0765 = 6270;
const f0899 = 7373;
const f1175 = 9633;
const f1501 = 12299;
const f1847 = 15137;
const f1961 = 16069;
const f2053 = 16819;
const f2562 = 20995;
const f3072 = 25172;

const multiply = Math.imul;

/**
 * One row or column of eight, in place, by the method of Loeffler, Ligtenberg and Moschytz in whole numbers: the one that libjpeg calls "islow"
 * and every decoder is compared with. Results are the same to the last bit.
 */
function transform(block: Int32Array, start: number, step: number, shift: number): void {
  const s0 = block[start] as number;
  const s1 = block[start + step] as number;
  const s2 = block[start + 2 * step] as number;
  const s3 = block[start + 3 * step] as number;
  const s4 = block[start + 4 * step] as number;
  const s5 = block[start + 5 * step] as number;
  const s6 = block[start + 6 * step] as number;
  const s7 = block[start + 7 * step] as number;
  const half = 1 << (shift - 1);

  // The first alone makes all eight the same.
  if ((s1 | s2 | s3 | s4 | s5 | s6 | s7) === 0) {
    const level = ((s0 << constantBits) + half) >> shift;
    block[start] = level;
    block[start + step] = level;
    block[start + 2 * step] = level;
    block[start + 3 * step] = level;
    block[start + 4 * step] = level;
    block[start + 5 * step] = level;
    block[start + 6 * step] = level;
    block[start + 7 * step] = level;
    return;
  }

  const even = multiply(s2 + s6, f0541);
  const e2 = (even - multiply(s6, f1847)) | 0;
  const e3 = (even + multiply(s2, f0765)) | 0;
  const e0 = (s0 + s4) << constantBits;
  const e1 = (s0 - s4) << constantBits;
  const t10 = (e0 + e3 + half) | 0;
  const t13 = (e0 - e3 + half) | 0;
  const t11 = (e1 + e2 + half) | 0;
  const t12 = (e1 - e2 + half) | 0;

  const z5 = multiply(s7 + s3 + (s5 + s1), f1175);
  const z1 = multiply(s7 + s1, f0899);
  const z2 = multiply(s5 + s3, f2562);
  const z3 = (z5 - multiply(s7 + s3, f1961)) | 0;
  const z4 = (z5 - multiply(s5 + s1, f0390)) | 0;
  const o0 = (multiply(s7, f0298) - z1 + z3) | 0;
  const o1 = (multiply(s5, f2053) - z2 + z4) | 0;
  const o2 = (multiply(s3, f3072) - z2 + z3) | 0;
  const o3 = (multiply(s1, f1501) - z1 + z4) | 0;

  block[start] = (t10 + o3) >> shift;
  block[start + 7 * step] = (t10 - o3) >> shift;
  block[start + step] = (t11 + o2) >> shift;
  block[start + 6 * step] = (t11 - o2) >> shift;
  block[start + 2 * step] = (t12 + o1) >> shift;
  block[start + 5 * step] = (t12 - o1) >> shift;
  block[start + 3 * step] = (t13 + o0) >> shift;
  block[start + 4 * step] = (t13 - o0) >> shift;
}

/** Columns, then rows, in place. `extraBits` more are carried between the two: 2 of 8-bit samples, 1 of 12-bit ones, as libjpeg does. */
export function inverseTransform(block: Int32Array, extraBits: number): void {
  for (let column = 0; column < 8; column++) transform(block, column, 8, constantBits - extraBits);
  for (let row = 0; row < 64; row += 8) transform(block, row, 1, constantBits + extraBits + 3);
}
