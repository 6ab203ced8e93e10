import { constants, createHash, diffieHellman, generateKeyPairSync, publicEncrypt, randomBytes, verify, type KeyObject } from "node:crypto";
import { expect } from "vitest";
import type { CardModule, Curve, OaepDigest, SignatureScheme } from "../card.ts";
import { coordinateBytes } from "../pkcs11Constants.ts";

/** What every card must do right, told by its public key alone. */
export interface KeyOnCard {
  readonly module: CardModule;
  readonly slot: string;
  readonly key: string;
  readonly publicKey: KeyObject;
  readonly pin?: string;
}

export async function expectSignature({ module, slot, key, publicKey, pin }: KeyOnCard, scheme: SignatureScheme): Promise<void> {
  const message = randomBytes(50);
  const signature = await module.sign(slot, key, createHash(scheme.digest).update(message).digest(), scheme, pin);
  if (!signature.ok) throw new Error(`${scheme.kind} ${scheme.digest}: ${signature.failure.code}`);
  const how =
    scheme.kind === "ecdsa" ? ({ key: publicKey, dsaEncoding: "ieee-p1363" } as const) : { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  expect(verify(scheme.digest, message, how, signature.value)).toBe(true);
  expect(verify(scheme.digest, randomBytes(50), how, signature.value)).toBe(false);
}

export async function expectAgreement({ module, slot, key, publicKey, pin }: KeyOnCard, curve: Curve): Promise<void> {
  const own = generateKeyPairSync("ec", { namedCurve: curve });
  const point = own.publicKey.export({ format: "der", type: "spki" }).subarray(-1 - 2 * coordinateBytes[curve]);
  const agreed = await module.agree(slot, key, point, pin);
  if (!agreed.ok) throw new Error(agreed.failure.code);
  expect(Buffer.from(agreed.value).equals(diffieHellman({ privateKey: own.privateKey, publicKey }))).toBe(true);
  const offCurve = Buffer.from(point);
  offCurve[offCurve.length - 1] = (offCurve.at(-1) ?? 0) ^ 1;
  for (const wrong of [offCurve, point.subarray(1), Buffer.alloc(point.length), Buffer.concat([Buffer.from([2]), point.subarray(1, 1 + coordinateBytes[curve])])])
    expect(await module.agree(slot, key, wrong, pin)).toEqual({ ok: false, failure: { code: "card.operationRefused" } });
}

const failed = { ok: false, failure: { code: "card.decryptionFailed" } };

export async function expectOaep({ module, slot, key, publicKey, pin }: KeyOnCard, digest: OaepDigest): Promise<void> {
  const content = randomBytes(32);
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digest }, content);
  const decrypt = (given: Uint8Array): ReturnType<CardModule["decrypt"]> => module.decrypt(slot, key, given, { kind: "oaep", digest }, pin);
  const opened = await decrypt(wrapped);
  if (!opened.ok) throw new Error(`${digest}: ${opened.failure.code}`);
  expect(content.equals(opened.value)).toBe(true);
  const altered = Buffer.from(wrapped);
  altered[20] = (altered[20] ?? 0) ^ 1;
  // One failure, whatever the cause: altered, of another padding, too short.
  expect(await decrypt(altered)).toEqual(failed);
  expect(await decrypt(publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, content))).toEqual(failed);
  expect(await decrypt(wrapped.subarray(1))).toEqual(failed);
}

export async function expectPkcs1({ module, slot, key, publicKey, pin }: KeyOnCard): Promise<void> {
  const content = randomBytes(24);
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, content);
  const opened = await module.decrypt(slot, key, wrapped, { kind: "pkcs1", bytes: 24 }, pin);
  expect(opened.ok && content.equals(opened.value)).toBe(true);
  const altered = Buffer.from(wrapped);
  altered[20] = (altered[20] ?? 0) ^ 1;
  // No failure shows that the padding was wrong: a key that opens nothing, the same each time.
  const first = await module.decrypt(slot, key, altered, { kind: "pkcs1", bytes: 24 }, pin);
  const second = await module.decrypt(slot, key, altered, { kind: "pkcs1", bytes: 24 }, pin);
  expect(first.ok && first.value.length === 24 && !content.equals(first.value)).toBe(true);
  expect(second).toEqual(first);
}
