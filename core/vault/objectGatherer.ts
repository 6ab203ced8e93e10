import type { KeyObject } from "node:crypto";
import { grown } from "../domain/grown.ts";
import type { ObjectColumns, ObjectId } from "../domain/object.ts";
import { objectKeyBytes, wrapObjectKeys } from "./objectKeys.ts";

export interface GatheredObject {
  readonly id: ObjectId;
  readonly address: Uint8Array;
  /** Copied. */
  readonly key: Uint8Array;
  readonly segment: number;
  readonly offset: number;
  readonly stored: number;
  readonly bytes: number;
}

const idBytes = 16;
const addressBytes = 32;
/** As many as are mostly synced together. */
const firstRows = 2048;

/** Columns of whole objects between two syncs. */
export class ObjectGatherer {
  #count = 0;
  #kind = "";
  #ids = new Uint8Array(firstRows * idBytes);
  #addresses = new Uint8Array(firstRows * addressBytes);
  #keys = new Uint8Array(firstRows * objectKeyBytes);
  #segments = new Float64Array(firstRows);
  #offsets = new Float64Array(firstRows);
  #stored = new Float64Array(firstRows);
  #bytes = new Float64Array(firstRows);

  get count(): number {
    return this.#count;
  }

  /** Whether one of this kind may come: those that are gathered together are of one. */
  takes(kind: string): boolean {
    return this.#count === 0 || this.#kind === kind;
  }

  add(kind: string, { id, address, key, segment, offset, stored, bytes }: GatheredObject): void {
    const row = this.#count++;
    if (row === this.#segments.length) this.#grow(row + 1);
    this.#kind = kind;
    Buffer.from(this.#ids.buffer).write(id, row * idBytes, "hex");
    this.#addresses.set(address, row * addressBytes);
    this.#keys.set(key, row * objectKeyBytes);
    this.#segments[row] = segment;
    this.#offsets[row] = offset;
    this.#stored[row] = stored;
    this.#bytes[row] = bytes;
  }

  /** All of them, their keys wrapped; it begins anew. Undefined where there is nothing. */
  take(wrap: KeyObject): ObjectColumns | undefined {
    const count = this.#count;
    if (count === 0) return undefined;
    const columns = {
      count,
      kind: this.#kind,
      ids: this.#ids.slice(0, count * idBytes),
      addresses: this.#addresses.slice(0, count * addressBytes),
      wrappedKeys: new Uint8Array(wrapObjectKeys(wrap, this.#keys.subarray(0, count * objectKeyBytes))),
      segments: this.#segments.slice(0, count),
      offsets: this.#offsets.slice(0, count),
      stored: this.#stored.slice(0, count),
      bytes: this.#bytes.slice(0, count),
    };
    this.forget();
    return columns;
  }

  forget(): void {
    this.#keys.fill(0, 0, this.#count * objectKeyBytes);
    this.#count = 0;
  }

  #grow(rows: number): void {
    this.#ids = grown(this.#ids, rows * idBytes);
    this.#addresses = grown(this.#addresses, rows * addressBytes);
    this.#keys = grown(this.#keys, rows * objectKeyBytes);
    this.#segments = grown(this.#segments, rows);
    this.#offsets = grown(this.#offsets, rows);
    this.#stored = grown(this.#stored, rows);
    this.#bytes = grown(this.#bytes, rows);
  }
}
