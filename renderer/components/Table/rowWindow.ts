/**
 * Chromium lays out up to about 33.5 million px but draws in 32-bit floats, which from 2^23 px on know no half pixels: rows then
 * lose their lines. Up to this height positions are exact (250,000 rows of 32 px), above it they are scaled.
 */
export const tallest = 8_000_000;

export interface RowWindow {
  readonly firstRow: number;
  readonly lastRow: number;
  /** Height of the whole body and how far down the drawn rows begin, in px. */
  readonly height: number;
  readonly offset: number;
}

/** Rows drawn beyond the edges, so that a key held down meets no blank. */
const spare = 8;

/** More are never drawn, even where a layout forgot to bound the table: 24 px rows on a 4K screen are 90. */
const mostRows = 200;

/** Which of `count` rows are seen, whatever their number: the log grows for years. */
export function windowOf(count: number, rowHeight: number, viewport: number, scrollTop: number): RowWindow {
  const whole = count * rowHeight;
  const height = Math.min(whole, tallest);
  const top = realTop(count, rowHeight, viewport, scrollTop);
  const firstRow = Math.max(0, Math.floor(top / rowHeight) - spare);
  const lastRow = Math.min(count - 1, Math.ceil((top + viewport) / rowHeight) + spare, firstRow + mostRows);
  return { firstRow, lastRow, height, offset: firstRow * rowHeight - top + scrollTop };
}

const scale = (count: number, rowHeight: number, viewport: number): number => {
  const whole = count * rowHeight;
  return whole <= tallest ? 1 : (whole - viewport) / (tallest - viewport);
};

const realTop = (count: number, rowHeight: number, viewport: number, scrollTop: number): number => Math.max(0, scrollTop * scale(count, rowHeight, viewport));

/** The scroll position that shows a row whole, or the present one where it is whole already. */
export function scrollTo(row: number, count: number, rowHeight: number, viewport: number, scrollTop: number): number {
  const top = realTop(count, rowHeight, viewport, scrollTop);
  const wanted = row * rowHeight < top ? row * rowHeight : (row + 1) * rowHeight > top + viewport ? (row + 1) * rowHeight - viewport : top;
  return wanted === top ? scrollTop : wanted / scale(count, rowHeight, viewport);
}
