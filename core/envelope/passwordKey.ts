import { createDecipheriv, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { constructed, readCount, readObjectIdentifier, readOctets, readSmallInteger, tags, walk, type Element } from "./der.ts";
import type { RecipientEntry } from "./header.ts";
import { ciphers, type Digest } from "./identifiers.ts";
import type { PasswordKey } from "./recipientKey.ts";

/** PasswordRecipientInfo (RFC 5652 §6.2.4): PBKDF2 (RFC 8018 §5.2) and the key wrap of RFC 3211 §2.3. Only read, never written. */

const pbkdf2Identifier = "1.2.840.113549.1.5.12";
const passwordWrap = "1.2.840.113549.1.9.16.3.9";
/** RFC 8018 appendix B.1. */
const functions: ReadonlyMap<string, "sha1" | Digest> = new Map([
  ["1.2.840.113549.2.7", "sha1"],
  ["1.2.840.113549.2.9", "sha256"],
  ["1.2.840.113549.2.10", "sha384"],
  ["1.2.840.113549.2.11", "sha512"],
]);
/** At most a second of work (SHA-512); a sender's number must not make the room stand still. */
const mostIterations = 2_000_000;
const longestSalt = 1024;
const longestWrapped = 512;
const blockBytes = 16;

export function readPassword(recipient: Element): RecipientEntry {
  const fields = walk(recipient, constructed(3));
  if (readSmallInteger(fields.take(tags.integer)) !== 0) throw new FailureError("envelope.malformed");
  const derivation = fields.takeIf(constructed(0));
  const wrap = walk(fields.take(tags.sequence), tags.sequence);
  const wrapped = Buffer.from(readOctets(fields.take(tags.octetString)));
  fields.done();
  const derived = derivation === undefined ? undefined : readDerivation(derivation);
  if (readObjectIdentifier(wrap.take(tags.objectIdentifier)) !== passwordWrap || derived === undefined) return { kind: "unsupported", recipients: [] };
  const algorithm = walk(wrap.take(tags.sequence), tags.sequence);
  wrap.done();
  const cipher = ciphers.get(readObjectIdentifier(algorithm.take(tags.objectIdentifier)));
  if (cipher !== "aes-128-cbc" && cipher !== "aes-192-cbc" && cipher !== "aes-256-cbc") return { kind: "unsupported", recipients: [] };
  const vector = Buffer.from(readOctets(algorithm.take(tags.octetString)));
  algorithm.done();
  const { length, ...rest } = derived;
  const isFitting = length === undefined || length === keyBytesOf(cipher);
  if (vector.length !== blockBytes || wrapped.length > longestWrapped || !isFitting) throw new FailureError("envelope.malformed");
  return { kind: "password", ...rest, cipher, vector, wrapped };
}

interface Derivation {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly length: number | undefined;
  readonly digest: "sha1" | Digest;
}

/** PBKDF2-params (RFC 8018 appendix A.2). */
function readDerivation(algorithm: Element): Derivation | undefined {
  const outer = walk(algorithm, constructed(0));
  if (readObjectIdentifier(outer.take(tags.objectIdentifier)) !== pbkdf2Identifier) return undefined;
  const fields = walk(outer.take(tags.sequence), tags.sequence);
  outer.done();
  // The other kind of salt names an algorithm that makes it, and none was ever defined.
  const salt = Buffer.from(readOctets(fields.take(tags.octetString)));
  const iterations = readCount(fields.take(tags.integer));
  const length = fields.takeIf(tags.integer);
  const prf = fields.takeIf(tags.sequence);
  fields.done();
  const digest = prf === undefined ? "sha1" : readFunction(prf);
  if (salt.length > longestSalt || iterations < 1) throw new FailureError("envelope.malformed");
  return digest === undefined ? undefined : { salt, iterations, digest, length: length === undefined ? undefined : readSmallInteger(length) };
}

function readFunction(algorithm: Element): "sha1" | Digest | undefined {
  const fields = walk(algorithm, tags.sequence);
  const identifier = readObjectIdentifier(fields.take(tags.objectIdentifier));
  const empty = fields.takeIf(tags.null);
  fields.done();
  if (empty !== undefined && empty.content.length > 0) throw new FailureError("envelope.malformed");
  return functions.get(identifier);
}

type PasswordEntry = Extract<RecipientEntry, { kind: "password" }>;

const keyBytesOf = (cipher: PasswordEntry["cipher"]): number => Number(cipher.slice(4, 7)) / 8;

const derive = promisify(pbkdf2);

/** `budget` is what is left of the work that one envelope may cost, whatever number of passwords it takes. */
export async function openPassword(entry: PasswordEntry, { password }: PasswordKey, budget: { iterations: number }): Promise<Result<Buffer>> {
  budget.iterations -= entry.iterations;
  if (budget.iterations < 0) return fail("envelope.unsupported", { algorithm: "PBKDF2" });
  const key = await derive(password, entry.salt, entry.iterations, keyBytesOf(entry.cipher), entry.digest);
  const unwrapped = unwrapByPassword(entry, key);
  key.fill(0);
  return unwrapped === undefined ? fail("envelope.passwordWrong") : succeed(unwrapped);
}

export const passwordBudget = (): { iterations: number } => ({ iterations: mostIterations });

/** RFC 3211 §2.3.2: encrypted twice in one chain, so the last block comes first. */
function unwrapByPassword({ cipher, vector, wrapped }: PasswordEntry, key: Buffer): Buffer | undefined {
  if (wrapped.length < 2 * blockBytes || wrapped.length % blockBytes !== 0) return undefined;
  const decrypt = (start: Uint8Array, bytes: Uint8Array): Buffer => createDecipheriv(cipher, key, start).setAutoPadding(false).update(bytes);
  const last = decrypt(wrapped.subarray(-2 * blockBytes, -blockBytes), wrapped.subarray(-blockBytes));
  const first = decrypt(last, wrapped.subarray(0, -blockBytes));
  const inner = Buffer.concat([first, last]);
  const plain = decrypt(vector, inner);
  const [length = 0] = plain;
  // The count and three bytes that repeat the key's, inverted.
  const difference = [1, 2, 3].reduce((sum, at) => sum | ((plain[at] ?? 0) ^ (plain[at + 3] ?? 0) ^ 0xff), 0);
  const isRight = difference === 0 && length >= 16 && length <= plain.length - 4;
  const contentKey = isRight ? Buffer.from(plain.subarray(4, 4 + length)) : undefined;
  for (const used of [last, first, inner, plain]) used.fill(0);
  return contentKey;
}
