import { FailureError } from "../../domain/failure.ts";

/** What an archive may ask of the room. Flows may tighten them (free disk), never loosen them past what a person was shown. */
export interface ArchiveLimits {
  /** Of everything unpacked, at every depth together. */
  readonly totalBytes: number;
  readonly entries: number;
  /** Archives within archives; 1 is the outermost alone. */
  readonly depth: number;
  /** UTF-16 units of a whole name, and of one segment of it. */
  readonly nameLength: number;
  readonly segmentLength: number;
  readonly segments: number;
  /** Unpacked to packed, of one entry and of all; below the floor nothing is judged. */
  readonly entryRatio: number;
  readonly entryRatioFloor: number;
  readonly totalRatio: number;
  readonly totalRatioFloor: number;
  /** Of a zip's central directory, which is held in memory. */
  readonly directoryBytes: number;
}

const mebibyte = 1024 * 1024;

/**
 * Text packs 5 to 30 times, an empty image 1000 times: an entry above 200 must also be large before it is suspicious, and a whole
 * archive above 100 before it is refused. Two million entries are four times the largest SS-MIX2 export known to us.
 */
export const defaultLimits: ArchiveLimits = {
  totalBytes: 4096 * 1024 * mebibyte,
  entries: 2_000_000,
  depth: 3,
  nameLength: 1024,
  segmentLength: 255,
  segments: 32,
  entryRatio: 200,
  entryRatioFloor: 16 * mebibyte,
  totalRatio: 100,
  totalRatioFloor: 64 * mebibyte,
  directoryBytes: 256 * mebibyte,
};

/** One purse for an archive and all that is nested in it, so that nesting buys nothing. */
export interface Budget {
  readonly limits: ArchiveLimits;
  readonly depth: number;
  /** Throws FailureError when one more entry is too many. */
  readonly countEntry: () => void;
  /** Throws FailureError when so many more unpacked bytes are too many, in all or for what was packed. */
  readonly spend: (bytes: number) => void;
  /** For an archive within; throws FailureError when it is one too deep. */
  readonly nest: () => Budget;
}

export function openBudget(packedBytes: number, limits: ArchiveLimits = defaultLimits): Budget {
  let entries = 0;
  let spent = 0;
  const atDepth = (depth: number): Budget => ({
    limits,
    depth,
    countEntry: () => {
      if (++entries > limits.entries) throw new FailureError("media.archiveTooMany");
    },
    spend: (bytes) => {
      spent += bytes;
      if (spent > limits.totalBytes) throw new FailureError("media.archiveTooLarge");
      if (spent > limits.totalRatioFloor && spent > packedBytes * limits.totalRatio) throw new FailureError("media.archiveRatio");
    },
    nest: () => {
      if (depth >= limits.depth) throw new FailureError("media.archiveTooDeep");
      return atDepth(depth + 1);
    },
  });
  return atDepth(1);
}

/** Whether one entry alone grows as no honest file does. */
export const isBomb = (limits: ArchiveLimits, packed: number, unpacked: number): boolean =>
  unpacked > limits.entryRatioFloor && unpacked > packed * limits.entryRatio;
