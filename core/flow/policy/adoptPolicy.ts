import type { AuditEntry } from "../../domain/audit.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Officer } from "../../domain/officer.ts";
import type { PolicyOfficer } from "../../domain/policy.ts";
import type { Store } from "../../store/client.ts";
import type { PolicyHistory } from "./readPolicy.ts";

/**
 * The encrypted room knows by sequence and hash which policies were in force. What is older than its last was put back and is refused; what
 * is newer was signed by two custodians and cut off before the room knew it, and is taken up.
 */
export async function adoptPolicy(store: Pick<Store, "read" | "write">, history: PolicyHistory, entryFor: (sha256: string, sequence: number) => AuditEntry): Promise<Result<void>> {
  const last = await store.read("policy.last", {});
  if (history.length < last.sequence) return fail("policy.replayed", { recorded: last.sequence, found: history.length });
  if (history[last.sequence - 1]?.sha256 !== last.sha256) return fail("room.policyAltered");
  for (const { policy, sha256 } of history.slice(last.sequence)) {
    const { sequence, createdAt, officers } = policy;
    await store.write("policy.adopt", { sequence, sha256, createdAt, officers: officers.map(asStoredOfficer) }, entryFor(sha256, sequence));
  }
  return succeed(undefined);
}

/** What the encrypted room keeps of an officer, who must stay readable for as long as the log. */
export const asStoredOfficer = ({ id, name, kana, romaji, role, certificate, validUntil }: PolicyOfficer): Officer => ({
  id,
  name,
  kana,
  romaji,
  role,
  certificate,
  validUntil,
});
