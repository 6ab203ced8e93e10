import path from "node:path";
import { z } from "zod";
import { fail, succeed, type Result } from "../domain/failure.ts";
import type { Policy, PolicyKeyring, PolicyOfficer } from "../domain/policy.ts";
import { roles, type Role } from "../domain/roles.ts";
import { readCertificatePem, type Certificate } from "../envelope/certificate.ts";
import { open } from "../envelope/open.ts";
import type { RecipientKey } from "../envelope/recipientKey.ts";
import { seal, sealForTwo } from "../envelope/seal.ts";
import { makeFolder, readFile, writeFileDurably } from "../platform/disk.ts";
import type { Entropy } from "../platform/entropy.ts";
import { isRightKey, keyNames, keysOfRole, wipeKeys, type AllKeys, type KeyName, type RoleKeys } from "./roleKeys.ts";
import { keyringFolder } from "./roomFolder.ts";

/**
 * A generation of the keyring: for each role one envelope to all of its officers, so that a sign-in costs one operation of the card; for
 * each two custodians, in both orders, one that needs both cards and holds everything, the authority's private key too.
 */
export const roleKeyringFile = (folder: string, generation: number, role: Role): string => path.join(keyringFolder(folder, generation), `${role}.cms`);

/** The first opens the outer envelope, the second what lies in it. */
export const recoveryFile = (folder: string, generation: number, first: string, second: string): string =>
  path.join(keyringFolder(folder, generation), "recovery", `${first}.${second}.cms`);

const keyText = z.string().regex(/^[0-9a-f]{64}$/);
const rolePart = z.strictObject({
  format: z.literal("noren-keyring/1"),
  generation: z.int().min(1),
  keys: z.strictObject({ room: keyText, keys: keyText.optional(), vault: keyText.optional() }),
});
const recoveryPart = z.strictObject({
  format: z.literal("noren-recovery/1"),
  generation: z.int().min(1),
  keys: z.strictObject({ room: keyText, keys: keyText, vault: keyText }),
  authority: z.base64().max(4096),
});

/** What two custodians open together. */
export interface Recovered {
  readonly keys: AllKeys;
  /** PKCS#8, DER. */
  readonly authorityKey: Buffer;
}

export function wipeRecovered({ keys, authorityKey }: Recovered): void {
  wipeKeys(keys);
  authorityKey.fill(0);
}

export const custodiansOf = (officers: readonly PolicyOfficer[]): readonly PolicyOfficer[] =>
  officers.filter(({ role, state }) => role === "custodian" && state === "active");

/** Durable when it returns; nobody looks into it before a policy names its generation. */
export function writeKeyring(order: {
  readonly folder: string;
  readonly generation: number;
  readonly officers: readonly PolicyOfficer[];
  readonly recovered: Recovered;
  readonly entropy: Entropy;
}): Result<void> {
  const { folder, generation, recovered, entropy } = order;
  const active = order.officers.filter(({ state }) => state === "active");
  const certificates = new Map<string, Certificate>();
  for (const { id, certificatePem } of active) {
    const read = readCertificatePem(certificatePem);
    if (!read.ok) return read;
    certificates.set(id, read.value);
  }
  const certificateOf = ({ id }: PolicyOfficer): Certificate => certificates.get(id) ?? missing();
  const custodians = custodiansOf(active);
  makeFolder(path.join(keyringFolder(folder, generation), "recovery"));
  const sealed: (readonly [string, () => Result<Buffer>])[] = [];
  for (const role of roles) {
    const holders = active.filter((officer) => officer.role === role).map(certificateOf);
    if (holders.length === 0) continue;
    const file = roleKeyringFile(folder, generation, role);
    sealed.push([file, () => wiping(roleContent(generation, recovered.keys, keysOfRole[role]), (content) => seal(content, holders, entropy))]);
  }
  for (const first of custodians)
    for (const second of custodians) {
      if (first.id === second.id) continue;
      const file = recoveryFile(folder, generation, first.id, second.id);
      const sealBoth = (content: Buffer): Result<Buffer> => sealForTwo(content, certificateOf(first), certificateOf(second), entropy);
      sealed.push([file, () => wiping(recoveryContent(generation, recovered), sealBoth)]);
    }
  for (const [file, make] of sealed) {
    const envelope = make();
    if (!envelope.ok) return envelope;
    writeFileDurably(file, envelope.value);
  }
  return succeed(undefined);
}

function missing(): never {
  throw new Error("every officer's certificate was read");
}

function wiping<Value>(content: Buffer, act: (content: Buffer) => Value): Value {
  try {
    return act(content);
  } finally {
    content.fill(0);
  }
}

function roleContent(generation: number, keys: AllKeys, names: readonly KeyName[]): Buffer {
  const held = Object.fromEntries(names.map((name) => [name, keys[name].toString("hex")]));
  return Buffer.from(JSON.stringify({ format: "noren-keyring/1", generation, keys: held }));
}

function recoveryContent(generation: number, { keys, authorityKey }: Recovered): Buffer {
  const held = Object.fromEntries(keyNames.map((name) => [name, keys[name].toString("hex")]));
  return Buffer.from(JSON.stringify({ format: "noren-recovery/1", generation, keys: held, authority: authorityKey.toString("base64") }));
}

/** The keys of an officer's role, by one operation of the card. */
export async function openKeyring(folder: string, { keyring }: Policy, role: Role, key: RecipientKey): Promise<Result<RoleKeys>> {
  const opened = await openFile(roleKeyringFile(folder, keyring.generation, role), `${role}.cms`, key);
  if (!opened.ok) return opened;
  const content = rolePart.safeParse(parseJson(opened.value));
  opened.value.fill(0);
  if (!content.success) return fail("room.damaged", { file: `${role}.cms` });
  if (content.data.generation !== keyring.generation) return fail("policy.keyringMixed");
  const texts = content.data.keys;
  const names = keysOfRole[role];
  if (!names.every((name) => texts[name] !== undefined)) return fail("room.damaged", { file: `${role}.cms` });
  const bytesOf = (name: KeyName): Buffer => Buffer.from(texts[name] ?? "", "hex");
  const keys: RoleKeys = {
    room: bytesOf("room"),
    ...(names.includes("keys") && { keys: bytesOf("keys") }),
    ...(names.includes("vault") && { vault: bytesOf("vault") }),
  };
  return checked(keys, keyring) ? succeed(keys) : fail("room.wrongKey");
}

function checked(keys: RoleKeys, { checks }: PolicyKeyring): boolean {
  const isRight = keyNames.every((name) => keys[name] === undefined || isRightKey(name, keys[name], checks));
  if (!isRight) wipeKeys(keys);
  return isRight;
}

/** The first custodian's part of a recovery: what it gives is for the second's card alone. */
export const openRecoveryOuter = (folder: string, { keyring }: Policy, first: string, second: string, key: RecipientKey): Promise<Result<Buffer>> =>
  openFile(recoveryFile(folder, keyring.generation, first, second), "recovery", key);

export async function openRecoveryInner(inner: Uint8Array, { keyring }: Policy, key: RecipientKey): Promise<Result<Recovered>> {
  const opened = await open(inner, key);
  if (!opened.ok) return asRoomFailure(opened, "recovery");
  const content = recoveryPart.safeParse(parseJson(opened.value));
  opened.value.fill(0);
  if (!content.success) return fail("room.damaged", { file: "recovery" });
  if (content.data.generation !== keyring.generation) return fail("policy.keyringMixed");
  const { room, keys, vault } = content.data.keys;
  const all: AllKeys = { room: Buffer.from(room, "hex"), keys: Buffer.from(keys, "hex"), vault: Buffer.from(vault, "hex") };
  if (!checked(all, keyring)) return fail("room.wrongKey");
  return succeed({ keys: all, authorityKey: Buffer.from(content.data.authority, "base64") });
}

async function openFile(file: string, name: string, key: RecipientKey): Promise<Result<Buffer>> {
  const sealed = readFile(file);
  if (sealed === undefined) return fail("room.damaged", { file: name });
  const opened = await open(sealed, key);
  return opened.ok ? opened : asRoomFailure(opened, name);
}

/** A card that took part says what it says; anything wrong with the file is the room's damage. */
function asRoomFailure(failed: Extract<Result<never>, { ok: false }>, file: string): Result<never> {
  const { code } = failed.failure;
  if (code === "envelope.notForCard") return fail("card.notEnrolled");
  return code.startsWith("envelope.") ? fail("room.damaged", { file, reason: code }) : failed;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
