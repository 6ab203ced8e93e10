import path from "node:path";
import { FailureError } from "../domain/failure.ts";
import type { Extent, ObjectId } from "../domain/object.ts";
import type { Entropy } from "../platform/entropy.ts";
import { GrowingFile } from "../platform/randomAccess.ts";
import { segmentHead, segmentHeadBytes, segmentName } from "./layout.ts";
import { SegmentReader } from "./segmentReader.ts";
import type { VaultKeys } from "./vaultKeys.ts";

/** Records carry nothing of the place they stand in (SPEC §3.3), so that they move byte for byte; no content is decrypted. */

export interface LiveExtent extends Extent {
  readonly object: ObjectId;
}

export interface CopyOrder {
  readonly folder: string;
  readonly keys: Pick<VaultKeys, "head" | "wrap">;
  readonly entropy: Entropy;
  readonly extents: readonly LiveExtent[];
  /** Of the segment to be made. */
  readonly number: number;
}

const copyBytes = 4 * 1024 * 1024;

/** The extents as they stand in the new segment, which is durable. A record whose head does not authenticate is not carried on. */
export function copyRecords({ folder, keys, entropy, extents, number }: CopyOrder): readonly LiveExtent[] {
  const target = GrowingFile.make(path.join(folder, segmentName(number)));
  if (target === undefined) throw new Error("a segment has a number of its own");
  const reader = new SegmentReader({ folder, keys });
  try {
    target.writeAt(0, segmentHead(keys.head, number, entropy.bytes(16)));
    let at = segmentHeadBytes;
    const gathered: Buffer[] = [];
    let gatheredBytes = 0;
    const flush = (): void => {
      target.writeAt(at - gatheredBytes, Buffer.concat(gathered));
      gathered.length = 0;
      gatheredBytes = 0;
    };
    const moved = extents.map((extent): LiveExtent => {
      reader.readHead(extent, extent.object);
      const file = reader.file(extent.segment);
      const offset = at;
      for (let done = 0; done < extent.stored; ) {
        const part = file.readAt(extent.offset + done, Math.min(copyBytes, extent.stored - done));
        if (part.length === 0) throw new FailureError("vault.segmentCut", { segment: extent.segment });
        gathered.push(part);
        gatheredBytes += part.length;
        done += part.length;
        at += part.length;
        if (gatheredBytes >= copyBytes || gathered.length >= 1000) flush();
      }
      return { ...extent, segment: number, offset };
    });
    flush();
    target.sync();
    return moved;
  } finally {
    reader.close();
    target.close();
  }
}
