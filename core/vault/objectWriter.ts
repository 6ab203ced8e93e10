import type { ObjectId } from "../domain/object.ts";
import type { ObjectIdentity } from "./identity.ts";
import type { About, PieceOrder, PieceWriter } from "./pieceWriter.ts";

/** The part of a segment writer that an object of several pieces needs. */
interface PieceSource {
  readonly begin: (order: PieceOrder) => PieceWriter;
  readonly forget: (object: ObjectId) => void;
}

/** Cuts what comes into pieces of 64 MiB. */
export class ObjectWriter {
  readonly #writer: PieceSource;
  readonly #about: About;
  readonly #identity: ObjectIdentity;
  #piece: PieceWriter;
  #number = 0;
  #isOpen = true;

  constructor(writer: PieceSource, about: About, identity: ObjectIdentity, isHashedByCaller: boolean) {
    this.#writer = writer;
    this.#about = about;
    this.#identity = identity;
    this.#piece = writer.begin({ ...about, identity, isHashedByCaller });
  }

  get object(): ObjectId {
    return this.#identity.id;
  }

  write(content: Uint8Array): void {
    if (!this.#isOpen) throw new Error("the object is finished");
    for (let from = 0; from < content.length; ) {
      if (this.#piece.room === 0) {
        this.#piece.finish(false);
        this.#piece = this.#writer.begin({ ...this.#about, identity: this.#identity, piece: ++this.#number });
      }
      const part = content.subarray(from, from + this.#piece.room);
      this.#piece.write(part);
      from += part.length;
    }
  }

  /** `given`: the SHA-256 of the object, of one piece then, where its writer hashes it. */
  finish(given?: Uint8Array): ObjectId {
    this.#piece.finish(true, given);
    this.#wipe();
    return this.#identity.id;
  }

  abandon(): void {
    this.#piece.abandon();
    this.#writer.forget(this.#identity.id);
    this.#wipe();
  }

  #wipe(): void {
    this.#isOpen = false;
    this.#identity.key.fill(0);
  }
}
