import type { Instant } from "../../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { DestructionEntry, DestructionSignature, ItemRange } from "../../store/destruction.ts";
import { carryOutEntry, latestOf, throughSegment, type VerifyRegister } from "./register.ts";
import { formatList, formatStatement, parseList, parseStatement, statementHash, targetsOf, type CountedObject, type DestructionStatement } from "./statement.ts";
import type { VaultAccess } from "./vaultAccess.ts";

export interface DestructionOrder {
  /** Contents, and how many of their references go with this: whoever refers to them releases them in the same act. */
  readonly targets: readonly CountedObject[];
  /** The items those references are of; their names go with them. */
  readonly items?: readonly ItemRange[];
  /** That goes as a whole, also what of it is still arriving. */
  readonly delivery?: number;
  readonly reason: string;
  readonly at: Instant;
}

export interface PlannedDestruction {
  /** The text two custodians sign. */
  readonly statement: string;
  readonly list: string;
}

const lookedUpAtOnce = 1000;

/** A content somebody else's rows still refer to is released and not destroyed, and the statement says so. */
export async function planDestruction(access: Pick<VaultAccess, "store">, order: DestructionOrder): Promise<Result<PlannedDestruction>> {
  const { store } = access;
  const { items = [], delivery } = order;
  const destroyed: CountedObject[] = [];
  const released: CountedObject[] = [];
  for (let from = 0; from < order.targets.length; from += lookedUpAtOnce) {
    const targets = order.targets.slice(from, from + lookedUpAtOnce);
    const found = new Map((await store.read("object.find", { ids: targets.map(({ id }) => id) })).map((object) => [object.id, object]));
    for (const { id, copies } of targets) {
      const object = found.get(id);
      if (object === undefined) return fail("vault.objectUnknown");
      const isArriving = object.state === "arriving";
      if (isArriving && delivery === undefined) return fail("vault.objectUnfinished");
      if (!isArriving && object.state !== "live") return fail("vault.destroyed");
      if (copies > object.copies) return fail("vault.statementStale");
      (copies === object.copies ? destroyed : released).push({ id, copies });
    }
  }
  if (new Set([...destroyed, ...released].map(({ id }) => id)).size !== order.targets.length) return fail("vault.statementStale");
  const { id: room } = await store.read("room.get", {});
  const last = await latestOf(store);
  const list = formatList({ destroyed, released, items });
  const statement: DestructionStatement = {
    format: "noren-destruction/1",
    room,
    entry: (last?.entry ?? 0) + 1,
    previousSha256: last === undefined ? null : statementHash(last.statement),
    at: order.at,
    reason: order.reason,
    ...(delivery !== undefined && { delivery }),
    destroyed: destroyed.length,
    released: released.length,
    items: items.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    listSha256: statementHash(list),
  };
  return succeed({ statement: formatStatement(statement), list });
}

export interface SignedDestruction extends PlannedDestruction {
  readonly signatures: readonly DestructionSignature[];
}

export interface Destroyed {
  readonly entry: number;
  readonly destroyed: number;
  readonly released: number;
  readonly items: number;
}

/**
 * Intent, keys, names, done (DESIGN §3). From the first row on nothing of it can be read; killed after that, the next opening carries it to its
 * end.
 */
export async function destroyObjects(
  access: VaultAccess,
  { statement, list, signatures }: SignedDestruction,
  verify: VerifyRegister,
  progress?: (done: number, total: number) => void,
): Promise<Result<Destroyed>> {
  const { store, entryOf } = access;
  const [first, second, ...more] = signatures;
  if (first === undefined || second === undefined || more.length > 0 || first.signer === second.signer) return fail("vault.signaturesMissing");
  const verified = verify(Buffer.from(statement), signatures.map(({ signature }) => signature));
  if (!verified.ok) return fail("vault.signaturesMissing");
  try {
    const last = await latestOf(store);
    const entry = (last?.entry ?? 0) + 1;
    const { id: room } = await store.read("room.get", {});
    const parsed = parseOrStale(statement, entry);
    const previousSha256 = last === undefined ? null : statementHash(last.statement);
    if (parsed === undefined || parsed.room !== room || parsed.previousSha256 !== previousSha256) return fail("vault.statementStale");
    const { delivery, destroyed, released, items } = parsed;
    // What gained or lost a reference since it was planned is another thing than what was signed.
    const input = {
      entry,
      statement,
      list,
      signatures: [first, second] as const,
      targets: targetsOf(parseList(list, parsed)),
      throughSegment: throughSegment(access.folder, (await store.read("vault.index", {})).latestSegment),
      ...(delivery !== undefined && { delivery }),
    };
    await store.write("destruction.begin", input, entryOf("destruction.begin", { objects: objectsOf(statement, delivery), details: { objects: destroyed } }));
    const known: DestructionEntry = { ...input, state: "intended" };
    await carryOutEntry(access, known, progress);
    return succeed({ entry, destroyed, released, items });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

const objectsOf = (statement: string, delivery: number | undefined): readonly string[] => [statementHash(statement), ...(delivery === undefined ? [] : [`delivery-${String(delivery)}`])];

/** Signed for another state of the register: of a room's own making, but too late. */
function parseOrStale(text: string, entry: number): DestructionStatement | undefined {
  try {
    return parseStatement(text, entry);
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}
