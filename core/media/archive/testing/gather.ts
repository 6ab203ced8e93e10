import { createHash } from "node:crypto";
import { FailureError, type FailureCode } from "../../../domain/failure.ts";
import type { ArchiveEvent } from "../entry.ts";
import { openBudget, type ArchiveLimits } from "../limits.ts";
import { readArchive, type ArchiveKind } from "../nested.ts";
import { bufferSource, type RandomSource } from "../source.ts";

/** What an archive came to, as one value that a test can compare. */
export interface Gathered {
  readonly files: readonly (readonly [name: string, sha256: string])[];
  readonly held: readonly FailureCode[];
  readonly refused: FailureCode | undefined;
}

const hash = (): ReturnType<typeof createHash> => createHash("sha256");

export async function gather(events: AsyncIterable<ArchiveEvent>): Promise<Gathered> {
  const files: [string, string][] = [];
  const held: FailureCode[] = [];
  let current = hash();
  const kept: number[] = [];
  const within: string[] = [];
  const nameOf = (segments: readonly string[]): string => [...within, ...segments].join("/");
  try {
    for await (const event of events) {
      if (event.kind === "file") files.push([nameOf(event.entry.segments), hash().update(event.content).digest("hex")]);
      else if (event.kind === "begin") current = hash();
      else if (event.kind === "piece") current.update(event.content);
      else if (event.kind === "end") files.push([nameOf(event.entry.segments), current.digest("hex")]);
      else if (event.kind === "enter") {
        kept.push(files.length);
        within.push(event.entry.segments.join("/"));
      } else if (event.kind === "leave") {
        const before = kept.pop();
        within.pop();
        if (event.refused === undefined) continue;
        held.push(event.refused);
        files.length = before ?? 0;
      } else held.push(event.reason);
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { files, held, refused: error.failure.code };
  }
  return { files, held, refused: undefined };
}

export const kindOfName = (name: string): ArchiveKind => (name.endsWith(".zip") ? "zip" : name.endsWith(".gz") ? "gzip" : "tar");

export const gatherBytes = (bytes: Buffer, kind: ArchiveKind, limits?: ArchiveLimits): Promise<Gathered> =>
  gather(readArchive({ source: bufferSource(bytes), kind, name: "delivered.tar.gz", budget: openBudget(bytes.length, limits) }));

/** As a vault object or a slow medium would answer. */
export const slowSource = (bytes: Buffer): RandomSource => ({
  size: bytes.length,
  read: (offset, length) => Promise.resolve(Buffer.from(bytes.subarray(offset, offset + length))),
});

export const sha256 = (content: Buffer | string): string => hash().update(content).digest("hex");
