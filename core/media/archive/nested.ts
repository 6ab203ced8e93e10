import { FailureError, type FailureCode } from "../../domain/failure.ts";
import type { ContentKind } from "../../domain/content.ts";
import { contentKindOf, headBytes } from "../source/contentKind.ts";
import type { ArchiveEntry, ArchiveEvent } from "./entry.ts";
import { readGzip } from "./gzip.ts";
import type { Budget } from "./limits.ts";
import { bufferSource, type RandomSource } from "./source.ts";
import { readTar } from "./tar.ts";
import { readZip } from "./zip.ts";
import type { ZipVerdict } from "./zipDirectory.ts";

export type ArchiveKind = Extract<ContentKind, "zip" | "tar" | "gzip">;

export const isArchiveKind = (kind: ContentKind): kind is ArchiveKind => kind === "zip" || kind === "tar" || kind === "gzip";

export interface ArchiveOrder {
  readonly source: RandomSource;
  readonly kind: ArchiveKind;
  readonly budget: Budget;
  /** Of the archive itself; what a gzip holds is called by it. */
  readonly name: string;
  /** Entries from this index up to and without that one: an archive is resumed, or shared between readers (a gzip is not). */
  readonly from?: number;
  readonly to?: number;
  /** Of a zip, from an earlier reading of the very same bytes. */
  readonly verdict?: ZipVerdict;
}

const stepBytes = 1024 * 1024;

async function* chunksOf(source: RandomSource): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < source.size; at += stepBytes) {
    yield await source.read(at, Math.min(stepBytes, source.size - at));
  }
}

/** These blow the purse they share, so the outermost archive is refused with the one within. */
const fatal = new Set<FailureCode>(["media.archiveRatio", "media.archiveTooLarge", "media.archiveTooMany"]);

/**
 * Reads an archive and the small archives in it. One too large to come whole comes as a file in pieces: whoever stored it reads it
 * from there with a nested budget.
 */
export async function* readArchive(order: ArchiveOrder): AsyncGenerator<ArchiveEvent, void> {
  for await (const event of readOneArchive(order)) {
    if (event.kind !== "file") {
      yield event;
      continue;
    }
    const name = event.entry.segments.at(-1) ?? "";
    const kind = contentKindOf(event.content.subarray(0, headBytes), name);
    if (isArchiveKind(kind)) yield* readWithin(event.entry, event.content, kind, name, order.budget);
    else yield event;
  }
}

async function* readWithin(entry: ArchiveEntry, content: Buffer, kind: ArchiveKind, name: string, budget: Budget): AsyncGenerator<ArchiveEvent, void> {
  yield { kind: "enter", entry };
  try {
    yield* readArchive({ source: bufferSource(content), kind, name, budget: budget.nest() });
  } catch (error) {
    if (!(error instanceof FailureError) || fatal.has(error.failure.code)) throw error;
    yield { kind: "leave", entry, refused: error.failure.code };
    return;
  }
  yield { kind: "leave", entry };
}

/** The archive alone: archives in it are files like others, for whoever stores them and reads them from there. */
export function readOneArchive({ source, kind, budget, name, from, to, verdict }: ArchiveOrder): AsyncGenerator<ArchiveEvent, void> {
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  if (kind === "zip") return readZip({ source, budget, ...range, ...(verdict && { verdict }) });
  if (kind === "tar") return readTar({ chunks: chunksOf(source), budget, ...range });
  return readZipped(source, name, budget, range);
}

/** A gzip holds one stream: a tar, mostly. */
async function* readZipped(source: RandomSource, name: string, budget: Budget, range: { readonly from?: number; readonly to?: number }): AsyncGenerator<ArchiveEvent, void> {
  const pieces = readGzip({ chunks: chunksOf(source), bytes: source.size, budget });
  const { head, rest } = await peek(pieces);
  // A tar of nothing is zeros, and shows itself by its name alone.
  if (contentKindOf(head.subarray(0, headBytes), "") === "tar" || /\.(?:tar\.gz|tgz)$/i.test(name)) {
    yield* readTar({ chunks: rest, budget, ...range });
    return;
  }
  budget.countEntry();
  const entry: ArchiveEntry = { index: 0, segments: [name.replace(/\.gz$/i, "")], encoding: "utf-8", bytes: 0 };
  yield { kind: "begin", entry };
  let bytes = 0;
  for await (const piece of rest) {
    bytes += piece.length;
    budget.spend(piece.length);
    yield { kind: "piece", content: piece };
    piece.fill(0);
  }
  yield { kind: "end", entry: { ...entry, bytes } };
}

/** The first pieces, until there are enough to tell by, and the whole stream with them again. */
async function peek(pieces: AsyncGenerator<Buffer, void>): Promise<{ readonly head: Buffer; readonly rest: AsyncGenerator<Buffer, void> }> {
  const read: Buffer[] = [];
  let bytes = 0;
  while (bytes < headBytes) {
    const next = await pieces.next();
    if (next.done === true) break;
    read.push(next.value);
    bytes += next.value.length;
  }
  const head = Buffer.concat(read);
  async function* again(): AsyncGenerator<Buffer, void> {
    if (head.length > 0) yield head;
    yield* pieces;
  }
  return { head, rest: again() };
}
