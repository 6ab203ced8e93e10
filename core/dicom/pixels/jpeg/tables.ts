import { malformed, truncated } from "./refuse.ts";

/** How many codes there are of each length from 1 to 16, and what they stand for (T.81 §B.2.4.2). */
export interface HuffmanSpecification {
  readonly counts: Uint8Array;
  readonly values: Uint8Array;
}

/** What the stream has defined so far; a later definition takes the place of an earlier one. */
export class JpegTables {
  readonly #quantization = new Map<number, Uint16Array>();
  readonly #huffman = new Map<number, HuffmanSpecification>();

  /** In zigzag order. */
  quantization(table: number): Uint16Array {
    const found = this.#quantization.get(table);
    if (found === undefined) throw malformed();
    return found;
  }

  huffman(kind: "dc" | "ac", table: number): HuffmanSpecification {
    const found = this.#huffman.get((kind === "ac" ? 16 : 0) + table);
    if (found === undefined) throw malformed();
    return found;
  }

  /** T.81 §B.2.4.1. */
  defineQuantization(payload: Buffer): void {
    for (let at = 0; at < payload.length; ) {
      const head = payload.readUInt8(at);
      const isWide = head >>> 4 === 1;
      if (head >>> 4 > 1 || (head & 15) > 3) throw malformed();
      const length = isWide ? 128 : 64;
      if (at + 1 + length > payload.length) throw truncated();
      const values = Uint16Array.from({ length: 64 }, (_, index) => (isWide ? payload.readUInt16BE(at + 1 + 2 * index) : payload.readUInt8(at + 1 + index)));
      if (values.includes(0)) throw malformed();
      this.#quantization.set(head & 15, values);
      at += 1 + length;
    }
  }

  /** T.81 §B.2.4.2. */
  defineHuffman(payload: Buffer): void {
    for (let at = 0; at < payload.length; ) {
      if (at + 17 > payload.length) throw truncated();
      const head = payload.readUInt8(at);
      if (head >>> 4 > 1 || (head & 15) > 3) throw malformed();
      const counts = payload.subarray(at + 1, at + 17);
      const count = counts.reduce((sum, each) => sum + each, 0);
      if (count > 256) throw malformed();
      if (at + 17 + count > payload.length) throw truncated();
      this.#huffman.set(head, { counts, values: payload.subarray(at + 17, at + 17 + count) });
      at += 17 + count;
    }
  }
}
