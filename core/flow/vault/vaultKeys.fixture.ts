import type { AuditEntry } from "../../domain/audit.ts";
import { systemEntropy, uuid } from "../../platform/entropy.ts";
import { firstOfficer } from "../../store/store.fixture.ts";
import type { PlannedDestruction, SignedDestruction } from "./destroyObjects.ts";
import type { EntryOf } from "./vaultAccess.ts";

export const roomKeys = { keys: Buffer.alloc(32, 0x4b), vault: Buffer.alloc(32, 0x56) };

export const entryOf: EntryOf = (operation, more = {}): AuditEntry => ({
  id: uuid(systemEntropy),
  at: 1_795_000_000_000 as never,
  event: "applicationActivity",
  action: "E",
  outcome: 0,
  operation,
  officer: firstOfficer,
  role: "technician",
  ...more,
});

/** Stands for two custodians' cards: a signature is the signer's name over the text. */
export const signed = ({ statement, list }: PlannedDestruction, signers: readonly [string, string] = ["officer-4", "officer-5"]): SignedDestruction => ({
  statement,
  list,
  signatures: [signers[0], signers[1]].map((signer) => ({ signer, signature: Buffer.from(`${signer} signed ${statement}`) })),
});
