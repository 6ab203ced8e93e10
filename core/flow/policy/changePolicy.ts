import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Policy } from "../../domain/policy.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import type { Act, RoomContext } from "../context.ts";
import { keyCheck, keyBytes, wipeKeys } from "../roleKeys.ts";
import { applyChanges } from "./applyChanges.ts";
import { formatPolicy, parsePolicy } from "./policyFile.ts";
import { enactPolicy } from "./enactPolicy.ts";
import { inForce, readPolicyHistory, signaturesNeeded } from "./readPolicy.ts";
import type { NewDatabaseKeys } from "./rekeyRoom.ts";

/** Changes of the policy: two custodians of the present one sign the exact text of the next. */
export function changePolicy(context: RoomContext, { changes }: OperationInput<"policy.change">, act: Act): Result<OperationOutput<"policy.change">> {
  const history = readPolicyHistory(context.folder);
  if (!history.ok) return history;
  const present = inForce(history.value);
  const now = context.clock.now();
  const changed = applyChanges(present.policy, changes, now);
  if (!changed.ok) return changed;
  const kinds = changes.map(({ kind }) => kind);
  const newKeys: NewDatabaseKeys | undefined = kinds.includes("officer.revoke")
    ? { room: context.entropy.bytes(keyBytes), keys: context.entropy.bytes(keyBytes) }
    : undefined;
  const needsKeyring = holders(changed.value) !== holders(present.policy);
  const next: Policy = {
    ...changed.value,
    sequence: present.policy.sequence + 1,
    previousSha256: present.sha256,
    createdAt: now,
    keyring: needsKeyring ? nextKeyring(present.policy, newKeys) : present.policy.keyring,
  };
  const text = formatPolicy(next);
  if (!parsePolicy(Buffer.from(text)).ok) return fail("request.malformed", { at: "changes" });
  const begun = beginCeremony(context, {
    purpose: "policy.change",
    statement: text,
    changes,
    needed: [{ role: "custodian", count: signaturesNeeded }],
    recovers: needsKeyring || next.revoked.length > present.policy.revoked.length,
    perform: async (signed) => {
      const latest = readPolicyHistory(context.folder);
      if (!latest.ok) return latest;
      if (inForce(latest.value).sha256 !== present.sha256) return fail("policy.changed");
      return enactPolicy(context, { present: present.policy, next, text, signed, ...(newKeys && { newKeys }) });
    },
    abandon: () => {
      if (newKeys !== undefined) wipeKeys(newKeys);
    },
  });
  if (!begun.ok) return begun;
  act.about({ objects: [begun.value.id, begun.value.sha256], details: { sequence: next.sequence, changes: changes.length } });
  return succeed({ ceremony: begun.value });
}

/** To whom the keyring is sealed: where this is the same, so is the keyring. */
const holders = ({ officers }: Policy): string =>
  JSON.stringify(officers.filter(({ state }) => state === "active").map(({ id, role, certificate }) => [id, role, certificate]));

function nextKeyring({ keyring }: Policy, newKeys: NewDatabaseKeys | undefined): Policy["keyring"] {
  const { checks } = keyring;
  return {
    generation: keyring.generation + 1,
    checks: newKeys === undefined ? checks : { ...checks, room: keyCheck("room", newKeys.room), keys: keyCheck("keys", newKeys.keys) },
  };
}
