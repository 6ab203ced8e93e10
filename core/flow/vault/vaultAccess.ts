import type { AuditEntry } from "../../domain/audit.ts";
import type { Store } from "../../store/client.ts";
import type { KeyStore } from "../../store/keyStore.ts";
import type { VaultKeys } from "../../vault/vaultKeys.ts";
import type { ObjectCommits } from "./objectCommits.ts";
import type { VaultThreads } from "./vaultThreads.ts";

/** Tells of something the vault did by itself or as part of a verb: operation and details; who and when are known. */
export type EntryOf = (operation: string, more?: Pick<AuditEntry, "objects" | "details">) => AuditEntry;

/** What the flows of the vault work on; one for a session. */
export interface VaultAccess {
  /** The room's folder. */
  readonly folder: string;
  readonly store: Store;
  readonly keyStore: KeyStore;
  /** Absent for custodians: they destroy what they cannot read. */
  readonly content: VaultContent | undefined;
  readonly commits: ObjectCommits;
  readonly entryOf: EntryOf;
  /** The next number of a segment, shared with every writer; segments from `firstNumber` on are this session's own. */
  readonly numbers: Int32Array<SharedArrayBuffer>;
  readonly firstNumber: number;
  /** room.db was put back from before what keys.db knows: nothing is cleaned up and nothing compacted until a rebuild. */
  readonly isIndexOlder: () => boolean;
  readonly indexRebuilt: () => void;
}

/** What the vault's own key opens. */
export interface VaultContent {
  readonly keys: VaultKeys;
  readonly threads: VaultThreads;
}
