import { FailureError } from "../domain/failure.ts";

/** Where a file's bytes come from; ranges of it are named, not copied, so that bulk data need not lie in memory. */
export interface ByteSource {
  readonly length: number;
  readonly unsigned16: (at: number, isLittleEndian: boolean) => number;
  readonly unsigned32: (at: number, isLittleEndian: boolean) => number;
  /** Stays as it is for whoever keeps it. */
  readonly slice: (from: number, to: number) => Buffer;
  /** Puts a range of it into `target`, where there is a shorter way to do so than a slice. */
  readonly copy?: (from: number, to: number, target: Buffer, at: number) => void;
}

export function copyRange(source: ByteSource, from: number, to: number, target: Buffer, at: number): void {
  if (source.copy === undefined) target.set(source.slice(from, to), at);
  else source.copy(from, to, target, at);
}

export class MemorySource implements ByteSource {
  readonly length: number;
  readonly #bytes: Buffer;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length = bytes.length;
  }

  unsigned16(at: number, isLittleEndian: boolean): number {
    return this.#view.getUint16(at, isLittleEndian);
  }

  unsigned32(at: number, isLittleEndian: boolean): number {
    return this.#view.getUint32(at, isLittleEndian);
  }

  slice(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, to);
  }

  copy(from: number, to: number, target: Buffer, at: number): void {
    this.#bytes.copy(target, at, from, to);
  }
}

/** A file, an object of the vault: whatever gives its bytes by place. */
export interface PlacedBytes {
  readonly length: number;
  /** Fills `target` from `offset` on; how many bytes there were. */
  readonly readInto: (target: Buffer, offset: number) => number;
}

/** The header of an image is a few kilobytes; what lies between headers is hopped over. */
const windowBytes = 64 * 1024;
/** A value that somebody wants to see as a whole. Pixel Data of such length is copied by ranges, never sliced. */
const largestSlice = 256 * 1024 * 1024;

/** Bytes too many for memory, seen through a window that follows the reader. */
export class WindowSource implements ByteSource {
  readonly length: number;
  readonly #bytes: PlacedBytes;
  #window: Buffer = Buffer.alloc(0);
  #from = 0;

  constructor(bytes: PlacedBytes) {
    this.#bytes = bytes;
    this.length = bytes.length;
  }

  unsigned16(at: number, isLittleEndian: boolean): number {
    const inside = this.#reach(at, 2);
    return isLittleEndian ? this.#window.readUInt16LE(inside) : this.#window.readUInt16BE(inside);
  }

  unsigned32(at: number, isLittleEndian: boolean): number {
    const inside = this.#reach(at, 4);
    return isLittleEndian ? this.#window.readUInt32LE(inside) : this.#window.readUInt32BE(inside);
  }

  slice(from: number, to: number): Buffer {
    const [first, last] = [Math.min(from, this.length), Math.min(to, this.length)];
    if (last - first > windowBytes) {
      if (last - first > largestSlice) throw new FailureError("dicom.tooLarge", { at: from });
      const bytes = Buffer.allocUnsafeSlow(last - first);
      this.copy(first, last, bytes, 0);
      return bytes;
    }
    const inside = this.#reach(first, last - first);
    return this.#window.subarray(inside, inside + last - first);
  }

  copy(from: number, to: number, target: Buffer, at: number): void {
    if (to - from > windowBytes) this.#read(target.subarray(at, at + to - from), from);
    else {
      const start = this.#reach(from, to - from);
      this.#window.copy(target, at, start, start + to - from);
    }
  }

  #read(target: Buffer, from: number): void {
    // A file that became shorter while it was read.
    if (this.#bytes.readInto(target, from) !== target.length) throw new FailureError("dicom.truncated", { at: from });
  }

  /** Where in the window the byte lies. Each window is a buffer of its own: slices of the last one stay what they are. */
  #reach(at: number, count: number): number {
    const inside = at - this.#from;
    if (inside >= 0 && inside + count <= this.#window.length) return inside;
    const length = Math.min(windowBytes, this.length - at);
    if (length < count) throw new RangeError("beyond the end");
    this.#window = Buffer.allocUnsafeSlow(length);
    this.#from = at;
    this.#read(this.#window, at);
    return 0;
  }
}
