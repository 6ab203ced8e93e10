import { grown } from "../domain/grown.ts";
import type { EnvelopeProof, HeldCause } from "../domain/delivery.ts";
import type { FailureCode } from "../domain/failure.ts";
import type { ItemKind } from "../domain/medium.ts";
import { idBytes } from "./objectKeys.ts";
import type { NewMember } from "./deliveryItems.ts";

/** What many members have in common. */
export interface MemberWords {
  readonly kind: ItemKind;
  readonly cause: HeldCause | null;
  readonly failure: FailureCode | null;
  readonly proof: EnvelopeProof | null;
  /** Whether there is an object in its row. */
  readonly isStored: boolean;
}

/** Members of one container as columns, in the order they were met (see ObjectColumns). */
export interface MemberColumns {
  readonly count: number;
  readonly entries: Float64Array;
  readonly bytes: Float64Array;
  /** Sealed, one after the other, and where in it each begins; one more beginning than names. */
  readonly names: Uint8Array;
  readonly nameStarts: Float64Array;
  /** 16 bytes each, zeros where there is none. */
  readonly objects: Uint8Array;
  readonly words: readonly MemberWords[];
  /** Which of the words. */
  readonly wordOf: Uint16Array;
}

const idLength = 16;
const firstRows = 256;
const nameBytesOfRow = 64;

/** Gathers members row by row. */
export class MemberGatherer {
  #count = 0;
  #entries = new Float64Array(firstRows);
  #bytes = new Float64Array(firstRows);
  #names = new Uint8Array(firstRows * nameBytesOfRow);
  #nameStarts = new Float64Array(firstRows + 1);
  #objects = new Uint8Array(firstRows * idLength);
  #words: MemberWords[] = [];
  #wordOf = new Uint16Array(firstRows);

  get count(): number {
    return this.#count;
  }

  add({ entry, bytes, name, kind, cause, failure, proof, object }: NewMember): void {
    const row = this.#count++;
    this.#entries = grown(this.#entries, row + 1);
    this.#bytes = grown(this.#bytes, row + 1);
    this.#nameStarts = grown(this.#nameStarts, row + 2);
    this.#objects = grown(this.#objects, (row + 1) * idLength);
    this.#wordOf = grown(this.#wordOf, row + 1);
    const start = this.#nameStarts[row] ?? 0;
    this.#names = grown(this.#names, start + name.length);
    this.#entries[row] = entry;
    this.#bytes[row] = bytes;
    this.#names.set(name, start);
    this.#nameStarts[row + 1] = start + name.length;
    if (object !== undefined) this.#objects.set(idBytes(object), row * idLength);
    this.#wordOf[row] = this.#wordsAt(kind, cause ?? null, failure ?? null, proof ?? null, object !== undefined);
  }

  /** Everything gathered so far; it begins anew. Undefined where there is nothing. */
  take(): MemberColumns | undefined {
    const count = this.#count;
    if (count === 0) return undefined;
    const columns = {
      count,
      entries: this.#entries.slice(0, count),
      bytes: this.#bytes.slice(0, count),
      names: this.#names.slice(0, this.#nameStarts[count]),
      nameStarts: this.#nameStarts.slice(0, count + 1),
      objects: this.#objects.slice(0, count * idLength),
      words: this.#words,
      wordOf: this.#wordOf.slice(0, count),
    };
    this.forget();
    return columns;
  }

  forget(): void {
    this.#objects.fill(0);
    // Not sealed yet, where this is not because they were taken.
    this.#names.fill(0, 0, this.#nameStarts[this.#count]);
    this.#nameStarts[0] = 0;
    this.#count = 0;
    this.#words = [];
  }

  #wordsAt(kind: ItemKind, cause: HeldCause | null, failure: FailureCode | null, proof: EnvelopeProof | null, isStored: boolean): number {
    const known = this.#words.findIndex(
      (words) => words.kind === kind && words.cause === cause && words.failure === failure && words.proof === proof && words.isStored === isStored,
    );
    return known === -1 ? this.#words.push({ kind, cause, failure, proof, isStored }) - 1 : known;
  }
}

export function columnsOf(members: readonly NewMember[]): MemberColumns | undefined {
  const gatherer = new MemberGatherer();
  for (const member of members) gatherer.add(member);
  return gatherer.take();
}

/** The same, with other objects in the place of some: what the vault had already stands under its first name. */
export function withObjects(members: MemberColumns, places: ReadonlyMap<string, string>): MemberColumns {
  if (places.size === 0) return members;
  const objects = Uint8Array.from(members.objects);
  const bytes = Buffer.from(objects.buffer);
  for (let at = 0; at < bytes.length; at += idLength) {
    const place = places.get(bytes.toString("hex", at, at + idLength));
    if (place !== undefined) bytes.write(place, at, "hex");
  }
  return { ...members, objects };
}
