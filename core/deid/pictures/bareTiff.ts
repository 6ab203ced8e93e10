import { FailureError } from "../../domain/failure.ts";

/** A TIFF file (revision 6.0) written anew: its pages with their pixels and the numbers these need; no text, no Exif, no place, no preview, no gaps. */

const broken = (): FailureError => new FailureError("picture.unreadable");

const tag = { subfile: 254, compression: 259, stripOffsets: 273, stripCounts: 279, tileOffsets: 324, tileCounts: 325 } as const;

/** Size, samples, colours, order, resolution, prediction, pages. */
const kept: ReadonlySet<number> = new Set([254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 292, 293, 296, 297, 317, 320, 322, 323, 324, 325, 338, 339]);
/** None, fax, LZW, deflate, PackBits. JPEG inside holds segments of its own. */
const compressions: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 8, 32773, 32946]);
/** Bytes of a number of the types SHORT, LONG, RATIONAL: what the kept tags may have. */
const sizes: Readonly<Record<number, number>> = { 3: 2, 4: 4, 5: 8 };
const short = 3;
const long = 4;

const mostPages = 2000;
const mostParts = 1_000_000;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Buffer;
}

class TiffReader {
  readonly #bytes: Buffer;
  readonly isLittle: boolean;

  constructor(bytes: Buffer) {
    const order = bytes.subarray(0, 2).toString("latin1");
    if (bytes.length < 8 || (order !== "II" && order !== "MM")) throw broken();
    this.#bytes = bytes;
    this.isLittle = order === "II";
    if (this.#short(2) !== 42) throw broken();
  }

  #need(at: number, count: number): void {
    if (at + count > this.#bytes.length) throw broken();
  }

  #short(at: number): number {
    this.#need(at, 2);
    return this.isLittle ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
  }

  #long(at: number): number {
    this.#need(at, 4);
    return this.isLittle ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  pages(): readonly (readonly Entry[])[] {
    const pages: (readonly Entry[])[] = [];
    const seen = new Set<number>();
    for (let at = this.#long(4); at !== 0; ) {
      if (seen.has(at) || pages.length >= mostPages) throw broken();
      seen.add(at);
      const count = this.#short(at);
      pages.push(Array.from({ length: count }, (_, index) => this.#entry(at + 2 + index * 12)).filter((entry) => entry !== undefined));
      at = this.#long(at + 2 + count * 12);
    }
    return pages;
  }

  #entry(at: number): Entry | undefined {
    const number = this.#short(at);
    if (!kept.has(number)) return undefined;
    const type = this.#short(at + 2);
    const count = this.#long(at + 4);
    const size = sizes[type];
    if (size === undefined || count > mostParts) throw broken();
    const from = size * count <= 4 ? at + 8 : this.#long(at + 8);
    this.#need(from, size * count);
    return { tag: number, type, count, value: this.#bytes.subarray(from, from + size * count) };
  }

  numbers({ type, count, value }: Entry): readonly number[] {
    if (type !== short && type !== long) throw broken();
    const read = type === short ? (at: number) => (this.isLittle ? value.readUInt16LE(at * 2) : value.readUInt16BE(at * 2)) : (at: number) => (this.isLittle ? value.readUInt32LE(at * 4) : value.readUInt32BE(at * 4));
    return Array.from({ length: count }, (_, index) => read(index));
  }

  part(from: number, count: number): Buffer {
    this.#need(from, count);
    return this.#bytes.subarray(from, from + count);
  }
}

class TiffWriter {
  readonly #pieces: Buffer[] = [];
  readonly #isLittle: boolean;
  #length = 8;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  longs(numbers: readonly number[]): Buffer {
    const bytes = Buffer.alloc(numbers.length * 4);
    for (const [index, number] of numbers.entries()) {
      if (this.#isLittle) bytes.writeUInt32LE(number, index * 4);
      else bytes.writeUInt32BE(number, index * 4);
    }
    return bytes;
  }

  shorts(numbers: readonly number[]): Buffer {
    const bytes = Buffer.alloc(numbers.length * 2);
    for (const [index, number] of numbers.entries()) {
      if (this.#isLittle) bytes.writeUInt16LE(number, index * 2);
      else bytes.writeUInt16BE(number, index * 2);
    }
    return bytes;
  }

  /** Where it lies; everything begins at an even place. */
  put(bytes: Buffer): number {
    const at = this.#length;
    const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    this.#pieces.push(even);
    this.#length += even.length;
    return at;
  }

  /** Its own place, and where the place of the next page is to be written. */
  page(entries: readonly Entry[]): { readonly at: number; readonly link: Buffer } {
    const rows = entries.map(({ tag: number, type, count, value }) => {
      const inline = value.length <= 4 ? Buffer.concat([value, Buffer.alloc(4 - value.length)]) : this.longs([this.put(value)]);
      return Buffer.concat([this.shorts([number, type]), this.longs([count]), inline]);
    });
    const link = this.longs([0]);
    const at = this.put(Buffer.concat([this.shorts([entries.length]), ...rows]));
    this.#pieces.push(link);
    this.#length += 4;
    return { at, link };
  }

  whole(first: number): Buffer {
    return Buffer.concat([Buffer.from(this.#isLittle ? "II" : "MM"), this.shorts([42]), this.longs([first]), ...this.#pieces]);
  }
}

const entryOf = (entries: readonly Entry[], number: number): Entry | undefined => entries.find((entry) => entry.tag === number);

/** A smaller copy of another page, which nobody would look at (bit 0 of NewSubfileType). */
const isReduced = (reader: TiffReader, entries: readonly Entry[]): boolean => {
  const subfile = entryOf(entries, tag.subfile);
  return subfile !== undefined && ((reader.numbers(subfile)[0] ?? 0) & 1) === 1;
};

function rewritten(reader: TiffReader, writer: TiffWriter, entries: readonly Entry[]): readonly Entry[] {
  const compression = entryOf(entries, tag.compression);
  if (compression !== undefined && !compressions.has(reader.numbers(compression)[0] ?? 0)) throw broken();
  const offsets = entryOf(entries, tag.stripOffsets) ?? entryOf(entries, tag.tileOffsets);
  const counts = entryOf(entries, tag.stripCounts) ?? entryOf(entries, tag.tileCounts);
  if (offsets === undefined || counts === undefined || offsets.count !== counts.count || offsets.count === 0) throw broken();
  const lengths = reader.numbers(counts);
  const places = reader.numbers(offsets).map((from, index) => writer.put(reader.part(from, lengths[index] ?? 0)));
  return entries.map((entry) => (entry === offsets ? { tag: entry.tag, type: long, count: places.length, value: writer.longs(places) } : entry));
}

export function bareTiff(bytes: Buffer): Buffer {
  const reader = new TiffReader(bytes);
  const pages = reader.pages().filter((entries) => !isReduced(reader, entries));
  if (pages.length === 0) throw broken();
  const writer = new TiffWriter(reader.isLittle);
  let first = 0;
  let previous: Buffer | undefined;
  for (const entries of pages) {
    const { at, link } = writer.page(rewritten(reader, writer, entries));
    if (previous === undefined) first = at;
    else writer.longs([at]).copy(previous);
    previous = link;
  }
  return writer.whole(first);
}
