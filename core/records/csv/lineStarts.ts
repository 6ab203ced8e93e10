const lineFeed = 10;
const carriageReturn = 13;

/** Behind the last line break of a piece, or 0. A carriage return at its very end may be half of a break. */
export function endOfLines(bytes: Uint8Array): number {
  const feed = bytes.lastIndexOf(lineFeed);
  const turn = bytes.lastIndexOf(carriageReturn, bytes.length - 2);
  return Math.max(feed, bytes.length < 2 ? -1 : turn) + 1;
}

/** Where each line begins, and behind them where the bytes end. */
export function lineStarts(bytes: Uint8Array): Int32Array {
  let starts = new Int32Array(1 + (bytes.length >>> 5));
  let count = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > carriageReturn || !(byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed))) continue;
    if (count === starts.length) {
      const larger = new Int32Array(count * 2);
      larger.set(starts);
      starts = larger;
    }
    starts[count] = at + 1;
    count += 1;
  }
  if (starts[count - 1] === bytes.length) return starts.subarray(0, count);
  const closed = new Int32Array(count + 1);
  closed.set(starts.subarray(0, count));
  closed[count] = bytes.length;
  return closed;
}
