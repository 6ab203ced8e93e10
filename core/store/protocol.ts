import type { AuditEntry } from "../domain/audit.ts";
import type { Failure } from "../domain/failure.ts";
import type { Officer } from "../domain/officer.ts";
import type { ReadName } from "./reads.ts";
import type { StoredRoom } from "./room.ts";
import type { WriteName } from "./writes.ts";

/** What passes between the client in the room process and a store thread. Both ends are ours; types are check enough. */

export interface OpenOrder {
  readonly type: "open";
  readonly access: "read" | "write";
  readonly file: string;
  /** Its buffer is transferred, so that the sender keeps no copy, and wiped by the thread once SQLite has it. */
  readonly key: Uint8Array<ArrayBuffer>;
  readonly keyChecked: boolean;
}

export interface CreateOrder {
  readonly type: "create";
  readonly file: string;
  readonly key: Uint8Array<ArrayBuffer>;
  readonly room: StoredRoom;
  readonly officers: readonly Officer[];
  readonly entry: AuditEntry;
}

export type Request =
  | { readonly type: "write"; readonly name: WriteName; readonly input: unknown; readonly entry: AuditEntry }
  | { readonly type: "record"; readonly entry: AuditEntry }
  | { readonly type: "takeOver"; readonly entries: readonly AuditEntry[] }
  | { readonly type: "read"; readonly name: ReadName; readonly input: unknown };

export type ToStoreThread =
  OpenOrder | CreateOrder | { readonly type: "request"; readonly id: number; readonly request: Request } | { readonly type: "close" };

export type FromStoreThread =
  | { readonly type: "ready" }
  | { readonly type: "refused"; readonly failure: Failure }
  | { readonly type: "done"; readonly id: number; readonly output: unknown }
  | { readonly type: "failed"; readonly id: number; readonly failure: Failure }
  /** Something in the program is wrong; the text is the program's own and the row's contents are not in it. */
  | { readonly type: "bug"; readonly id: number; readonly stack: string };
