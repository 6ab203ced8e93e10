import { createHash } from "node:crypto";
import path from "node:path";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { streamFile } from "../../platform/fileStream.ts";

/** A file of a package that fits in memory; what is larger than it may be is not read to its end. */
export function readTagFile(folder: string, name: string, largest: number): Result<Buffer> {
  const chunks: Buffer[] = [];
  const facts = streamFile(path.join(folder, name), { length: largest }, (chunk) => {
    chunks.push(Buffer.from(chunk));
  });
  if (facts === undefined) return fail("package.fileMissing", { file: name });
  return facts.bytes > largest ? fail("package.tooLarge", { limit: largest }) : succeed(Buffer.concat(chunks));
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
