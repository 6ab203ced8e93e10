import { FailureError, type Failure } from "../../domain/failure.ts";
import { findContentKey } from "../findContentKey.ts";
import type { RecipientKey } from "../recipientKey.ts";
import { openSecureReader } from "../secureReader.ts";

/** For tests: one file from end to end, in chunks of whatever size, and all that came out on the way. */

export interface ReadThrough {
  /** "ok", or what was wrong. */
  readonly code: string;
  readonly failure?: Failure;
  /** What the sink had got when it ended, well or not. */
  readonly delivered: Buffer;
  readonly authenticated?: boolean;
  readonly inner?: "signed" | "digested";
}

/** Sizes of chunks, one after the other; the last one again and again. */
export async function readThrough(
  bytes: Uint8Array,
  keys: readonly RecipientKey[],
  allowPkcs1 = false,
  chunkSizes: readonly number[] = [Number.POSITIVE_INFINITY],
  unauthenticated: "refuse" | "tell" = "tell",
): Promise<ReadThrough> {
  const pieces: Buffer[] = [];
  let isOver = false;
  const reader = openSecureReader({
    unauthenticated,
    sink: (plain) => {
      if (isOver) throw new Error("something was given out after a failure");
      pieces.push(Buffer.from(plain));
      plain.fill(0);
    },
  });
  const delivered = (): Buffer => Buffer.concat(pieces);
  try {
    let position = 0;
    for (let index = 0; position < bytes.length; index++) {
      const size = chunkSizes[Math.min(index, chunkSizes.length - 1)] ?? 1;
      // A copy that is overwritten and then taken away: nothing may keep a chunk that is not its own.
      const memory = Uint8Array.from(bytes.subarray(position, position + size)).buffer;
      const chunk = Buffer.from(memory);
      position += chunk.length;
      const before = reader.header;
      reader.push(chunk);
      chunk.fill(0xa5);
      memory.transfer(0);
      const { header } = reader;
      if (before !== undefined || header === undefined) continue;
      const key = await findContentKey(header, keys, { allowPkcs1 });
      if (!key.ok) return { code: key.failure.code, failure: key.failure, delivered: delivered() };
      reader.unlock(key.value);
    }
    const { authenticated, inner } = reader.finish();
    return { code: "ok", delivered: delivered(), authenticated, ...(inner && { inner: inner.kind }) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    isOver = true;
    for (const again of [() => reader.push(Buffer.alloc(100)), () => reader.finish()]) expectSame(error, again);
    return { code: error.failure.code, failure: error.failure, delivered: delivered() };
  }
}

/** Once something was wrong, every further call says so again. */
function expectSame(first: FailureError, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === first.failure.code) return;
    throw error;
  }
  throw new Error("a reader went on after a failure");
}
