import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { PolicyKeyring } from "../domain/policy.ts";
import type { Role } from "../domain/roles.ts";
import type { Entropy } from "../platform/entropy.ts";

/**
 * The three keys of a room, and which role holds which (DESIGN §5): an auditor opens the log and no patient data, a custodian destroys
 * what no key of his can read, the others open deliveries.
 */
export const keyNames = ["room", "keys", "vault"] as const;
export type KeyName = (typeof keyNames)[number];

export const keyBytes = 32;

const everyKey = keyNames;
export const keysOfRole: Readonly<Record<Role, readonly KeyName[]>> = {
  technician: everyKey,
  reviewer: everyKey,
  approver: everyKey,
  custodian: ["room", "keys"],
  auditor: ["room"],
};

export type AllKeys = Readonly<Record<KeyName, Buffer>>;

/** What one officer's card opened; the session owns the buffers and wipes them at its end. */
export interface RoleKeys {
  readonly room: Buffer;
  readonly keys?: Buffer;
  readonly vault?: Buffer;
}

export const makeKeys = (entropy: Entropy): AllKeys => ({ room: entropy.bytes(keyBytes), keys: entropy.bytes(keyBytes), vault: entropy.bytes(keyBytes) });

export function wipeKeys(keys: Partial<Readonly<Record<KeyName, Buffer>>>): void {
  for (const name of keyNames) keys[name]?.fill(0);
}

/** Tells a wrong key from a broken database, which look alike to SQLite, and the keys of one keyring from another's. */
export const keyCheck = (name: KeyName, key: Uint8Array): string => createHmac("sha256", key).update(`noren ${name} key check`).digest("hex");

export const keyChecks = ({ room, keys, vault }: AllKeys): PolicyKeyring["checks"] => ({
  room: keyCheck("room", room),
  keys: keyCheck("keys", keys),
  vault: keyCheck("vault", vault),
});

export function isRightKey(name: KeyName, key: Uint8Array, checks: PolicyKeyring["checks"]): boolean {
  const [mine, wanted] = [Buffer.from(keyCheck(name, key)), Buffer.from(checks[name])];
  return key.length === keyBytes && mine.length === wanted.length && timingSafeEqual(mine, wanted);
}

const derived = (key: Uint8Array, label: string): Buffer => Buffer.from(hkdfSync("sha256", key, "", label, keyBytes));

/** What SQLCipher uses as it is for room.db; one key, one use (SP 800-108 §3). */
export const databaseKey = (roomKey: Uint8Array): Buffer => derived(roomKey, "noren room.db");
/** The same for keys.db. */
export const keysDatabaseKey = (keysKey: Uint8Array): Buffer => derived(keysKey, "noren keys.db");
