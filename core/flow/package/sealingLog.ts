import { z } from "zod";
import { auditEntry } from "../../contract/shapes.ts";
import type { AuditEntry } from "../../domain/audit.ts";
import { appendDurably, fileExists, readText } from "../../platform/disk.ts";

/**
 * What a sender has sealed: sequence numbers rise and each package names the one before (SPEC §3). The file lies with the sender;
 * nothing in it is secret. One line stands before anything is written to the medium, one before the package gets its name, one
 * when the room's log has been told: so no number is ever used for two and no package is untold, whenever the program is killed and
 * wherever the medium is by then.
 */
const line = z.strictObject({
  sequence: z.int().min(1),
  name: z.string().max(120),
  out: z.string().max(4096),
  /** Absent in the first line of a package, and in the last of one that was given up. */
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/).exactOptional(),
  /** What the room's log is to say of the package once it has its name. */
  row: auditEntry.exactOptional(),
  isNoted: z.literal(true).exactOptional(),
});

export interface SealingLine {
  readonly sequence: number;
  readonly name: string;
  readonly out: string;
  readonly manifestSha256?: string;
  readonly row?: AuditEntry;
  readonly isNoted?: true;
}

/** In the order they were written; a line that a power cut tore is none. */
export function readSealingLog(file: string): readonly SealingLine[] {
  return (readText(file) ?? "").split("\n").flatMap((text) => {
    const value = parseJson(text);
    // The schema checks what the brands promise.
    return line.safeParse(value).success ? [value as SealingLine] : [];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function noteSealing(file: string, entry: SealingLine): void {
  // A torn line must not swallow the next.
  const isTorn = fileExists(file) && readText(file)?.endsWith("\n") === false;
  appendDurably(file, `${isTorn ? "\n" : ""}${JSON.stringify(entry)}\n`);
}
