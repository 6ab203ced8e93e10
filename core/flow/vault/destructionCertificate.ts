import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { LedgerState } from "../../domain/medium.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { PrintedCertificate } from "../../store/destruction.ts";
import type { SealedHolding } from "../../store/sealedPackage.ts";
import { waitingContents } from "../package/sealedContents.ts";
import { segmentsWithTraces, segmentSizes } from "./segmentSizes.ts";
import { parseList, parseStatement, statementHash } from "./statement.ts";
import type { VaultAccess } from "./vaultAccess.ts";

/** What a destruction certificate (廃棄証明書) says, as far as the room knows it. */
export interface DestructionCertificate {
  readonly entry: number;
  readonly at: number;
  readonly reason: string;
  readonly statementSha256: string;
  readonly signers: readonly [string, string];
  readonly isDone: boolean;
  /** That was destroyed as a whole. */
  readonly delivery?: number;
  readonly objects: number;
  readonly bytes: number;
  readonly items: number;
  /** What can still be opened in the vault, and why. */
  readonly remaining: readonly RemainingCopy[];
  /** What was sealed here and can still be opened by whoever has it. */
  readonly packages: readonly SealedHolding[];
  /** Sealed here too, and nobody has looked yet what they hold. */
  readonly packagesUntold: number;
  /** What brought some of it and is not destroyed. */
  readonly media: readonly RemainingMedium[];
  /** Segments that may still show a name or a hash to the vault's own key. */
  readonly traces: number;
  /** A copy of the room's databases made before this opens what it held then, until the register is applied to it. */
  readonly copiesBefore: number;
  readonly forms: readonly PrintedCertificate[];
}

export type RemainingCopy =
  /** Others refer to the same content; only some references were given up. */
  | { readonly kind: "referred"; readonly object: ObjectId; readonly copies: number }
  /** The same content came again later and is stored anew. */
  | { readonly kind: "cameAgain"; readonly object: ObjectId; readonly copies: number };

export interface RemainingMedium {
  readonly number: string;
  readonly state: LedgerState;
  readonly owner: string;
  readonly delivery: number;
  readonly providerName: string;
}

type Books = Pick<VaultAccess, "store" | "folder">;

const lookedUpAtOnce = 1000;

export async function destructionCertificate({ store, folder }: Books, entry: number): Promise<Result<DestructionCertificate>> {
  const [known] = await store.read("destruction.list", { from: entry, limit: 1 });
  const text = await store.read("destruction.listed", { entry });
  if (known?.entry !== entry || text === undefined) return fail("vault.objectUnknown");
  const statement = parseStatement(known.statement, entry);
  const { destroyed, released } = parseList(text, statement);
  const [first, second] = known.signatures;
  const { bytes, again, packages } = await lookUp(store, destroyed.map(({ id }) => id));
  const kept: RemainingCopy[] = [];
  for (let from = 0; from < released.length; from += lookedUpAtOnce)
    for (const object of await store.read("object.find", { ids: released.slice(from, from + lookedUpAtOnce).map(({ id }) => id) }))
      if (object.state === "live" && object.copies > 0) kept.push({ kind: "referred", object: object.id, copies: object.copies });
  return succeed({
    entry,
    at: statement.at,
    reason: statement.reason,
    statementSha256: statementHash(known.statement),
    signers: [first.signer, second.signer],
    isDone: known.state === "done",
    ...(known.delivery !== undefined && { delivery: known.delivery }),
    objects: destroyed.length,
    bytes,
    items: statement.items,
    remaining: [...again, ...kept],
    packages,
    packagesUntold: waitingContents(folder).length,
    media: await remainingMedia(store, entry),
    traces: segmentsWithTraces(await segmentSizes(folder, store), known.throughSegment).length,
    copiesBefore: statement.at,
    forms: await store.read("destruction.forms", { entry }),
  });
}

/** Bytes of what is gone, the same contents that came again, and the packages that hold them. */
async function lookUp(store: Books["store"], ids: readonly ObjectId[]): Promise<{ readonly bytes: number; readonly again: readonly RemainingCopy[]; readonly packages: readonly SealedHolding[] }> {
  let bytes = 0;
  const again: RemainingCopy[] = [];
  const packages = new Map<string, SealedHolding>();
  for (let from = 0; from < ids.length; from += lookedUpAtOnce) {
    const objects = await store.read("object.find", { ids: ids.slice(from, from + lookedUpAtOnce) });
    bytes += objects.reduce((sum, object) => sum + object.bytes, 0);
    const addresses = objects.flatMap(({ address }) => address ?? []);
    const came = await store.read("object.byAddress", { addresses });
    for (const { id, copies } of await store.read("object.find", { ids: Object.values(came) })) again.push({ kind: "cameAgain", object: id, copies });
    for (const holding of await store.read("sealed.holding", { addresses }))
      packages.set(holding.id, { ...holding, held: holding.held + (packages.get(holding.id)?.held ?? 0) });
  }
  return { bytes, again, packages: [...packages.values()].sort((one, other) => one.sealedAt - other.sealedAt) };
}

/** A medium in the room, lent or returned to its owner still holds what came on it. */
async function remainingMedia(store: Books["store"], entry: number): Promise<readonly RemainingMedium[]> {
  const numbers = new Set(await store.read("destruction.deliveries", { entry }));
  if (numbers.size === 0) return [];
  const [deliveries, ledger] = await Promise.all([store.read("delivery.list", {}), store.read("ledger.list", {})]);
  return deliveries
    .filter(({ delivery }) => numbers.has(delivery))
    .flatMap(({ delivery, medium, providerName }): RemainingMedium[] => {
      const found = ledger.find(({ number }) => number === medium);
      return found === undefined || found.state === "destroyed" ? [] : [{ number: medium, state: found.state, owner: found.owner, delivery, providerName }];
    })
    .sort((one, other) => one.delivery - other.delivery);
}
