import type { AnnouncedFile } from "./dicomDirectory.ts";

/** Compares what a DICOMDIR announces with the files that came. */
export interface Comparison {
  readonly present: number;
  readonly missing: readonly AnnouncedFile[];
  /** Indices of the files nobody announced. */
  readonly unannounced: readonly number[];
}

/**
 * One spelling for what a disc, a copy of it and its directory call a file: ISO 9660 adds a version and a dot, Rock Ridge and copying
 * machines put names in small letters (PS3.10 §8.2 allows capital letters, digits and underscore only).
 */
export const foldFileId = (segments: readonly string[]): string =>
  segments.map((segment) => segment.replace(/;\d+$/, "").replace(/\.$/, "").toUpperCase()).join("/");

/** Both relative to the folder the DICOMDIR lies in. */
export function compareAnnounced(announced: readonly AnnouncedFile[], came: readonly (readonly string[])[]): Comparison {
  const unannounced = new Map(came.map((segments, index) => [foldFileId(segments), index]));
  const files = new Set(unannounced.keys());
  const missing = announced.filter(({ fileId }) => !files.has(foldFileId(fileId)));
  for (const { fileId } of announced) unannounced.delete(foldFileId(fileId));
  return { present: announced.length - missing.length, missing, unannounced: [...unannounced.values()] };
}
