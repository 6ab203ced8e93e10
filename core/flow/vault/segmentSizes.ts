import path from "node:path";
import { fileSize } from "../../platform/disk.ts";
import type { Store } from "../../store/client.ts";
import { segmentHeadBytes, segmentName } from "../../vault/layout.ts";
import { segmentsOnDisk, vaultFolder } from "./vaultPlaces.ts";

export interface SegmentSize {
  readonly segment: number;
  /** Of the file. */
  readonly size: number;
  /** Of the records the index refers to. */
  readonly live: number;
  readonly extents: number;
}

export async function segmentSizes(folder: string, store: Pick<Store, "read">): Promise<readonly SegmentSize[]> {
  const use = new Map((await store.read("segment.use", {})).map((one) => [one.segment, one]));
  return segmentsOnDisk(folder).map((segment) => {
    const { stored = 0, extents = 0 } = use.get(segment) ?? {};
    return { segment, size: fileSize(path.join(vaultFolder(folder), segmentName(segment))), live: stored, extents };
  });
}

export const deadIn = ({ size, live }: SegmentSize): number => Math.max(0, size - segmentHeadBytes - live);

/**
 * Segments that may have a record of something that was destroyed before any segment after `through` was begun. Its content is gone with its key;
 * the record's head, which the vault's own key opens, still has name and hash. A copy of the same content that came again and was not kept is
 * dead space of that kind too, so every segment with any counts; a compaction takes them away.
 */
export const segmentsWithTraces = (sizes: readonly SegmentSize[], through: number): readonly SegmentSize[] => sizes.filter((one) => one.segment <= through && deadIn(one) > 0);
