import path from "node:path";
import type { AuditEntry } from "../domain/audit.ts";
import type { RoomId } from "../domain/brand.ts";
import { fail, FailureError, succeed, type FailureCode, type Result } from "../domain/failure.ts";
import type { Officer, Room, RoomKind } from "../domain/officer.ts";
import { makeAuthority, type Authority } from "../envelope/authority.ts";
import { demoOrganization, pemOf } from "../envelope/certificate.ts";
import { seal, sealForTwo } from "../envelope/seal.ts";
import type { Clock } from "../platform/clock.ts";
import { makeFolder, syncFolder, writeFileDurably } from "../platform/disk.ts";
import { uuid, type Entropy } from "../platform/entropy.ts";
import { checkOfficers, type CheckedOfficer, type NewOfficer } from "./checkOfficers.ts";
import { demoCardCount, makeDemoCards } from "./makeDemoCards.ts";
import { databaseKey, roomCheck, roomKeyBytes } from "./openRoomKey.ts";
import {
  authorityFile,
  authorityKeyFile,
  checkpointFolder,
  formatPolicy,
  keyringFolder,
  policyFile,
  policyHashOf,
  recoveryFile,
  roomCheckFile,
  roomKeyFile,
  type Policy,
} from "./roomFolder.ts";
import { openRoomSite, type RoomSite } from "./roomSite.ts";
import { authorityValidity } from "./validity.ts";

export type CreateStore = (order: {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly room: Room;
  readonly officers: readonly Officer[];
  readonly policySha256: string;
  readonly entry: AuditEntry;
}) => Promise<Result<void>>;

export interface RoomOrder {
  readonly folder: string;
  readonly name: string;
  readonly kind: RoomKind;
  /** Of a production room; a demo room makes its own. */
  readonly officers: readonly NewOfficer[];
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
 * Makes a room: keys, officers, policy, database. It has its name only when everything in it is durable; killed before that, it can be
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

async function build(order: RoomOrder, site: RoomSite, officers: readonly CheckedOfficer[] | undefined): Promise<Result<MadeRoom>> {
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

async function fill(order: RoomOrder, folder: string, given: readonly CheckedOfficer[] | undefined): Promise<Result<MadeRoom>> {
  const { kind, name, clock, entropy, entry, createStore } = order;
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

  const key = entropy.bytes(roomKeyBytes);
  const keyring = writeKeyring(folder, key, authority, checked.value, entropy);
  if (!keyring.ok) return keyring;
  step();
  const policy = formatPolicy({
    format: "noren-policy/1",
    room,
    sequence: 1,
    createdAt: now,
    officers: checked.value.map(({ officer }) => officer),
  } satisfies Policy);
  writeFileDurably(policyFile(folder), policy);
  makeFolder(checkpointFolder(folder));
  step();
  const officers = checked.value.map(({ officer }): Officer => {
    const { id, name: officerName, kana, romaji, role, certificate, validUntil } = officer;
    return { id, name: officerName, kana, romaji, role, certificate, validUntil };
  });
  const forDatabase = databaseKey(key);
  const stored = await createStore({ folder, key: forDatabase, room, officers, policySha256: policyHashOf(policy), entry });
  key.fill(0);
  forDatabase.fill(0);
  if (!stored.ok) return stored;
  syncFolder(folder);
  step();
  return succeed({ room, officers });
}

/** The room key to everyone, and with two custodians together: to recover it, and to issue certificates. */
function writeKeyring(folder: string, key: Buffer, authority: Authority, officers: readonly CheckedOfficer[], entropy: Entropy): Result<void> {
  const certificates = officers.map(({ certificate }) => certificate);
  const [first, second] = officers.filter(({ officer }) => officer.role === "custodian").map(({ certificate }) => certificate);
  if (first === undefined || second === undefined) throw new Error("two custodians were checked for");
  const privateKey = authority.privateKey.export({ format: "der", type: "pkcs8" });
  const sealed: readonly (readonly [string, Result<Buffer>])[] = [
    [roomKeyFile(folder), seal(key, certificates, entropy)],
    [recoveryFile(folder), sealForTwo(key, first, second, entropy)],
    [authorityKeyFile(folder), sealForTwo(privateKey, first, second, entropy)],
  ];
  privateKey.fill(0);
  makeFolder(keyringFolder(folder));
  for (const [file, envelope] of sealed) {
    if (!envelope.ok) return envelope;
    writeFileDurably(file, envelope.value);
  }
  writeFileDurably(roomCheckFile(folder), `${roomCheck(key)}\n`);
  writeFileDurably(authorityFile(folder), pemOf(authority.certificate));
  return succeed(undefined);
}
