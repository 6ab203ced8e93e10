import path from "node:path";
import type { ObjectColumns, ObjectId, StoredPiece } from "../domain/object.ts";
import { GrowingFile } from "../platform/randomAccess.ts";
import { newIdentity, pooled } from "./identity.ts";
import { chunkBytes, preambleBytes, sealHeads, segmentBytes, segmentHead, segmentName, tagBytes } from "./layout.ts";
import { wrapObjectKeys, wrappedKeyBytes } from "./objectKeys.ts";
import { ObjectGatherer } from "./objectGatherer.ts";
import { ObjectWriter } from "./objectWriter.ts";
import { wholeBytes, writeWhole, type SealedWhole } from "./sealWhole.ts";
import { addressOfOne } from "./vaultKeys.ts";
import { PieceWriter, type About, type PieceOrder, type SegmentDoor, type WriterOrder } from "./pieceWriter.ts";

export { newIdentity, type ObjectIdentity } from "./identity.ts";
export { sharedNumbers } from "./segmentNumbers.ts";
export type { About, PieceOrder, WriterOrder } from "./pieceWriter.ts";

/**
 * Appends objects to segments (SPEC §2 to §4). Synchronous: it lives in a worker thread, each thread with a segment of its own. Nothing it
 * wrote counts before `sync` returned it, and nothing is readable before a row refers to it.
 */

/** Encrypted chunks gather here before they go to the file. */
const stagingBytes = 4 * 1024 * 1024;
interface Pending {
  readonly piece: Omit<StoredPiece, "wrappedKey">;
  readonly key: Buffer;
}

export class SegmentWriter {
  readonly #order: WriterOrder;
  readonly #staging = Buffer.allocUnsafeSlow(stagingBytes);
  readonly #chunk = Buffer.allocUnsafeSlow(chunkBytes);
  /** Where in the segment the staging begins. */
  #base = 0;
  #used = 0;
  #file: GrowingFile | undefined;
  #number = 0;
  #open: PieceWriter | undefined;
  readonly #pending: Pending[] = [];
  readonly #gathered = new ObjectGatherer();
  /** In the staging, not sealed yet. */
  readonly #heads: { readonly at: number; readonly sealedHead: number }[] = [];

  constructor(order: WriterOrder) {
    this.#order = { ...order, entropy: pooled(order.entropy) };
  }

  /** Bytes written since the last sync: what a crash would cost. */
  get unsynced(): number {
    return this.#pending.reduce((sum, { piece }) => sum + piece.stored, 0);
  }

  get pending(): number {
    return this.#pending.length + this.#gathered.count;
  }

  /** One piece at a time: finish or abandon it before the next. */
  begin(order: PieceOrder): PieceWriter {
    if (this.#open !== undefined) throw new Error("a piece is still open");
    this.#roll();
    const piece = new PieceWriter(order, this.#order, this.#door());
    this.#open = piece;
    return piece;
  }

  /** A whole object that is in memory. */
  store(content: Uint8Array, about: About): ObjectId {
    if (content.length > chunkBytes) {
      const object = this.beginObject(about);
      object.write(content);
      return object.finish();
    }
    const { id, hash, stored, key, offset } = this.#seal(content, about);
    const piece = { object: id, kind: about.kind, piece: 0, isLast: true, segment: this.#number, offset, stored, bytes: content.length, hash: hash.toString("hex") };
    this.#pending.push({ piece, key });
    return id;
  }

  /** The same for an object of one chunk that comes with many others: they are told of together, as columns. Of one kind between two syncs. */
  gather(content: Uint8Array, about: About): ObjectId {
    if (content.length > chunkBytes) throw new RangeError("what is gathered is small");
    if (!this.#gathered.takes(about.kind)) throw new Error("objects that are gathered together are of one kind");
    const { id, hash, stored, key, offset } = this.#seal(content, about);
    this.#gathered.add(about.kind, { id, address: addressOfOne(this.#order.keys.address, hash), key, segment: this.#number, offset, stored, bytes: content.length });
    key.fill(0);
    return id;
  }

  /** An object that comes in parts and may have several pieces; hashed by the caller it has one only. */
  beginObject(about: About, isHashedByCaller = false): ObjectWriter {
    return new ObjectWriter(this, about, newIdentity(this.#order.entropy, this.#order.clock), isHashedByCaller);
  }

  /** What was finished since the last sync is durable now: the rows may be written. */
  sync(): readonly StoredPiece[] {
    if (this.#gathered.count > 0) throw new Error("what was gathered is taken with it");
    return this.syncAll().pieces;
  }

  syncAll(): { readonly pieces: readonly StoredPiece[]; readonly gathered: ObjectColumns | undefined } {
    if (this.#open !== undefined) throw new Error("a piece is still open");
    if (this.#pending.length > 0 || this.#gathered.count > 0) {
      this.#flush();
      this.#file?.sync();
    }
    return { pieces: this.#takePending(), gathered: this.#gathered.take(this.#order.keys.wrap) };
  }

  #takePending(): readonly StoredPiece[] {
    if (this.#pending.length === 0) return [];
    const pending = this.#pending.splice(0);
    const keys = Buffer.concat(pending.map(({ key }) => key));
    const wrapped = wrapObjectKeys(this.#order.keys.wrap, keys);
    for (const bytes of [keys, ...pending.map(({ key }) => key)]) bytes.fill(0);
    return pending.map(({ piece }, index) => ({
      ...piece,
      wrappedKey: wrapped.toString("hex", index * wrappedKeyBytes, (index + 1) * wrappedKeyBytes),
    }));
  }

  /** Finished pieces of an object that will not be finished: they are not reported, and become dead space. */
  forget(object: ObjectId): void {
    for (const one of this.#pending.filter(({ piece }) => piece.object === object)) {
      one.key.fill(0);
      this.#pending.splice(this.#pending.indexOf(one), 1);
    }
  }

  /** Whatever was finished and not synced: it is not reported, and becomes dead space. */
  forgetAll(): void {
    for (const { key } of this.#pending.splice(0)) key.fill(0);
    this.#gathered.forget();
  }

  /** What was not synced is forgotten. */
  close(): void {
    this.forgetAll();
    // Heads that were not sealed yet have names in them.
    this.#staging.fill(0, 0, this.#used);
    this.#heads.length = 0;
    this.#open?.forget();
    this.#open = undefined;
    this.#file?.close();
    this.#file = undefined;
  }

  #seal(content: Uint8Array, about: About): Omit<SealedWhole, "headBytes"> & { readonly offset: number; readonly stored: number } {
    if (this.#open !== undefined) throw new Error("a piece is still open");
    this.#roll();
    const stored = wholeBytes(content, about);
    // The staging is larger than any such record, so all of it stands there until its head is sealed with the others.
    if (stored > this.#staging.length - this.#used) this.#flush();
    const at = this.#used;
    const { headBytes, ...whole } = writeWhole(this.#staging, at, content, about, this.#order);
    this.#heads.push({ at, sealedHead: headBytes - preambleBytes - tagBytes });
    this.#used += stored;
    return { ...whole, offset: this.#base + at, stored };
  }

  #door(): SegmentDoor {
    return {
      chunk: this.#chunk,
      at: () => this.#base + this.#used,
      append: (bytes) => {
        this.#append(bytes);
      },
      patch: (offset, bytes) => {
        this.#patch(offset, bytes);
      },
      cut: (offset) => {
        this.#cut(offset);
        this.#open = undefined;
      },
      finished: (piece, key) => {
        this.#pending.push({ piece: { ...piece, segment: this.#number }, key });
        this.#open = undefined;
      },
    };
  }

  #roll(): void {
    const limit = this.#order.segmentBytes ?? segmentBytes;
    if (this.#file !== undefined && this.#base + this.#used < limit) return;
    if (this.#file !== undefined) {
      // Pieces that wait in the old segment are durable with it; their rows come with the next sync.
      this.#flush();
      this.#file.sync();
      this.#file.close();
    }
    this.#file = undefined;
    while (this.#file === undefined) {
      this.#number = this.#order.nextNumber();
      this.#file = GrowingFile.make(path.join(this.#order.folder, segmentName(this.#number)));
    }
    this.#base = 0;
    this.#used = 0;
    this.#append(segmentHead(this.#order.keys.head, this.#number, this.#order.entropy.bytes(16)));
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length > this.#staging.length - this.#used) this.#flush();
    this.#staging.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #patch(offset: number, bytes: Uint8Array): void {
    // The head of a piece stands in one place: all of it was flushed, or none.
    if (offset >= this.#base) this.#staging.set(bytes, offset - this.#base);
    else this.#file?.writeAt(offset, bytes);
  }

  #cut(offset: number): void {
    if (offset < this.#base) {
      this.#file?.cut(offset);
      this.#base = offset;
    }
    this.#used = offset - this.#base;
  }

  #flush(): void {
    if (this.#used === 0) return;
    sealHeads(this.#order.keys.head, this.#staging, this.#heads.splice(0));
    this.#file?.writeAt(this.#base, this.#staging.subarray(0, this.#used));
    this.#base += this.#used;
    this.#used = 0;
  }
}
