/** Columns on their way into one statement: SQL takes texts and bytes apart, and knows no arrays. */

/** Sixteen digits hold every whole number up to 2^53. */
const width = 16;
const zero = 0x30;

/** Each number as so many decimal digits, for `CAST(substr(:column, row * 16 + 1, 16) AS INTEGER)`. */
export function digitsOf(numbers: Float64Array): Buffer {
  const digits = Buffer.alloc(numbers.length * width, zero);
  for (const [row, number] of numbers.entries()) {
    let rest = number;
    for (let at = (row + 1) * width - 1; rest > 0; at--) {
      const tenth = Math.floor(rest / 10);
      digits[at] = zero + (rest - tenth * 10);
      rest = tenth;
    }
  }
  return digits;
}

/** For `json_each`, whose key is the row. */
export const listOf = (numbers: Iterable<number>): string => JSON.stringify([...numbers]);
