import { auditChunk, auditHashes, auditHead, signInsBefore } from "./audit.ts";
import { auditLines, auditPage, auditView } from "./auditView.ts";
import type { ReadableDb } from "./database.ts";
import { checkpointList } from "./paper.ts";
import { officerByCertificate, officerList, roomGet } from "./room.ts";
import { preferenceList } from "./session.ts";

/** What may be asked of a reader, by name. To add one: a function beside its table, one line here. */
export const reads = {
  "room.get": roomGet,
  "officer.list": officerList,
  "officer.byCertificate": officerByCertificate,
  "session.last": signInsBefore,
  "preference.list": preferenceList,
  "audit.view": auditView,
  "audit.page": auditPage,
  "audit.lines": auditLines,
  "audit.chunk": auditChunk,
  "audit.hashes": auditHashes,
  "audit.head": auditHead,
  "checkpoint.list": checkpointList,
} as const satisfies Record<string, (db: ReadableDb, input: never) => unknown>;

export type ReadName = keyof typeof reads;
/** A read that asks for nothing takes `{}`. */
export type ReadInput<Name extends ReadName> = Parameters<(typeof reads)[Name]> extends [ReadableDb, infer Input] ? Input : Record<string, never>;
export type ReadOutput<Name extends ReadName> = ReturnType<(typeof reads)[Name]>;
