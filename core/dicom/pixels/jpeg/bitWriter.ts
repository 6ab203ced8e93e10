/** Collects bits and stuffs them at the end (T.81 §F.1.2.3): while they are written, a zero byte behind 0xFF is not thought of. */
export class BitWriter {
  #bytes: Buffer;
  #view: DataView;
  /** Whole words that lie in the buffer, in bytes. */
  #length = 0;
  #word = 0;
  #free = 32;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(Math.max(64, capacity));
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  }

  /** Makes room for so many more words. */
  reserve(words: number): void {
    const wanted = this.#length + 4 * words + 8;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer, larger.byteOffset, larger.byteLength);
  }

  /** The lowest `count` bits of a value that has no others, 1 to 31 of them; room was made before. */
  put(value: number, count: number): void {
    const free = this.#free - count;
    if (free > 0) {
      this.#word |= value << free;
      this.#free = free;
      return;
    }
    this.#view.setInt32(this.#length, this.#word | (value >>> -free));
    this.#length += 4;
    this.#free = free + 32;
    this.#word = free === 0 ? 0 : value << this.#free;
  }

  /** The bits of a view from one place to another; four bytes behind them can be read. */
  copy(view: DataView, from: number, to: number): void {
    this.reserve((to - from) >>> 4);
    let at = from;
    for (; at + 24 <= to; at += 24) this.put((view.getInt32(at >>> 3) << (at & 7)) >>> 8, 24);
    if (at < to) this.put((view.getInt32(at >>> 3) << (at & 7)) >>> (32 - to + at), to - at);
  }

  /** Fills the last byte with ones and hands out what was written, stuffed; the writer is empty again. */
  take(): Buffer {
    const used = 32 - this.#free;
    this.#view.setInt32(this.#length, this.#word | (used === 32 ? 0 : 0xffff_ffff >>> used));
    const clean = this.#bytes.subarray(0, this.#length + Math.ceil(used / 8));
    this.#length = 0;
    this.#word = 0;
    this.#free = 32;
    return stuffed(clean);
  }
}

function stuffed(clean: Buffer): Buffer {
  let count = 0;
  for (let at = clean.indexOf(0xff); at >= 0; at = clean.indexOf(0xff, at + 1)) count += 1;
  const bytes = Buffer.allocUnsafe(clean.length + count);
  let length = 0;
  let from = 0;
  for (let at = clean.indexOf(0xff); at >= 0; at = clean.indexOf(0xff, at + 1)) {
    length += clean.copy(bytes, length, from, at + 1);
    bytes[length] = 0;
    length += 1;
    from = at + 1;
  }
  clean.copy(bytes, length, from);
  return bytes;
}
