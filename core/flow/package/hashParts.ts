import { createHash } from "node:crypto";
import { openEnvelopeReader } from "../../envelope/reader.ts";
import { FailureError } from "../../domain/failure.ts";
import { streamFile, streamFromMedium } from "../../platform/fileStream.ts";
import { fromMedium } from "./asMedium.ts";

export interface HashOrder {
  readonly files: readonly string[];
  /** Past the system's cache: for what was written a moment ago. */
  readonly pastCache: boolean;
}

export interface HashedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** Undefined stands for a file that is not there. */
export const hashParts = ({ files, pastCache }: HashOrder): readonly (HashedFile | undefined)[] => fromMedium(() => files.map((file) => hashFile(file, pastCache)));

export function hashFile(file: string, pastCache = false): HashedFile | undefined {
  const hash = createHash("sha256");
  let bytes = 0;
  const take = (chunk: Buffer): void => {
    hash.update(chunk);
    bytes += chunk.length;
  };
  const facts = pastCache ? streamFromMedium(file, take) : streamFile(file, {}, take);
  return facts === undefined ? undefined : { bytes, sha256: hash.digest("hex") };
}

/** The identifier of the key a part is for, where its header can be read. */
export function keyIdOf(file: string): string | undefined {
  const reader = openEnvelopeReader({ sink: () => undefined });
  try {
    streamFile(file, { length: 64 * 1024 }, (chunk) => {
      reader.push(chunk);
    });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
  const shared = reader.header?.recipients.find((recipient) => recipient.kind === "shared");
  return shared === undefined ? undefined : Buffer.from(shared.id).toString("hex");
}

export const sizeOf = (file: string): number | undefined => streamFile(file, { length: 0 }, () => undefined)?.bytes;
