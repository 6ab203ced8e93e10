import type { SeenElement, SeenItem, Tag } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";

/** Colours of PALETTE COLOR (PS3.3 §C.7.6.3.1.5, §C.7.6.3.1.6), 8 bits a colour; values beside the table take its first or its last entry. */
export interface Palette {
  /** The stored value the first entry is of. */
  readonly first: number;
  /** Red, green and blue of each entry. */
  readonly colours: Uint8Array;
  /** The stored value of the darkest entry. */
  readonly blackest: number;
}

const descriptors: readonly Tag[] = ["00281101", "00281102", "00281103"];
const tables: readonly Tag[] = ["00281201", "00281202", "00281203"];

/** PS3.3 §C.7.9.2: the same tables written as segments. */
const segmentedTables: readonly Tag[] = ["00281221", "00281222", "00281223"];

/** PS3.3 §C.7.6.3.1.5: 0 stands for 65,536. */
const mostEntries = 65_536;

/** Throws FailureError where there is no palette, or a segmented one. */
export function readPalette(item: SeenItem): Palette {
  const unsupported = (): FailureError => new FailureError("dicom.pixelsUnsupported");
  const described = descriptors.map((tag) => {
    const element = item.find(tag);
    const [count, first, bits] = element?.readNumbers() ?? [];
    if (count === undefined || first === undefined || bits === undefined || (bits !== 8 && bits !== 16)) throw unsupported();
    // Written as US or SS: of as many entries, a negative count is a large one.
    return { count: count === 0 ? mostEntries : (count + mostEntries) % mostEntries, first, bits };
  });
  const [red] = described;
  if (red === undefined || described.some(({ count, first }) => count !== red.count || first !== red.first)) throw unsupported();
  const signed = item.find("00280103")?.readNumbers()[0] === 1;
  const first = signed && red.first > 0x7fff ? red.first - 0x1_0000 : red.first;
  const isLittleEndian = isLittle(item);
  const colours = new Uint8Array(red.count * 3);
  for (const [colour, tag] of tables.entries()) {
    const bits = described[colour]?.bits ?? 16;
    const element = item.find(tag);
    const segmented = segmentedTables[colour];
    if (element === undefined && segmented !== undefined && item.find(segmented) !== undefined) {
      const entries = expandSegments(wordsOf(item.find(segmented), isLittleEndian));
      if (entries.length < red.count) throw unsupported();
      for (let index = 0; index < red.count; index++) colours[index * 3 + colour] = bits === 16 ? (entries[index] ?? 0) >>> 8 : (entries[index] ?? 0) & 0xff;
      continue;
    }
    const bytes = element?.bytes;
    if (element === undefined || bytes === undefined) throw unsupported();
    const isWide = bytes.length >= red.count * 2;
    if (!isWide && bytes.length < red.count) throw unsupported();
    const words = isWide ? wordsOf(element, isLittleEndian) : [];
    for (let index = 0; index < red.count; index++) {
      const word = isWide ? (words[index] ?? 0) : (bytes[index] ?? 0);
      colours[index * 3 + colour] = isWide && bits === 16 ? word >>> 8 : word & 0xff;
    }
  }
  let blackest = 0;
  let least = Infinity;
  for (let index = 0; index < red.count; index++) {
    const [r = 0, g = 0, b = 0] = colours.subarray(index * 3, index * 3 + 3);
    const light = r * r + g * g + b * b;
    if (light < least) [least, blackest] = [light, index];
  }
  return { first, colours, blackest: first + blackest };
}

function wordsOf(element: SeenElement | undefined, isLittleEndian: boolean): readonly number[] {
  const bytes = element?.bytes ?? new Uint8Array();
  const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
  return Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => ((bytes[index * 2 + high] ?? 0) << 8) | (bytes[index * 2 + low] ?? 0));
}

/** Words of a table lie in the order of the file's numbers, which Rows shows. */
function isLittle(item: SeenItem): boolean {
  const rows = item.find("00280010");
  const [low = 0, high = 0] = rows?.bytes ?? [];
  return rows?.readNumbers()[0] === low + high * 256;
}

const discrete = 0;
const linear = 1;
const indirect = 2;

/** Throws FailureError where a segment is unknown or reaches beyond the table. */
function expandSegments(words: readonly number[]): readonly number[] {
  const entries: number[] = [];
  const take = (at: number): number => {
    const word = words[at];
    if (word === undefined || entries.length > mostEntries) throw new FailureError("dicom.pixelsUnsupported");
    return word;
  };
  const expand = (start: number, most: number, isCopied: boolean): void => {
    let at = start;
    for (let count = 0; count < most && at < words.length; count++) {
      const [kind, length] = [take(at), take(at + 1)];
      if (kind === discrete) {
        for (let index = 0; index < length; index++) entries.push(take(at + 2 + index));
        at += 2 + length;
      } else if (kind === linear && entries.length > 0) {
        const from = entries.at(-1) ?? 0;
        const to = take(at + 2);
        for (let index = 1; index <= length; index++) entries.push(Math.round(from + ((to - from) * index) / length));
        at += 3;
      } else if (kind === indirect && !isCopied) {
        // Offset in bytes, the low word first.
        expand((take(at + 2) + take(at + 3) * 65_536) / 2, length, true);
        at += 4;
      } else throw new FailureError("dicom.pixelsUnsupported");
    }
  };
  expand(0, words.length, false);
  return entries;
}
