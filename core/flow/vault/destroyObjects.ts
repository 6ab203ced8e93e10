import type { Instant } from "../../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { DestructionEntry, DestructionSignature } from "../../store/destruction.ts";
import { carryOutEntry, type VerifyRegister } from "./register.ts";
import { destroyedBy, formatStatement, parseStatement, statementHash, targetsOf, type DestructionStatement } from "./statement.ts";
import type { VaultAccess } from "./vaultAccess.ts";

export interface DestructionOrder {
  /** Contents, and how many of their references go with this: whoever refers to them releases them in the same act. */
  readonly targets: readonly { readonly id: ObjectId; readonly copies: number }[];
  readonly reason: string;
  readonly at: Instant;
}

const lookedUpAtOnce = 1000;

/** The text two custodians sign. A content somebody else's rows still refer to is released and not destroyed, and the statement says so. */
export async function planDestruction(access: Pick<VaultAccess, "store">, order: DestructionOrder): Promise<Result<string>> {
  const { store } = access;
  const destroyed: string[] = [];
  const released: { id: string; copies: number }[] = [];
  for (let from = 0; from < order.targets.length; from += lookedUpAtOnce) {
    const targets = order.targets.slice(from, from + lookedUpAtOnce);
    const found = new Map((await store.read("object.find", { ids: targets.map(({ id }) => id) })).map((object) => [object.id, object]));
    for (const { id, copies } of targets) {
      const object = found.get(id);
      if (object === undefined) return fail("vault.objectUnknown");
      if (object.state !== "live") return fail(object.state === "arriving" ? "vault.objectUnfinished" : "vault.destroyed");
      if (copies > object.copies) return fail("vault.statementStale");
      if (copies === object.copies) destroyed.push(id);
      else released.push({ id, copies });
    }
  }
  if (new Set([...destroyed, ...released.map(({ id }) => id)]).size !== order.targets.length) return fail("vault.statementStale");
  const { id: room } = await store.read("room.get", {});
  const [last] = await lastEntries(store);
  const statement: DestructionStatement = {
    format: "noren-destruction/1",
    room,
    entry: (last?.entry ?? 0) + 1,
    previousSha256: last === undefined ? null : statementHash(last.statement),
    at: order.at,
    reason: order.reason,
    destroyed,
    released,
  };
  return succeed(formatStatement(statement));
}

async function lastEntries(store: VaultAccess["store"]): Promise<readonly DestructionEntry[]> {
  const { latestEntry } = await store.read("vault.index", {});
  return latestEntry === 0 ? [] : await store.read("destruction.list", { from: latestEntry, limit: 1 });
}

export interface SignedDestruction {
  /** The exact text that was signed. */
  readonly statement: string;
  readonly signatures: readonly DestructionSignature[];
}

/**
 * Intent, keys, done (DESIGN §3). From the first row on nothing of it can be read; killed after that, the next opening carries it to its end.
 */
export async function destroyObjects(
  access: VaultAccess,
  { statement, signatures }: SignedDestruction,
  verify: VerifyRegister,
): Promise<Result<{ readonly entry: number; readonly destroyed: number; readonly released: number }>> {
  const { store, entryOf } = access;
  const [first, second, ...more] = signatures;
  if (first === undefined || second === undefined || more.length > 0 || first.signer === second.signer) return fail("vault.signaturesMissing");
  const verified = verify(Buffer.from(statement), signatures.map(({ signature }) => signature));
  if (!verified.ok) return fail("vault.signaturesMissing");
  try {
    const [last] = await lastEntries(store);
    const entry = (last?.entry ?? 0) + 1;
    const { id: room } = await store.read("room.get", {});
    const parsed = parseOrStale(statement, entry);
    const previousSha256 = last === undefined ? null : statementHash(last.statement);
    if (parsed === undefined || parsed.room !== room || parsed.previousSha256 !== previousSha256) return fail("vault.statementStale");
    const ids = destroyedBy(parsed);
    const copies = new Map((await store.read("object.find", { ids })).map((object) => [object.id, object.copies]));
    const known: DestructionEntry = { entry, statement, signatures: [first, second], state: "intended" };
    await store.write(
      "destruction.begin",
      { entry, statement, signatures: known.signatures, targets: targetsOf(parsed, (id) => copies.get(id) ?? 0) },
      entryOf("destruction.begin", { objects: [statementHash(statement)], details: { objects: ids.length } }),
    );
    await carryOutEntry(access, known);
    return succeed({ entry, destroyed: ids.length, released: parsed.released.length });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** Signed for another state of the register: of a room's own making, but too late. */
function parseOrStale(text: string, entry: number): DestructionStatement | undefined {
  try {
    return parseStatement(text, entry);
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}
