import type { Tag } from "../../domain/dicom.ts";
import type { ByteSource } from "../byteSource.ts";
import { walkSource } from "../editFile.ts";

/** What a received directory says there is; nothing but its word. */
export interface DirectoryRecord {
  readonly type: string;
  /** Part by part; empty for what is no file. */
  readonly file: readonly string[];
  readonly sopClass: string;
  readonly sopInstance: string;
}

const fields: Readonly<Record<Tag, "type" | "file" | "sopClass" | "sopInstance">> = { "00041430": "type", "00041500": "file", "00041510": "sopClass", "00041511": "sopInstance" };

/** In the order of the file. Throws FailureError. */
export function readDirectory(source: ByteSource): readonly DirectoryRecord[] {
  const records = new Map<string, Map<string, readonly string[]>>();
  walkSource(source, (element) => {
    const { tag, item, depth } = element;
    const field = fields[tag];
    if (depth !== 1 || item.sequence !== "00041220" || field === undefined) return;
    const record = records.get(item.path) ?? new Map<string, readonly string[]>();
    records.set(item.path, record.set(field, element.readText()));
  });
  return [...records.values()].map((record) => ({ type: record.get("type")?.[0] ?? "", file: record.get("file") ?? [], sopClass: record.get("sopClass")?.[0] ?? "", sopInstance: record.get("sopInstance")?.[0] ?? "" }));
}
