import path from "node:path";
import type { AuditEntry } from "../domain/audit.ts";
import type { Instant, RoomId } from "../domain/brand.ts";
import { fail, FailureError, succeed, type FailureCode, type Result } from "../domain/failure.ts";
import type { Officer, Room, RoomKind } from "../domain/officer.ts";
import type { Policy, PolicyModule, PolicyOfficer, Provider } from "../domain/policy.ts";
import { makeAuthority, type Authority } from "../envelope/authority.ts";
import { demoOrganization, pemOf } from "../envelope/certificate.ts";
import type { Clock } from "../platform/clock.ts";
import { makeFolder, syncFolder, writeFileDurably } from "../platform/disk.ts";
import { uuid, type Entropy } from "../platform/entropy.ts";
import { checkOfficers, type NewOfficer } from "./checkOfficers.ts";
import { wipeRecovered, writeKeyring, type Recovered } from "./keyring.ts";
import { demoCardCount, makeDemoCards } from "./makeDemoCards.ts";
import { makeDemoProvider } from "./makeDemoProvider.ts";
import { asStoredOfficer } from "./policy/adoptPolicy.ts";
import { formatPolicy, pastPolicyFile, policyHashOf, policySignatureFile, revocationListFile } from "./policy/policyFile.ts";
import { verifySignatures } from "./policy/readPolicy.ts";
import { databaseKey, keyChecks, makeKeys } from "./roleKeys.ts";
import { ceremoniesFolder, checkpointFolder, policyFile, policyFolder } from "./roomFolder.ts";
import { openRoomSite, type RoomSite } from "./roomSite.ts";
import { signAsDemoCustodians } from "./signAsDemoCustodians.ts";
import { authorityValidity, crlUpdate } from "./validity.ts";

export type CreateStore = (order: {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly room: Room;
  readonly officers: readonly Officer[];
  readonly policySha256: string;
  readonly entry: AuditEntry;
}) => Promise<Result<void>>;

/** A detached signature of a custodian over the policy's exact bytes. */
export interface PolicySignature {
  readonly officer: string;
  readonly signature: Uint8Array;
}

/** What the two custodians of a room to be made sign. */
export interface RoomDraft {
  readonly policy: Policy;
  readonly text: string;
}

export interface RoomOrder {
  readonly folder: string;
  readonly name: string;
  readonly kind: RoomKind;
  /** Of a production room; a demo room makes its own. */
  readonly officers: readonly NewOfficer[];
  readonly cardModules?: readonly PolicyModule[];
  /** Of a production room: comes back when two custodians' cards have signed the first policy. */
  readonly sign?: (draft: RoomDraft) => Promise<Result<readonly PolicySignature[]>>;
  readonly createStore: CreateStore;
  /** Tells of the making; the first row of the log. */
  readonly entry: AuditEntry;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface MadeRoom {
  readonly room: Room;
  readonly officers: readonly Officer[];
}

/** What a path itself can be wrong with; the rest of the disk's troubles platform/disk.ts names. */
const pathFailures: Readonly<Record<string, FailureCode>> = {
  ENOTDIR: "room.readOnly",
  ENAMETOOLONG: "room.readOnly",
  ELOOP: "room.readOnly",
  ENOTEMPTY: "room.notEmpty",
  EEXIST: "room.notEmpty",
};

const underWay = new Set<string>();

/**
 * Makes a room: keys, officers, signed policy, database. It has its name only when everything in it is durable; killed before that, it can be
 * made again as if nothing had been (DESIGN §3).
 */
export async function createRoom(order: RoomOrder): Promise<Result<MadeRoom>> {
  const folder = path.resolve(order.folder);
  if (order.kind === "demo" && order.officers.length > 0) return fail("request.malformed", { at: "officers" });
  if (underWay.has(folder)) return fail("room.inUse");
  underWay.add(folder);
  try {
    const checked = order.kind === "production" ? checkOfficers(order.officers, order.kind, order.clock.now()) : undefined;
    if (checked?.ok === false) return checked;
    const site = openRoomSite(folder, order.entropy);
    if (!site.ok) return site;
    return await build({ ...order, folder }, site.value, checked?.value);
  } catch (error) {
    return asResult(error);
  } finally {
    underWay.delete(folder);
  }
}

async function build(order: RoomOrder, site: RoomSite, officers: readonly PolicyOfficer[] | undefined): Promise<Result<MadeRoom>> {
  let made: Result<MadeRoom>;
  try {
    made = await fill(order, site.building, officers);
    if (made.ok) {
      site.finish();
      order.progress?.(stepCount(order.kind), stepCount(order.kind));
    }
  } catch (error) {
    site.abandon();
    throw error;
  }
  if (!made.ok) site.abandon();
  return made;
}

function asResult(error: unknown): Result<never> {
  if (error instanceof FailureError) return { ok: false, failure: error.failure };
  const code = error instanceof Error && "code" in error ? pathFailures[String(error.code)] : undefined;
  if (code === undefined) throw error;
  return fail(code);
}

/** Cards, keyring, policy, database, name. */
const stepCount = (kind: RoomKind): number => (kind === "demo" ? demoCardCount : 0) + 4;

/** Counts the steps that are shown, and stops between two of them when asked to. */
function openSteps({ kind, progress, signal }: RoomOrder): () => void {
  const total = stepCount(kind);
  let done = 0;
  progress?.(0, total);
  return () => {
    if (signal?.aborted === true) throw new FailureError("job.cancelled");
    done += 1;
    progress?.(done, total);
  };
}

interface Beginning {
  readonly room: Room;
  readonly authority: Authority;
  readonly officers: readonly PolicyOfficer[];
  readonly providers: readonly Provider[];
  readonly now: Instant;
}

async function fill(order: RoomOrder, folder: string, given: readonly PolicyOfficer[] | undefined): Promise<Result<MadeRoom>> {
  const { kind, name, clock, entropy } = order;
  const step = openSteps(order);
  const now = clock.now();
  const room: Room = { id: uuid(entropy) as RoomId, name, kind };
  const authority = makeAuthority({
    name: { organization: kind === "demo" ? `${demoOrganization} room` : "Noren room", commonName: `Noren authority ${room.id}` },
    validity: authorityValidity(now),
    isDemo: kind === "demo",
    entropy,
  });
  const checked =
    given === undefined ? checkOfficers(await makeDemoCards({ folder, authority, now, entropy, made: step }), kind, now) : succeed(given);
  if (!checked.ok) return checked;
  const providers = kind === "demo" ? [await makeDemoProvider({ folder, now, entropy })] : [];
  const recovered: Recovered = { keys: makeKeys(entropy), authorityKey: authority.privateKey.export({ format: "der", type: "pkcs8" }) };
  try {
    return await furnish(order, folder, { room, authority, officers: checked.value, providers, now }, recovered, step);
  } finally {
    wipeRecovered(recovered);
  }
}

async function furnish(order: RoomOrder, folder: string, beginning: Beginning, recovered: Recovered, step: () => void): Promise<Result<MadeRoom>> {
  const { room, officers } = beginning;
  const written = writeKeyring({ folder, generation: 1, officers, recovered, entropy: order.entropy });
  if (!written.ok) return written;
  step();
  const policy = firstPolicy(order, beginning, recovered);
  const text = formatPolicy(policy);
  const sign = order.kind === "demo" ? signAsDemoCustodians(folder) : order.sign;
  if (sign === undefined) throw new Error("a production room is signed for by its custodians' cards");
  const signatures = await sign({ policy, text });
  if (!signatures.ok) return signatures;
  const signed = verifySignatures(Buffer.from(text), signatures.value.map(({ signature }) => signature), policy);
  if (!signed.ok) return signed;
  makeFolder(policyFolder(folder));
  for (const { officer, signature } of signatures.value) writeFileDurably(policySignatureFile(folder, 1, officer), signature);
  const { authority, now } = beginning;
  writeFileDurably(revocationListFile(folder, 1), authority.issueCrl({ revoked: [], number: 1, at: now, nextUpdate: crlUpdate(now) }));
  writeFileDurably(pastPolicyFile(folder, 1), text);
  writeFileDurably(policyFile(folder), text);
  for (const place of [checkpointFolder, ceremoniesFolder]) makeFolder(place(folder));
  step();
  const made = officers.map(asStoredOfficer);
  const key = databaseKey(recovered.keys.room);
  const stored = await order.createStore({ folder, key, room, officers: made, policySha256: policyHashOf(text), entry: order.entry });
  key.fill(0);
  if (!stored.ok) return stored;
  syncFolder(folder);
  step();
  return succeed({ room, officers: made });
}

function firstPolicy(order: RoomOrder, { room, authority, officers, providers, now }: Beginning, { keys }: Recovered): Policy {
  return {
    format: "noren-policy/2",
    room,
    sequence: 1,
    createdAt: now,
    officers,
    providers,
    cardModules: order.cardModules ?? [],
    authorityPem: pemOf(authority.certificate),
    revoked: [],
    switches: { allowPkcs1: false },
    keyring: { generation: 1, checks: keyChecks(keys) },
  };
}
