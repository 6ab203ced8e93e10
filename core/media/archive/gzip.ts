import { createGunzip } from "node:zlib";
import { FailureError } from "../../domain/failure.ts";
import { inflate } from "./inflate.ts";
import { isBomb, type Budget } from "./limits.ts";

const stepBytes = 256 * 1024;

export interface GzipOrder {
  readonly chunks: AsyncIterable<Buffer> | Iterable<Buffer>;
  /** How many there are in all, so that what nobody unpacks is noticed. */
  readonly bytes: number;
  readonly budget: Budget;
}

/** What gzip unpacks to, piece by piece (RFC 1952, several members too). What follows the last member is refused. */
export async function* readGzip({ chunks, bytes: packed, budget }: GzipOrder): AsyncGenerator<Buffer, void> {
  if (packed === 0) throw new FailureError("media.archiveTruncated");
  const { isGzip, rest } = await openMember(chunks);
  if (!isGzip) throw new FailureError("media.archiveMalformed");
  const gunzip = createGunzip({ chunkSize: stepBytes });
  let unpacked = 0;
  try {
    for await (const piece of inflate(gunzip, rest)) {
      unpacked += piece.length;
      if (isBomb(budget.limits, packed, unpacked)) throw new FailureError("media.archiveRatio");
      if (unpacked > budget.limits.totalBytes) throw new FailureError("media.archiveTooLarge");
      yield piece;
    }
  } catch (error) {
    throw asFailure(error);
  }
  if (gunzip.bytesWritten !== packed) throw new FailureError("media.archiveTrailing");
}

interface Member {
  readonly isGzip: boolean;
  readonly rest: AsyncGenerator<Buffer, void>;
}

/** Whether the stream begins as gzip does, and the stream. */
async function openMember(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Member> {
  async function* all(): AsyncGenerator<Buffer, void> {
    yield* chunks;
  }
  const stream = all();
  const first = await stream.next();
  const chunk = first.done === true ? Buffer.alloc(0) : first.value;
  async function* again(): AsyncGenerator<Buffer, void> {
    yield chunk;
    yield* stream;
  }
  return { isGzip: chunk.length === 1 ? chunk[0] === 0x1f : chunk[0] === 0x1f && chunk[1] === 0x8b, rest: again() };
}

function asFailure(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // The first member's header was right, so this is what follows the last one.
  if (error instanceof Error && error.message === "incorrect header check") return new FailureError("media.archiveTrailing");
  if (code === "Z_BUF_ERROR") return new FailureError("media.archiveTruncated");
  return code.startsWith("Z_") ? new FailureError("media.archiveMalformed") : error;
}
