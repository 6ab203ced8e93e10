/** Where a file's bytes come from; ranges of it are named, not copied, so that bulk data need not lie in memory. */
export interface ByteSource {
  readonly length: number;
  readonly unsigned16: (at: number, isLittleEndian: boolean) => number;
  readonly unsigned32: (at: number, isLittleEndian: boolean) => number;
  readonly slice: (from: number, to: number) => Buffer;
}

export class MemorySource implements ByteSource {
  readonly length: number;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length = bytes.length;
  }

  unsigned16(at: number, isLittleEndian: boolean): number {
    return isLittleEndian ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
  }

  unsigned32(at: number, isLittleEndian: boolean): number {
    return isLittleEndian ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  slice(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, to);
  }
}
