import { createHash } from "node:crypto";
import path from "node:path";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { streamFile } from "../../platform/fileStream.ts";

/** A file of a package that fits in memory; what is larger than it may be is not read to its end. */
export function readTagFile(folder: string, name: string, largest: number): Result<Buffer> {
  // As large as it says: pieces put together would take the memory twice.
  const said = streamFile(path.join(folder, name), { length: 0 }, () => undefined)?.bytes ?? 0;
  const bytes = Buffer.alloc(Math.min(said, largest));
  let used = 0;
  const facts = streamFile(path.join(folder, name), { length: bytes.length }, (chunk) => {
    used += chunk.copy(bytes, used);
  });
  if (facts === undefined) return fail("package.fileMissing", { file: name });
  if (facts.bytes > largest) return fail("package.tooLarge", { limit: largest });
  return facts.bytes === used ? succeed(bytes) : fail("package.fileAltered", { file: name });
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
