import { FailureError, type FailureCode } from "../../domain/failure.ts";
import { largestWhole, type ArchiveEntry, type ArchiveEvent } from "./entry.ts";
import type { Budget } from "./limits.ts";
import { decodeName, openNameRegister, readName, type NameResult } from "./names.ts";
import { blockBytes, isZero, readPax, readPaxSize, readTarHeader, type TarHeader } from "./tarHeader.ts";

export interface TarReader {
  /** Throws FailureError. Bytes of an event are valid until the call that brought it returns. */
  readonly push: (chunk: Buffer) => void;
  readonly finish: () => void;
}

/** Names and pax records longer than this are no honest ones. */
const longestMeta = 1024 * 1024;

/** What a meta header before the entry says of it. */
interface Announced {
  name?: { readonly bytes: Buffer; readonly isUtf8: boolean };
  size?: number;
  isLink?: boolean;
  isSparse?: boolean;
}

interface Open {
  readonly entry: ArchiveEntry;
  /** Undefined where pieces go out as they come, and where the bytes are passed over. */
  readonly gathered: Buffer[] | undefined;
  readonly mode: "whole" | "pieces" | "meta" | "skip";
  readonly header: TarHeader;
  left: number;
}

/** Reads a tar as it comes by, in constant memory: for streams that cannot be read twice. */
export function openTarReader(order: { readonly budget: Budget; readonly from?: number; readonly to?: number; readonly emit: (event: ArchiveEvent) => void }): TarReader {
  const { budget, from = 0, to = Infinity, emit } = order;
  const register = openNameRegister();
  const block = Buffer.alloc(blockBytes);
  let filled = 0;
  let padding = 0;
  let open: Open | undefined;
  let zeroBlocks = 0;
  let index = 0;
  let announced: Announced = {};
  let common: Announced = {};

  const nameOf = (header: TarHeader): { readonly bytes: Buffer; readonly result: NameResult } => {
    const said = announced.name ?? common.name;
    const bytes = said?.bytes ?? header.name;
    const decoded = decodeName(bytes, said?.isUtf8 === true ? "utf-8" : "utf-8 likely");
    return { bytes, result: decoded === undefined ? { ok: false, reason: "media.nameUndecodable" } : readName(decoded, budget.limits) };
  };

  const reasonOf = (header: TarHeader, name: NameResult, own: number): FailureCode | undefined => {
    const { type } = header;
    if (!name.ok) return name.reason;
    if (type === "1" || type === "2" || (announced.isLink === true && type === "0")) return "media.archiveLink";
    if (type === "S" || announced.isSparse === true || common.isSparse === true) return "media.archiveMethod";
    if (type !== "0" && type !== "5") return "media.archiveSpecial";
    // The seventh edition had no type for folders, only the slash.
    if (type === "5" && header.bytes !== 0) return "media.nameContradicts";
    if (name.name.isFolder && header.bytes !== 0) return "media.nameContradicts";
    return name.name.segments.length === 0 ? undefined : register.claim(own, { spelled: name.name.spelled, isFolder: type === "5" || name.name.isFolder })?.reason;
  };

  const beginEntry = (read: TarHeader): void => {
    const size = announced.size ?? common.size;
    const header = size === undefined ? read : { ...read, bytes: size };
    budget.countEntry();
    const own = index++;
    const { bytes: rawName, result } = nameOf(header);
    const reason = reasonOf(header, result, own);
    announced = {};
    const isFolder = header.type === "5" || (result.ok && result.name.isFolder);
    const entry: ArchiveEntry = { index: own, segments: result.ok ? result.name.segments : [], encoding: result.ok ? result.name.encoding : "ascii", bytes: header.bytes };
    // Links and devices may carry a size that stands for nothing (POSIX: no data follows types 1 to 6).
    const dataBytes = /^[1-6]$/.test(header.type) ? 0 : header.bytes;
    const isWanted = own >= from && own < to;
    if (!isWanted || isFolder || reason !== undefined) {
      if (reason !== undefined && isWanted) emit({ kind: "held", entry: { index: own, name: Buffer.from(rawName), bytes: header.bytes }, reason });
      openBody({ entry, gathered: undefined, mode: "skip", header, left: dataBytes });
      return;
    }
    budget.spend(header.bytes);
    const isSmall = header.bytes <= largestWhole;
    if (!isSmall) emit({ kind: "begin", entry });
    openBody({ entry, gathered: isSmall ? [] : undefined, mode: isSmall ? "whole" : "pieces", header, left: dataBytes });
  };

  const openBody = (body: Open): void => {
    open = body;
    padding = (blockBytes - (body.left % blockBytes)) % blockBytes;
    if (body.left === 0) closeBody(body);
  };

  const readMeta = (header: TarHeader, content: Buffer): void => {
    const withoutNul = content.at(-1) === 0 ? content.subarray(0, content.indexOf(0)) : content;
    if (header.type === "L") announced = { ...announced, name: { bytes: Buffer.from(withoutNul), isUtf8: false } };
    else if (header.type === "K") announced = { ...announced, isLink: true };
    else {
      const records = readPax(content);
      const isBinary = records.get("hdrcharset")?.toString("latin1") === "BINARY";
      const path = records.get("path");
      const size = records.get("size");
      const said: Announced = {
        ...(path && { name: { bytes: path, isUtf8: !isBinary } }),
        ...(size && { size: readPaxSize(size) }),
        ...(records.has("linkpath") && { isLink: true }),
        ...([...records.keys()].some((key) => key.startsWith("GNU.sparse.")) && { isSparse: true }),
      };
      if (header.type === "g") common = { ...common, ...said };
      else announced = { ...announced, ...said };
    }
  };

  const closeBody = (body: Open): void => {
    open = undefined;
    const { mode, gathered, entry } = body;
    if (mode === "pieces") emit({ kind: "end", entry });
    if (gathered === undefined) return;
    const [only] = gathered;
    const content = gathered.length === 1 && only !== undefined ? only : Buffer.concat(gathered);
    if (mode === "meta") readMeta(body.header, content);
    else emit({ kind: "file", entry, content });
    // A single piece is the caller's own bytes.
    if (content === only) return;
    content.fill(0);
    for (const piece of gathered) piece.fill(0);
  };

  const readBlock = (): void => {
    if (isZero(block)) {
      zeroBlocks += 1;
      return;
    }
    // One block of zeros within is what a concatenation of tars leaves; after two, nothing may follow.
    if (zeroBlocks > 0) throw new FailureError("media.archiveTrailing");
    const header = readTarHeader(block);
    if (!"LKxg".includes(header.type)) {
      beginEntry(header);
      return;
    }
    if (header.bytes > longestMeta) throw new FailureError("media.archiveMalformed");
    const entry: ArchiveEntry = { index, segments: [], encoding: "ascii", bytes: header.bytes };
    openBody({ entry, gathered: [], mode: "meta", header, left: header.bytes });
  };

  const takeBody = (body: Open, piece: Buffer): void => {
    body.left -= piece.length;
    if (body.mode === "pieces") emit({ kind: "piece", content: piece });
    else body.gathered?.push(body.left === 0 && body.gathered.length === 0 ? piece : Buffer.from(piece));
    if (body.left === 0) closeBody(body);
  };

  return {
    push: (chunk) => {
      for (let at = 0; at < chunk.length; ) {
        if (open !== undefined) {
          const piece = chunk.subarray(at, at + open.left);
          at += piece.length;
          takeBody(open, piece);
        } else if (padding > 0) {
          const passed = Math.min(padding, chunk.length - at);
          padding -= passed;
          at += passed;
        } else {
          const copied = chunk.copy(block, filled, at, Math.min(chunk.length, at + blockBytes - filled));
          filled += copied;
          at += copied;
          if (filled < blockBytes) return;
          filled = 0;
          readBlock();
        }
      }
    },
    finish: () => {
      block.fill(0);
      if (open !== undefined || padding > 0 || filled > 0 || zeroBlocks < 2) throw new FailureError("media.archiveTruncated");
      if (Object.keys(announced).length > 0) throw new FailureError("media.archiveMalformed");
    },
  };
}

/** The same over chunks that are pulled; they become the reader's, which wipes them. Whoever takes the events sets the pace. */
export async function* readTar(order: {
  readonly chunks: AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly budget: Budget;
  readonly from?: number;
  readonly to?: number;
}): AsyncGenerator<ArchiveEvent, void> {
  let events: ArchiveEvent[] = [];
  // Events outlive the push that brought them here, so their bytes are copied once.
  const keep = (event: ArchiveEvent): void => {
    events.push("content" in event ? { ...event, content: Buffer.from(event.content) } : event);
  };
  const { budget, from = 0, to = Infinity } = order;
  const reader = openTarReader({ budget, from, to, emit: keep });
  for await (const chunk of order.chunks) {
    const fault = attempt(() => {
      reader.push(chunk);
    });
    const brought = events;
    events = [];
    for (const event of brought) {
      yield event;
      if ("content" in event) event.content.fill(0);
    }
    chunk.fill(0);
    if (fault !== undefined) throw fault;
  }
  reader.finish();
}

/** What came before a fault is given out before it, however the bytes were cut into chunks. */
function attempt(act: () => void): FailureError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error;
    throw error;
  }
}
