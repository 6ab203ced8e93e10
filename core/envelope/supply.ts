import { FailureError } from "../domain/failure.ts";
import { elementHead, tags } from "./der.ts";

/**
 * ASN.1 that arrives in chunks of any size (X.690). A reader is a generator that yields when it has used up what there is; so it is
 * written as if all bytes were there, and keeps nothing but its place.
 */
export type Step<Value> = Generator<"more" | "key", Value, undefined>;

const maximumDepth = 24;
/** 2^48 bytes: no medium is larger, and numbers stay exact. */
const maximumLengthBytes = 6;

const malformed = (): FailureError => new FailureError("envelope.malformed");

const nothing = Buffer.alloc(0);

export class Supply {
  chunk: Uint8Array = nothing;
  position = 0;
  /** Bytes used since the first. */
  offset = 0;
  hasEnded = false;

  get available(): number {
    return this.chunk.length - this.position;
  }

  next(): number {
    this.offset += 1;
    return this.chunk[this.position++] ?? 0;
  }

  cut(count: number): Uint8Array {
    const bytes = this.chunk.subarray(this.position, this.position + count);
    this.position += count;
    this.offset += count;
    return bytes;
  }

  forget(): void {
    this.chunk = nothing;
    this.position = 0;
  }

  /** After a yield: either there is more now, or there never will be. */
  expectMore(): void {
    if (this.hasEnded && this.available === 0) throw new FailureError("envelope.truncated");
  }
}

/** An element that is being read, and how far it may reach. */
export interface Frame {
  readonly tag: number;
  /** Where its content ends; undefined where the length is indefinite. */
  readonly end: number | undefined;
  /** The nearest end that is known, its own or of an element around it. */
  readonly limit: number;
}

export const outermost: Frame = { tag: 0, end: undefined, limit: Number.POSITIVE_INFINITY };

/** Tag and length of the next element inside `parent`. */
export function* readFrame(supply: Supply, parent: Frame): Step<Frame> {
  if (supply.offset >= parent.limit) throw malformed();
  while (supply.available === 0) {
    yield "more";
    supply.expectMore();
  }
  const tag = supply.next();
  if ((tag & 0x1f) === 0x1f) throw malformed();
  while (supply.available === 0) {
    yield "more";
    supply.expectMore();
  }
  let length = supply.next();
  if (length === 0x80) {
    if ((tag & 0x20) === 0 || supply.offset > parent.limit) throw malformed();
    return { tag, end: undefined, limit: parent.limit };
  }
  if (length > 0x80) {
    const count = length & 0x7f;
    if (count > maximumLengthBytes) throw malformed();
    length = 0;
    for (let index = 0; index < count; index++) {
      while (supply.available === 0) {
        yield "more";
        supply.expectMore();
      }
      length = length * 256 + supply.next();
    }
  }
  const end = supply.offset + length;
  if (end > parent.limit) throw malformed();
  return { tag, end, limit: end };
}

export function* enter(supply: Supply, parent: Frame, tag: number): Step<Frame> {
  const frame = yield* readFrame(supply, parent);
  if (frame.tag !== tag) throw malformed();
  return frame;
}

/** The end of an element whose members were all read. */
export function* leave(supply: Supply, frame: Frame): Step<void> {
  if (frame.end !== undefined) {
    if (supply.offset !== frame.end) throw malformed();
    return;
  }
  for (let index = 0; index < 2; index++) {
    while (supply.available === 0) {
      yield "more";
      supply.expectMore();
    }
    if (supply.next() !== 0 || supply.offset > frame.limit) throw malformed();
  }
}

/** The tag of the next member, or undefined where there is none. */
export function* nextTag(supply: Supply, frame: Frame): Step<number | undefined> {
  if (frame.end !== undefined && supply.offset >= frame.end) return undefined;
  while (supply.available === 0) {
    yield "more";
    supply.expectMore();
  }
  const tag = supply.chunk[supply.position];
  return frame.end === undefined && tag === 0 ? undefined : tag;
}

/** What the small elements may have in all. */
export interface Budget {
  bytes: number;
}

/** One whole element, copied. */
export function* gather(supply: Supply, parent: Frame, budget: Budget): Step<Buffer> {
  const pieces: Buffer[] = [];
  yield* gatherInto(pieces, supply, parent, budget, 0);
  return Buffer.concat(pieces);
}

function* gatherInto(pieces: Buffer[], supply: Supply, parent: Frame, budget: Budget, depth: number): Step<void> {
  if (depth > maximumDepth) throw malformed();
  const frame = yield* readFrame(supply, parent);
  const length = frame.end === undefined ? undefined : frame.end - supply.offset;
  spend(budget, 2 + (length ?? 2));
  // The length in the fewest bytes: what is compared or hashed byte for byte are elements within.
  pieces.push(length === undefined ? Buffer.from([frame.tag, 0x80]) : elementHead(frame.tag, length));
  if (length !== undefined) {
    yield* take(supply, length, (bytes) => pieces.push(Buffer.from(bytes)));
    return;
  }
  while ((yield* nextTag(supply, frame)) !== undefined) yield* gatherInto(pieces, supply, frame, budget, depth + 1);
  yield* leave(supply, frame);
  pieces.push(Buffer.alloc(2));
}

function spend(budget: Budget, bytes: number): void {
  budget.bytes -= bytes;
  if (budget.bytes < 0) throw new FailureError("envelope.tooLarge");
}

/** Passes that many bytes on, as they come. */
export function* take(supply: Supply, count: number, give: (bytes: Uint8Array) => void): Step<void> {
  for (let left = count; left > 0; ) {
    if (supply.available === 0) {
      yield "more";
      supply.expectMore();
      continue;
    }
    const bytes = supply.cut(Math.min(left, supply.available));
    left -= bytes.length;
    give(bytes);
  }
}

/**
 * The content of an OCTET STRING under `tag` or, in pieces, under its constructed form (X.690 §8.7); pieces are not nested further:
 * no producer does that.
 */
export function* takeOctets(supply: Supply, frame: Frame, tag: number, give: (bytes: Uint8Array) => void): Step<void> {
  if (frame.tag === tag && frame.end !== undefined) {
    yield* take(supply, frame.end - supply.offset, give);
    return;
  }
  if (frame.tag !== (tag | 0x20)) throw malformed();
  while ((yield* nextTag(supply, frame)) !== undefined) {
    const piece = yield* readFrame(supply, frame);
    if (piece.tag !== tags.octetString || piece.end === undefined) throw malformed();
    const left = piece.end - supply.offset;
    // One generator less for each of very many small pieces.
    if (left <= supply.available) give(supply.cut(left));
    else yield* take(supply, left, give);
  }
  yield* leave(supply, frame);
}

/** Runs a reader over chunks: what every push parser here is made of. */
export interface Run {
  /** False where the reader waits for something else than bytes; what is left of the chunk is kept. */
  readonly feed: (chunk: Uint8Array) => boolean;
  readonly resume: () => boolean;
  readonly end: () => void;
}

/** Once something was wrong (the sink included) nothing is read any more, and every further call says so again. */
export function sticky(): <Value>(act: () => Value) => Value {
  let failure: Error | undefined;
  return (act) => {
    if (failure !== undefined) throw failure;
    try {
      return act();
    } catch (error) {
      failure = error instanceof Error ? error : new Error("what was thrown is no error");
      throw failure;
    }
  };
}

export function startRun(supply: Supply, steps: Step<void>): Run {
  let isDone = false;
  const guarded = sticky();
  const advance = (): boolean => {
    if (!isDone) {
      const { done = false, value } = steps.next();
      isDone = done;
      if (value === "key") {
        // The chunk is the caller's, who may fill it again before the key is there.
        supply.chunk = Buffer.from(supply.cut(supply.available));
        supply.offset -= supply.chunk.length;
        supply.position = 0;
        return false;
      }
    }
    // Nothing may follow the outermost element.
    if (isDone && supply.available > 0) throw malformed();
    return true;
  };
  return {
    feed: (chunk) =>
      guarded(() => {
        if (chunk.length === 0) return true;
        supply.chunk = chunk;
        supply.position = 0;
        const isRead = advance();
        // Used up: the caller may take its memory away.
        if (isRead) supply.forget();
        return isRead;
      }),
    resume: () => guarded(advance),
    end: () => {
      guarded(() => {
        supply.hasEnded = true;
        advance();
        if (!isDone) throw new FailureError("envelope.truncated");
        return true;
      });
    },
  };
}
