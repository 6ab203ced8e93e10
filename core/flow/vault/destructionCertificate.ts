import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { destroyedBy, parseStatement, statementHash } from "./statement.ts";
import type { VaultAccess } from "./vaultAccess.ts";

/** What a destruction certificate (廃棄証明書) says, as far as the room knows it. */
export interface DestructionCertificate {
  readonly entry: number;
  readonly at: number;
  readonly reason: string;
  readonly statementSha256: string;
  readonly signers: readonly [string, string];
  readonly isDone: boolean;
  readonly objects: number;
  readonly bytes: number;
  /** What can still be opened, and why. */
  readonly remaining: readonly RemainingCopy[];
  /** A copy of keys.db made before this opens what it held then, until the register is applied to it. */
  readonly keyCopiesBefore: number;
}

export type RemainingCopy =
  /** Others refer to the same content; only some references were given up. */
  | { readonly kind: "referred"; readonly object: ObjectId; readonly copies: number }
  /** The same content came again later and is stored anew. */
  | { readonly kind: "cameAgain"; readonly object: ObjectId; readonly copies: number };

const lookedUpAtOnce = 1000;

export async function destructionCertificate({ store }: Pick<VaultAccess, "store">, entry: number): Promise<Result<DestructionCertificate>> {
  const [known] = await store.read("destruction.list", { from: entry, limit: 1 });
  if (known?.entry !== entry) return fail("vault.objectUnknown");
  const statement = parseStatement(known.statement, entry);
  const ids = destroyedBy(statement);
  let bytes = 0;
  const remaining: RemainingCopy[] = [];
  for (let from = 0; from < ids.length; from += lookedUpAtOnce) {
    const objects = await store.read("object.find", { ids: ids.slice(from, from + lookedUpAtOnce) });
    bytes += objects.reduce((sum, object) => sum + object.bytes, 0);
    const again = await store.read("object.byAddress", { addresses: objects.flatMap(({ address }) => address ?? []) });
    for (const object of await store.read("object.find", { ids: Object.values(again) }))
      remaining.push({ kind: "cameAgain", object: object.id, copies: object.copies });
  }
  for (const object of await store.read("object.find", { ids: statement.released.map(({ id }) => id as ObjectId) }))
    if (object.state === "live" && object.copies > 0) remaining.push({ kind: "referred", object: object.id, copies: object.copies });
  const [first, second] = known.signatures;
  return succeed({
    entry,
    at: statement.at,
    reason: statement.reason,
    statementSha256: statementHash(known.statement),
    signers: [first.signer, second.signer],
    isDone: known.state === "done",
    objects: ids.length,
    bytes,
    remaining,
    keyCopiesBefore: statement.at,
  });
}
