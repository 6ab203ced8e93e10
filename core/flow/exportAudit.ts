import path from "node:path";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { fileExists, makeFolder, writeFileDurably } from "../platform/disk.ts";
import { PartFile } from "../platform/partFile.ts";
import { Pool, type PoolProgress } from "../platform/pool.ts";
import { threadFile } from "../platform/thread.ts";
import { xmlAfter, xmlBefore, type AuditText, type AuditTextInput } from "../store/auditText.ts";
import type { SignedCheckpoint } from "../store/checkpoint.ts";
import type { Store } from "../store/client.ts";
import { auditChunks } from "./auditChunks.ts";
import { exportReadme } from "./exportReadme.ts";

export interface AuditExportInput {
  readonly store: Pick<Store, "read">;
  /** Where the files go: a medium, usually. Made where it is missing; nothing in it is ever overwritten. */
  readonly folder: string;
  /** Signed just before: exactly the rows it covers are written, and held against its head. */
  readonly checkpoint: Pick<SignedCheckpoint, "checkpoint" | "note">;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: PoolProgress) => void;
  readonly threads?: number;
}

export interface AuditExport {
  readonly rows: number;
  readonly files: readonly string[];
}

/** A row becomes some two kilobytes of text: pieces small enough that a large log needs no more memory than a small one. */
const rowsPerPiece = 512;

const names = { lines: "audit.jsonl", messages: "audit.xml", checkpoint: "audit-checkpoint.txt", readme: "README.ja.txt" } as const;

/** Writes the log for someone outside, who needs no Noren to verify it. Files appear whole: the lines, which prove all, last. */
export async function exportAudit({ store, folder, checkpoint, signal, progress, threads }: AuditExportInput): Promise<Result<AuditExport>> {
  const { size, origin, head } = checkpoint.checkpoint;
  const place = (name: string): string => path.join(folder, name);
  const parts: PartFile[] = [];
  try {
    makeFolder(folder);
    const there = Object.values(names).find((name) => fileExists(place(name)));
    if (there !== undefined) return fail("audit.exportExists", { file: there });
    const lines = open(place(names.lines), parts);
    const messages = open(place(names.messages), parts);
    messages.write(xmlBefore);
    const pool = new Pool<AuditTextInput, AuditText>({
      file: threadFile(import.meta.url, "../workers/auditText.ts"),
      name: "audit-text",
      ...(threads !== undefined && { threads }),
    });
    try {
      const tasks = auditChunks(store, size, (rows) => ({ rows, origin }), rowsPerPiece);
      for await (const text of pool.run(tasks, { total: size, ...(signal && { signal }), ...(progress && { progress }) })) {
        lines.write(text.jsonl);
        messages.write(text.xml);
      }
    } finally {
      await pool.close();
    }
    messages.write(xmlAfter);
    const hashes = await store.read("audit.hashes", { sequences: [size] });
    if (hashes[size] !== head) return fail("audit.chainBroken", { sequence: size });
    lines.sync();
    messages.finish();
    writeFileDurably(place(names.checkpoint), checkpoint.note);
    writeFileDurably(place(names.readme), exportReadme(origin));
    lines.finish();
    return succeed({ rows: size, files: Object.values(names) });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    for (const part of parts) part.discard();
  }
}

function open(file: string, parts: PartFile[]): PartFile {
  const part = new PartFile(file);
  parts.push(part);
  return part;
}
