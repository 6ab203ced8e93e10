import { createCipheriv, createHash, createSecretKey, hash as hashAtOnce, type Hash, type KeyObject } from "node:crypto";
import type { ObjectId, StoredPiece } from "../domain/object.ts";
import type { Clock } from "../platform/clock.ts";
import type { Entropy } from "../platform/entropy.ts";
import { releaseMemory } from "../platform/releaseMemory.ts";
import { newIdentity, type ObjectIdentity } from "./identity.ts";
import { chunkBytes, chunkNonce, pieceBytes, pieceKey, preambleBytes, saltBytes, sealHead, sealedHeadBytes, tagBytes } from "./layout.ts";
import type { VaultKeys } from "./vaultKeys.ts";

export interface WriterOrder {
  readonly folder: string;
  readonly keys: Pick<VaultKeys, "address" | "head" | "wrap">;
  /** The next number no segment ever had; threads share the source. */
  readonly nextNumber: () => number;
  readonly entropy: Entropy;
  readonly clock: Clock;
  /** Where segments roll; for tests. */
  readonly segmentBytes?: number;
}

export interface About {
  readonly kind: string;
  /** Sealed by the caller: what a rebuilt index should know of the object beyond the index itself. */
  readonly label?: Uint8Array;
}

export interface PieceOrder extends About {
  /** Of an object whose pieces are written apart; a new one where it is left out. */
  readonly identity?: ObjectIdentity;
  readonly piece?: number;
  /** Whoever writes it hashes it anyway, and gives the hash in the end. */
  readonly isHashedByCaller?: boolean;
}

const noLabel = new Uint8Array(0);

/** What a piece may do to the segment it is written to. */
export interface SegmentDoor {
  /** Where a chunk gathers; one for all pieces, since one is open at a time. */
  readonly chunk: Buffer;
  readonly at: () => number;
  /** Copies or writes them before it returns. */
  readonly append: (bytes: Uint8Array) => void;
  readonly patch: (offset: number, bytes: Uint8Array) => void;
  readonly cut: (offset: number) => void;
  readonly finished: (piece: Omit<StoredPiece, "wrappedKey" | "segment">, key: Buffer) => void;
}

export class PieceWriter {
  readonly #door: SegmentDoor;
  readonly #order: WriterOrder;
  readonly #object: ObjectId;
  readonly #objectKey: Buffer;
  readonly #kind: string;
  readonly #label: Uint8Array;
  readonly #piece: number;
  readonly #salt: Buffer;
  readonly #key: KeyObject;
  readonly #start: number;
  readonly #isHashedByCaller: boolean;
  readonly #chunk: Buffer;
  #filled = 0;
  #index = 0;
  #bytes = 0;
  #hash: Hash | undefined;
  #isOpen = true;

  constructor({ kind, label = noLabel, identity, piece = 0, isHashedByCaller = false }: PieceOrder, order: WriterOrder, door: SegmentDoor) {
    const { id, key } = identity ?? newIdentity(order.entropy, order.clock);
    this.#door = door;
    this.#chunk = door.chunk;
    this.#order = order;
    this.#object = id;
    this.#objectKey = Buffer.from(key);
    this.#kind = kind;
    this.#label = label;
    this.#piece = piece;
    this.#isHashedByCaller = isHashedByCaller;
    this.#salt = order.entropy.bytes(saltBytes);
    const bytes = pieceKey(this.#objectKey, id, piece, this.#salt);
    this.#key = createSecretKey(bytes);
    bytes.fill(0);
    this.#start = door.at();
    // The head holds what is known at the end only: its place is kept in zeros, which no reader takes for a record.
    door.append(Buffer.alloc(preambleBytes + sealedHeadBytes(kind, label) + tagBytes));
  }

  get object(): ObjectId {
    return this.#object;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Room left in this piece. */
  get room(): number {
    return pieceBytes - this.#bytes;
  }

  write(content: Uint8Array): void {
    if (!this.#isOpen) throw new Error("the piece is finished");
    if (content.length > this.room) throw new RangeError("a piece is at most 64 MiB");
    if (content.length === 0) return;
    // What fits into one chunk is hashed at once when it is whole.
    if (!this.#isHashedByCaller && this.#bytes + content.length > chunkBytes) {
      this.#hash ??= createHash("sha256").update(this.#chunk.subarray(0, this.#filled));
      this.#hash.update(content);
    }
    this.#bytes += content.length;
    for (let from = 0; from < content.length; ) {
      // A full chunk waits until more comes: only then is it known not to be the last.
      if (this.#filled === chunkBytes) this.#seal(this.#chunk, false, false);
      if (this.#filled === 0 && content.length - from > chunkBytes) {
        this.#seal(content.subarray(from, from + chunkBytes), false, false);
        from += chunkBytes;
        continue;
      }
      const part = content.subarray(from, from + chunkBytes - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
    }
  }

  /** `isLast`: no piece of the object comes after this one. `given`: the SHA-256 of exactly what was written. */
  finish(isLast: boolean, given?: Uint8Array): void {
    if (!this.#isOpen) throw new Error("the piece is finished");
    if (!isLast && this.#bytes !== pieceBytes) throw new RangeError("only the last piece is shorter");
    const rest = this.#chunk.subarray(0, this.#filled);
    if (this.#isHashedByCaller !== (given !== undefined)) throw new Error("a piece is hashed by one, not by both or none");
    const hash = given === undefined ? (this.#hash?.digest() ?? hashAtOnce("sha256", rest, "buffer")) : Buffer.from(given);
    this.#seal(rest, true, isLast);
    const head = {
      object: this.#object,
      kind: this.#kind,
      piece: this.#piece,
      isLast,
      bytes: this.#bytes,
      hash,
      createdAt: this.#order.clock.now(),
      label: this.#label,
    };
    this.#door.patch(this.#start, sealHead(this.#order.keys.head, this.#salt, head));
    this.#wipe();
    this.#door.finished(
      {
        object: this.#object,
        kind: this.#kind,
        piece: this.#piece,
        isLast,
        bytes: this.#bytes,
        hash: hash.toString("hex"),
        offset: this.#start,
        stored: this.#door.at() - this.#start,
      },
      this.#objectKey,
    );
  }

  /** As if it had never been begun: its bytes are taken back. */
  abandon(): void {
    if (!this.#isOpen) return;
    this.forget();
    this.#door.cut(this.#start);
  }

  forget(): void {
    this.#wipe();
    this.#objectKey.fill(0);
  }

  #wipe(): void {
    this.#isOpen = false;
    this.#chunk.fill(0, 0, this.#index > 0 ? chunkBytes : this.#filled);
  }

  #seal(content: Uint8Array, isLastOfPiece: boolean, isLastPiece: boolean): void {
    const cipher = createCipheriv("aes-256-gcm", this.#key, chunkNonce(this.#index, isLastOfPiece, isLastPiece));
    const sealed = cipher.update(content);
    this.#door.append(sealed);
    releaseMemory(sealed);
    cipher.final();
    this.#door.append(cipher.getAuthTag());
    this.#index++;
    if (content.buffer === this.#chunk.buffer) this.#filled = 0;
  }
}
