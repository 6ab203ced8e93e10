import { constants, createCipheriv, createHash, generateKeyPairSync, pbkdf2Sync, publicEncrypt, randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { systemEntropy } from "../../platform/entropy.ts";
import { bitString, constructed, element, integer, nullValue, objectIdentifier, octetString, primitive, readElement, sequence, tags, type Element } from "../der.ts";
import { contentTypes, digestIdentifiers, mgf1, pSpecified, rsaEncryption, rsaesOaep, sha1 } from "../identifiers.ts";
import { wrapKey } from "../keyWrap.ts";
import { startEnvelope, type Recipient } from "../writer.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority } from "./counterpart.ts";
import { makeSignatureVectors } from "./makeSignatureVectors.ts";
import { claiming, replaced, streamed } from "./streamed.ts";
import type { Vector } from "./vectors.ts";

/** Made the files of ../vectors, once; they are fixed since. Run it with Node to make another set. */

const folder = new URL("../vectors/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const manifest: Vector[] = [];
const write = (name: string, bytes: Uint8Array | string): void => {
  writeFileSync(new URL(name, folder), bytes);
};
type More = Omit<Partial<Vector>, "file" | "gives" | "kind">;
function save(name: string, bytes: Uint8Array, gives: string, more: More = {}): void {
  const file = `${name}.cms`;
  write(file, bytes);
  const isOk = gives === "ok" && more.authenticated === undefined;
  manifest.push({ file, kind: "envelope", gives, content: "content", ...(isOk && { authenticated: true }), ...more });
}

const authority = testAuthority();
const elliptic = makeHolder(authority, "Vector recipient");
const small = makeHolder(authority, "On the smaller curve", { curve: "P-256" });
const rsa = makeRsaHolder(authority, "RSA", { bits: 2048 });
const stranger = makeHolder(authority, "Stranger");
for (const [name, holder] of Object.entries({ elliptic, small, rsa })) {
  write(`${name}.pem`, holder.certificatePem);
  write(`${name}-key.pem`, holder.privatePem);
}
const password = "ひらけゴマ";
const shared = { id: randomBytes(16), key: randomBytes(32) };
const shared16 = { id: randomBytes(4), key: randomBytes(16) };
const shared24 = { id: randomBytes(4), key: randomBytes(24) };
const hexOf = ({ id, key }: typeof shared): { id: string; key: string } => ({ id: id.toString("hex"), key: key.toString("hex") });
write("secrets.json", JSON.stringify({ password, shared: { shared: hexOf(shared), shared16: hexOf(shared16), shared24: hexOf(shared24) } }, undefined, 1));

const content = Buffer.from("Noren vector: 暖簾\n");
/** More than what is joined before it is deciphered, so that plaintext comes out before the end is seen. */
const long = createHash("shake256", { outputLength: 40_000 }).update("Noren vector").digest();
write("content", content);
write("content-empty", "");
write("content-long", long);

const contentKey = randomBytes(32);
function sealed(recipients: readonly Recipient[], plain: Uint8Array = content): Buffer {
  const { head, update, finish } = startEnvelope({ recipients, contentBytes: plain.length, entropy: systemEntropy, contentKey });
  return Buffer.concat([head, update(plain), finish()]);
}
const to = (holder: typeof elliptic | typeof rsa): Recipient => ({ kind: "certificate", certificate: holder.certificate });
const toShared: Recipient = { kind: "shared", ...shared };

const valid = sealed([to(elliptic)]);
const root = readElement(valid, "DER");
const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  const position = at < 0 ? bytes.length + at : at;
  changed[position] = (changed[position] ?? 0) ^ 1;
  return changed;
};
const envelope = [1, 0];
const info = [...envelope, 2];
const first = [...envelope, 1, 0];
const dropped = (from: Element, index: number): Buffer => element(from.tag, ...from.members.filter((_, at) => at !== index).map((m) => m.encoding));
const inserted = (from: Element, index: number, added: Uint8Array): Buffer =>
  element(from.tag, ...from.members.slice(0, index).map((m) => m.encoding), added, ...from.members.slice(index).map((m) => m.encoding));
const change = (path: readonly number[], by: (old: Element) => Uint8Array, from: Element = root): Buffer => replaced(from, path, by);

// What is written here, in every shape it may come in.
save("valid", valid, "ok");
save("valid-empty", sealed([to(elliptic)], Buffer.alloc(0)), "ok", { content: "content-empty" });
save("valid-long", sealed([to(elliptic)], long), "ok", { content: "content-long" });
save("valid-small-curve", sealed([to(small)]), "ok");
save("valid-rsa", sealed([to(rsa)]), "ok");
save("valid-shared", sealed([toShared]), "ok");
save("valid-several-recipients", sealed([to(stranger), to(rsa), to(small), toShared]), "ok");
const thousand = Array.from({ length: 999 }, (_, at): Recipient => ({ kind: "shared", id: Buffer.from(`not this one ${String(at)}`), key: randomBytes(32) }));
save("valid-thousand-recipients", sealed([...thousand, toShared]), "ok");
for (const bytes of [1, 5, 17]) save(`valid-pieces-of-${String(bytes)}`, streamed(valid, bytes), "ok");
save("valid-long-pieces", streamed(sealed([to(elliptic)], long), 4096), "ok", { content: "content-long" });
save("valid-empty-pieces", change([...info, 2], (old) => element(constructed(0), octetString(Buffer.alloc(0)), octetString(old.content), octetString(Buffer.alloc(0)))), "ok");
const fourBytes = Buffer.alloc(4);
fourBytes.writeUInt32BE(root.content.length);
save("valid-padded-lengths", Buffer.concat([Buffer.from([0x30, 0x84]), fourBytes, root.content]), "ok");
save("valid-tag-in-pieces", change([...envelope, 3], ({ content: tag }) => element(0x24, octetString(tag.subarray(0, 7)), octetString(tag.subarray(7)))), "ok");

// What was changed after it was sealed.
const longValid = sealed([to(elliptic)], long);
save("tampered-tag", flipped(valid, -1), "envelope.tampered");
save("tampered-tag-long", flipped(longValid, -1), "envelope.tampered", { content: "content-long" });
save("tampered-ciphertext", flipped(valid, -20), "envelope.tampered");
save("tampered-nonce", change([...info, 1, 1, 0], ({ content: nonce }) => octetString(flipped(nonce, 0))), "envelope.tampered");
save("tampered-wrapped-key", change([...first, 4, 0, 1], ({ content: key }) => octetString(flipped(key, 9))), "envelope.tampered");
save("tampered-material", change([...first, 2, 0], ({ content: material }) => octetString(flipped(material, 3))), "envelope.tampered");
save("missing-material", change(first, (old) => dropped(old, 2)), "envelope.tampered");
const shortened = change([...info, 2], ({ content: encrypted }) => element(primitive(0), encrypted.subarray(0, -1)));
save("shortened-ciphertext", shortened, "envelope.tampered");
save("lengthened-ciphertext", change([...info, 2], ({ content: encrypted }) => element(primitive(0), encrypted, Buffer.alloc(1))), "envelope.tampered");
const longPieces = streamed(longValid, 20_000);
const pieceAt = longPieces.indexOf(Buffer.from([0x04, 0x82, 0x4e, 0x20]));
const secondAt = pieceAt + 4 + 20_000;
save(
  "swapped-pieces",
  Buffer.concat([longPieces.subarray(0, pieceAt), longPieces.subarray(secondAt, secondAt + 20_004), longPieces.subarray(pieceAt, secondAt), longPieces.subarray(secondAt + 20_004)]),
  "envelope.tampered",
  { content: "content-long", keys: ["elliptic"] },
);
save("content-of-another", change([...info, 2], () => readElement(sealed([toShared], content.map((byte) => byte ^ 1)), "DER").members[1]?.members[0]?.members[2]?.members[2]?.encoding ?? Buffer.alloc(0)), "envelope.tampered");

// What ends early, goes on, or lies about its lengths.
save("truncated", valid.subarray(0, -30), "envelope.truncated");
save("truncated-before-tag", valid.subarray(0, -18), "envelope.truncated");
save("truncated-in-header", valid.subarray(0, 100), "envelope.truncated");
save("truncated-long", longValid.subarray(0, 30_000), "envelope.truncated", { content: "content-long" });
save("truncated-pieces", longPieces.subarray(0, 35_000), "envelope.truncated", { content: "content-long" });
save("truncated-end-marks", streamed(valid, 5).subarray(0, -1), "envelope.truncated");
save("indefinite-without-end", Buffer.concat([Buffer.from([0x30, 0x80]), root.content]), "envelope.truncated");
save("empty", Buffer.alloc(0), "envelope.truncated");
save("huge-length", Buffer.from("3084fffffff0060b2a864886f70d0109100117", "hex"), "envelope.truncated");
save("huge-length-of-six", Buffer.from("3086fffffffffff0060b2a864886f70d0109100117", "hex"), "envelope.truncated");
save("length-of-seven", Buffer.from("308700000000000100060b2a864886f70d0109100117", "hex"), "envelope.malformed");
save("huge-recipients", Buffer.concat([Buffer.from([0x30, 0x80]), objectIdentifier(contentTypes.authEnvelopedData), Buffer.from([0xa0, 0x80, 0x30, 0x80]), integer(0), claiming(tags.set, 0x7fffffff)]), "envelope.tooLarge");
save("huge-inner-length", change([...info, 2], () => claiming(primitive(0), 0x7fffffff)), "envelope.malformed");
save("inner-longer-than-outer", change(info, (old) => Buffer.concat([claiming(tags.sequence, old.content.length + 40), old.content])), "envelope.malformed");
save("inner-shorter-than-content", change(info, (old) => Buffer.concat([claiming(tags.sequence, old.content.length - 1), old.content])), "envelope.malformed");
save("trailing-bytes", Buffer.concat([valid, Buffer.from([0, 0])]), "envelope.malformed");
save("trailing-bytes-after-end-marks", Buffer.concat([streamed(valid, 5), Buffer.from([0, 0])]), "envelope.malformed");
save("twice", Buffer.concat([valid, valid]), "envelope.malformed");
save("wrong-end-mark", flipped(streamed(valid, 5), -1), "envelope.malformed");
save("deep-nesting", Buffer.alloc(20_000, Buffer.from([0x30, 0x80])), "envelope.malformed");
save("deep-nesting-in-recipients", Buffer.concat([Buffer.from([0x30, 0x80]), objectIdentifier(contentTypes.authEnvelopedData), Buffer.from([0xa0, 0x80, 0x30, 0x80]), integer(0), Buffer.alloc(20_000, Buffer.from([0x31, 0x80]))]), "envelope.malformed");
save("high-tag", Buffer.from("3f8100", "hex"), "envelope.malformed");
save("no-asn1", Buffer.from("PK\u0003\u0004 this is no envelope at all"), "envelope.malformed");

// What is put together wrongly.
save("no-content", change(info, (old) => dropped(old, 2)), "envelope.malformed");
save("no-tag", change(envelope, (old) => dropped(old, 3)), "envelope.malformed");
save("nested-pieces", change([...info, 2], (old) => element(constructed(0), element(0x24, octetString(old.content)))), "envelope.malformed");
save("pieces-of-another-kind", change([...info, 2], (old) => element(constructed(0), element(tags.utf8String, old.content))), "envelope.malformed");
save("content-under-wrong-tag", change([...info, 2], (old) => element(primitive(1), old.content)), "envelope.malformed");
save("tag-of-12-bytes", change([...envelope, 3], (old) => octetString(old.content.subarray(0, 12))), "envelope.malformed");
save("version-negative", change([...envelope, 0], () => element(tags.integer, Buffer.from([0xff]))), "envelope.malformed");
save("recipients-as-sequence", change([...envelope, 1], (old) => element(tags.sequence, old.content)), "envelope.malformed");
save("unknown-recipient-tag", change(first, (old) => element(constructed(5), old.content)), "envelope.malformed");
save("too-many-recipients", change([...envelope, 1], (old) => element(tags.set, ...Array.from({ length: 1001 }, () => old.members[0]?.encoding ?? Buffer.alloc(0)))), "envelope.tooLarge");
save("nobody-left", change([...envelope, 1], () => element(tags.set)), "envelope.notForCard");
save("wrong-recipient", sealed([to(stranger)]), "envelope.notForCard");
save("wrong-shared-key-name", sealed([{ kind: "shared", id: Buffer.from("another"), key: shared.key }]), "envelope.notForCard");
save("other-recipient-kind", change(first, () => element(constructed(4), objectIdentifier("1.2.3.4"), octetString(Buffer.alloc(8)))), "envelope.notForCard");

// What is not understood, and says so.
save("wrong-type", change([0], () => objectIdentifier("1.2.840.113549.1.7.6")), "envelope.unsupported");
save("signed-data-outside", change([0], () => objectIdentifier(contentTypes.signedData)), "envelope.unsupported");
save("wrong-inner-type", change([...info, 0], () => objectIdentifier(contentTypes.signedData)), "envelope.unsupported");
save("newer-version", change([...envelope, 0], () => integer(1)), "envelope.unsupported");
for (const [name, identifier, algorithm] of [
  ["ccm", "2.16.840.1.101.3.4.1.47", "AES-CCM"],
  ["gcm-192", "2.16.840.1.101.3.4.1.26", "AES-192-GCM"],
  ["3des", "1.2.840.113549.3.7", "3DES"],
  ["chacha20", "1.2.840.113549.1.9.16.3.18", "ChaCha20-Poly1305"],
] as const)
  save(`cipher-${name}`, change([...info, 1, 0], () => objectIdentifier(identifier)), "envelope.unsupported", { algorithm });
save("cbc-with-a-tag", change([...info, 1], () => sequence(objectIdentifier("2.16.840.1.101.3.4.1.42"), octetString(Buffer.alloc(16)))), "envelope.unsupported");
save("cipher-of-another-key-length", change([...info, 1, 0], () => objectIdentifier("2.16.840.1.101.3.4.1.6")), "envelope.malformed");
save("short-tag", change([...info, 1, 1, 1], () => integer(12)), "envelope.unsupported");
save("missing-tag-length", change([...info, 1, 1], (old) => dropped(old, 1)), "envelope.unsupported");
save("long-nonce", change([...info, 1, 1, 0], () => octetString(Buffer.alloc(16))), "envelope.unsupported");
save("authenticated-attributes", change(envelope, (old) => inserted(old, 3, element(constructed(1)))), "envelope.unsupported");
save("unauthenticated-attributes", change(envelope, (old) => inserted(old, 4, element(constructed(2)))), "envelope.unsupported");
save("originator-info", change(envelope, (old) => inserted(old, 1, element(constructed(0)))), "envelope.unsupported");

// Agreement on an elliptic curve.
const smallPoint = small.certificate.key.kind === "elliptic" ? small.certificate.key.point : Buffer.alloc(0);
const bits = (by: (point: Buffer) => Buffer) => (old: Element) => bitString(by(old.content.subarray(1)));
save("point-off-curve", change([...first, 1, 0, 1], bits((point) => flipped(point, -1))), "envelope.malformed");
save("point-compressed", change([...first, 1, 0, 1], bits((point) => Buffer.concat([Buffer.from([2]), point.subarray(1, 49)]))), "envelope.malformed");
save("point-at-infinity", change([...first, 1, 0, 1], bits(() => Buffer.from([0]))), "envelope.malformed");
save("point-of-another-curve", change([...first, 1, 0, 1], bits(() => smallPoint)), "envelope.malformed");
save("originator-of-another-curve", change([...first, 1, 0, 0], () => sequence(objectIdentifier("1.2.840.10045.2.1"), objectIdentifier("1.2.840.10045.3.1.7"))), "envelope.malformed");
const smallOriginator = sequence(sequence(objectIdentifier("1.2.840.10045.2.1"), objectIdentifier("1.2.840.10045.3.1.7")), bitString(smallPoint));
save("originator-on-another-curve", change([...first, 1, 0], () => element(constructed(1), smallOriginator.subarray(2))), "envelope.malformed");
save("valid-originator-with-curve", change([...first, 1, 0, 0], () => sequence(objectIdentifier("1.2.840.10045.2.1"), objectIdentifier("1.3.132.0.34"))), "ok");
save("valid-originator-with-null", change([...first, 1, 0, 0], () => sequence(objectIdentifier("1.2.840.10045.2.1"), nullValue)), "ok");
save("originator-by-certificate", change([...first, 1, 0], () => sequence(elliptic.certificate.issuerEncoding, elliptic.certificate.serialEncoding)), "envelope.unsupported");
save("agreement-with-sha1", change([...first, 3, 0], () => objectIdentifier("1.3.133.16.840.63.0.2")), "envelope.sha1Refused");
save("agreement-with-sha1-instead", change([...first, 3, 0], () => objectIdentifier("1.3.133.16.840.63.0.2")), "envelope.tampered", { allowPkcs1: true });
save("agreement-with-sha224", change([...first, 3, 0], () => objectIdentifier("1.3.132.1.11.0")), "envelope.unsupported", { algorithm: "ECDH-SHA-224" });
save("agreement-with-another-digest", change([...first, 3, 0], () => objectIdentifier("1.3.132.1.11.1")), "envelope.tampered");
save("agreement-with-3des-wrap", change([...first, 3, 1], () => sequence(objectIdentifier("1.2.840.113549.1.9.16.3.6"), nullValue)), "envelope.unsupported");
save("agreement-without-wrap", change([...first, 3], (old) => dropped(old, 1)), "envelope.unsupported");
save("agreement-of-old-version", change([...first, 0], () => integer(2)), "envelope.unsupported");
save("wrapped-key-too-short", change([...first, 4, 0, 1], () => octetString(Buffer.alloc(16))), "envelope.tampered");

// RSA.
const rsaRoot = readElement(sealed([to(rsa)]), "DER");
const oaep = (...parameters: readonly Uint8Array[]): Buffer => sequence(objectIdentifier(rsaesOaep), sequence(...parameters));
const sha = (digest: "sha256" | "sha384"): Buffer => sequence(objectIdentifier(digestIdentifiers[digest]));
const mask = (digest: Buffer): Buffer => element(constructed(1), sequence(objectIdentifier(mgf1), digest));
const wrappedBy = (key: Uint8Array, padding: { padding: number; oaepHash?: string }): Buffer => octetString(publicEncrypt({ key: rsa.certificate.publicKey, ...padding }, key));
const rsaWith = (algorithm: Uint8Array, wrapped?: Uint8Array): Buffer => change(first, (old) => element(old.tag, ...old.members.slice(0, 2).map((m) => m.encoding), algorithm, wrapped ?? old.members[3]?.encoding ?? Buffer.alloc(0)), rsaRoot);
const pkcs1 = sequence(objectIdentifier(rsaEncryption), nullValue);
const oaepSha1 = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
const oaepSha256 = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
save("valid-oaep-defaults", rsaWith(oaep(), wrappedBy(contentKey, oaepSha1)), "ok");
save("valid-oaep-explicit-sha1", rsaWith(oaep(element(constructed(0), sequence(objectIdentifier(sha1), nullValue)), mask(sequence(objectIdentifier(sha1)))), wrappedBy(contentKey, oaepSha1)), "ok");
save("valid-oaep-empty-label", rsaWith(oaep(element(constructed(0), sha("sha256")), mask(sha("sha256")), element(constructed(2), sequence(objectIdentifier(pSpecified), octetString(Buffer.alloc(0)))))), "ok");
save("oaep-with-label", rsaWith(oaep(element(constructed(0), sha("sha256")), mask(sha("sha256")), element(constructed(2), sequence(objectIdentifier(pSpecified), octetString(Buffer.from("x")))))), "envelope.unsupported");
save("oaep-two-digests", rsaWith(oaep(element(constructed(0), sha("sha256")), mask(sha("sha384")))), "envelope.unsupported");
save("oaep-another-digest", rsaWith(oaep(element(constructed(0), sha("sha384")), mask(sha("sha384")))), "envelope.tampered");
save("oaep-tampered", change([...first, 3], (old) => octetString(flipped(old.content, 40)), rsaRoot), "envelope.tampered");
save("oaep-key-too-short", rsaWith(oaep(element(constructed(0), sha("sha256")), mask(sha("sha256"))), wrappedBy(contentKey.subarray(0, 16), oaepSha256)), "envelope.tampered");
save("oaep-wrapped-too-short", change([...first, 3], (old) => octetString(old.content.subarray(1)), rsaRoot), "envelope.malformed");
save("transport-of-wrong-version", change([...first, 0], () => integer(2), rsaRoot), "envelope.malformed");
save("transport-by-another-algorithm", rsaWith(sequence(objectIdentifier("1.2.840.113549.1.9.16.3.14"))), "envelope.unsupported");
const pkcs1Padding = { padding: constants.RSA_PKCS1_PADDING };
save("valid-pkcs1", rsaWith(pkcs1, wrappedBy(contentKey, pkcs1Padding)), "ok", { allowPkcs1: true });
save("pkcs1-refused", rsaWith(pkcs1, wrappedBy(contentKey, pkcs1Padding)), "envelope.pkcs1Refused");
save("pkcs1-wrong-padding", rsaWith(pkcs1, octetString(randomBytes(256).fill(0, 0, 1))), "envelope.tampered", { allowPkcs1: true });
save("pkcs1-key-too-short", rsaWith(pkcs1, wrappedBy(contentKey.subarray(0, 16), pkcs1Padding)), "envelope.tampered", { allowPkcs1: true });

// A shared key.
const sharedRoot = readElement(sealed([toShared]), "DER");
save("shared-tampered", change([...first, 3], (old) => octetString(flipped(old.content, 3)), sharedRoot), "envelope.tampered");
save("shared-of-another-length", change([...first, 2, 0], () => objectIdentifier("2.16.840.1.101.3.4.1.5"), sharedRoot), "envelope.malformed");
save("shared-of-wrong-version", change([...first, 0], () => integer(3), sharedRoot), "envelope.malformed");
save("shared-with-date", change([...first, 1], (old) => sequence(old.content, element(tags.generalizedTime, Buffer.from("20261121000000Z"))), sharedRoot), "envelope.notForCard");
save("valid-shared-by-16", change(first, () => element(constructed(2), integer(4), sequence(octetString(shared16.id)), sequence(objectIdentifier("2.16.840.1.101.3.4.1.5")), octetString(wrapKey(shared16.key, contentKey)))), "ok");
save("valid-shared-by-24", change(first, () => element(constructed(2), integer(4), sequence(octetString(shared24.id)), sequence(objectIdentifier("2.16.840.1.101.3.4.1.25")), octetString(wrapKey(shared24.key, contentKey)))), "ok");

// A password.
interface PasswordOrder {
  readonly iterations?: number | Uint8Array;
  readonly prf?: readonly [string, string];
  readonly spoil?: boolean;
  readonly wrap?: string;
  readonly keyLength?: number;
}
function byPassword({ iterations = 1000, prf, spoil = false, wrap = "1.2.840.113549.1.9.16.3.9", keyLength }: PasswordOrder = {}): Buffer {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(password, salt, typeof iterations === "number" ? Math.max(1, Math.min(iterations, 1000)) : 1, 32, prf?.[1] ?? "sha1");
  const vector = randomBytes(16);
  const check = contentKey.subarray(0, 3).map((byte) => byte ^ (spoil ? 0 : 0xff));
  const plain = Buffer.concat([Buffer.from([contentKey.length]), check, contentKey, randomBytes(12)]);
  // RFC 3211 §2.3.1: twice through the cipher, in one chain.
  const cipher = createCipheriv("aes-256-cbc", key, vector).setAutoPadding(false);
  const inner = cipher.update(plain);
  const wrapped = cipher.update(inner);
  const parameters = sequence(octetString(salt), integer(iterations), ...(keyLength === undefined ? [] : [integer(keyLength)]), ...(prf === undefined ? [] : [sequence(objectIdentifier(prf[0]), nullValue)]));
  const encryption = sequence(objectIdentifier(wrap), sequence(objectIdentifier("2.16.840.1.101.3.4.1.42"), octetString(vector)));
  return change(first, () => element(constructed(3), integer(0), element(constructed(0), objectIdentifier("1.2.840.113549.1.5.12"), parameters), encryption, octetString(wrapped)));
}
const keys = ["password"] as const;
save("valid-password", byPassword(), "ok", { keys });
save("valid-password-sha256", byPassword({ prf: ["1.2.840.113549.2.9", "sha256"], keyLength: 32 }), "ok", { keys });
save("valid-password-sha384", byPassword({ prf: ["1.2.840.113549.2.10", "sha384"] }), "ok", { keys });
save("valid-password-sha512", byPassword({ prf: ["1.2.840.113549.2.11", "sha512"] }), "ok", { keys });
save("password-wrong", byPassword({ spoil: true }), "envelope.passwordWrong", { keys });
save("password-with-md5", byPassword({ prf: ["1.2.840.113549.2.6", "md5"] }), "envelope.notForCard", { keys });
save("password-with-endless-work", byPassword({ iterations: 2_000_000_000 }), "envelope.unsupported", { keys, algorithm: "PBKDF2" });
save("password-with-more-work-than-there-are-numbers", byPassword({ iterations: Buffer.alloc(9, 0x7f) }), "envelope.malformed", { keys });
save("password-without-work", byPassword({ iterations: 0 }), "envelope.malformed", { keys });
save("password-by-another-wrap", byPassword({ wrap: "1.2.840.113549.1.9.16.3.10" }), "envelope.notForCard", { keys });
save("password-of-another-length", byPassword({ keyLength: 16 }), "envelope.malformed", { keys });
save("password-not-at-hand", byPassword(), "envelope.notForCard");

// What openssl makes.
const counterpart = openCounterpart();
// By openssl as it comes, its content under a tag.
save("valid-agreement-with-sha1", counterpart.openssl(["cms", "-encrypt", "-binary", "-outform", "DER", "-aes-256-gcm", "-recip", new URL("elliptic.pem", folder).pathname], content), "ok", { allowPkcs1: true });
for (const [name, holder] of Object.entries({ elliptic, small, rsa })) counterpart.write(`${name}.pem`, holder.certificatePem);
const encrypt = (plain: Uint8Array, ...more: readonly string[]): Buffer => counterpart.openssl(["cms", "-encrypt", "-binary", "-outform", "DER", ...more], plain);
const toElliptic = ["-recip", "elliptic.pem", "-keyopt", "ecdh_kdf_md:sha384"];
for (const [cipher, authenticated] of [["aes-128-cbc", false], ["aes-192-cbc", false], ["aes-256-cbc", false], ["aes-128-gcm", true], ["aes-256-gcm", true]] as const) {
  save(`valid-openssl-${cipher}`, encrypt(content, `-${cipher}`, ...toElliptic), "ok", { authenticated });
  save(`valid-openssl-${cipher}-stream`, encrypt(content, `-${cipher}`, "-stream", ...toElliptic), "ok", { authenticated });
}
save("valid-openssl-long-stream", encrypt(long, "-aes-256-gcm", "-stream", ...toElliptic), "ok", { content: "content-long" });
save("valid-openssl-key-identifier", encrypt(content, "-aes-256-gcm", "-keyid", ...toElliptic), "ok");
save("valid-openssl-cofactor", encrypt(content, "-aes-256-gcm", ...toElliptic, "-keyopt", "ecdh_cofactor_mode:1"), "ok");
const cbc = encrypt(content, "-aes-256-cbc", ...toElliptic);
save("cbc-tampered-padding", flipped(cbc, -17), "envelope.tampered");
save("cbc-cut-to-blocks", change([...info, 2], ({ content: encrypted }) => element(primitive(0), encrypted.subarray(0, -1)), readElement(cbc, "DER")), "envelope.tampered");
save("cbc-short-vector", change([...info, 1, 1], () => octetString(Buffer.alloc(8)), readElement(cbc, "DER")), "envelope.malformed");
save("cbc-unprotected-attributes", change(envelope, (old) => inserted(old, 3, element(constructed(1))), readElement(cbc, "DER")), "envelope.unsupported");
save("gcm-without-a-tag", change([0], () => objectIdentifier(contentTypes.envelopedData)), "envelope.unsupported");
const signer = makeHolder(authority, "Provider", { usage: "digitalSignature" });
counterpart.write("signer.pem", signer.certificatePem + signer.privatePem);
const inner = counterpart.openssl(["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-signer", "signer.pem", "-md", "sha384"], content);
const digested = counterpart.openssl(["cms", "-digest_create", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256"], content);
const around = (plain: Uint8Array): Buffer => encrypt(plain, "-aes-256-cbc", ...toElliptic);
const named = (plain: Buffer, type: string): Buffer => change([...info, 0], () => objectIdentifier(type), readElement(around(readElement(plain, "DER").members[1]?.members[0]?.encoding ?? Buffer.alloc(0)), "DER"));
save("valid-secure-file-signed", around(inner), "ok", { authenticated: false, inner: "signed" });
save("valid-secure-file-digested", around(digested), "ok", { authenticated: false, inner: "digested" });
save("valid-secure-file-signed-by-type", named(inner, contentTypes.signedData), "ok", { authenticated: false, inner: "signed" });
save("valid-secure-file-digested-by-type", named(digested, contentTypes.digestedData), "ok", { authenticated: false, inner: "digested" });
save("secure-file-digest-of-another", around(flipped(digested, -1)), "signature.contentChanged");
save("secure-file-content-of-another", around(flipped(inner, inner.indexOf(content))), "signature.contentChanged", { content: "content-changed" });
write("content-changed", flipped(content, 0));
save("secure-file-signature-of-another", around(flipped(inner, -1)), "signature.wrong");
save("secure-file-cut", around(inner.subarray(0, -9)), "envelope.truncated");
save("secure-file-goes-on", around(Buffer.concat([inner, Buffer.alloc(3)])), "envelope.malformed");
save("secure-file-without-attributes", around(counterpart.openssl(["cms", "-sign", "-binary", "-nodetach", "-noattr", "-outform", "DER", "-signer", "signer.pem", "-md", "sha384"], content)), "signature.attributes");
save("secure-file-info-lies", change([...info, 0], () => objectIdentifier(contentTypes.signedData), readElement(around(digested), "DER")), "signature.malformed");
save("secure-file-type-lies", named(digested, contentTypes.signedData), "signature.unsupported", { keys: ["elliptic"] });

const unused = generateKeyPairSync("rsa", { modulusLength: 2048 });
manifest.push(...makeSignatureVectors({ write, authority, content, counterpart, otherKey: unused.privateKey }));
write("manifest.json", `[\n${manifest.map((vector) => `  ${JSON.stringify(vector)}`).join(",\n")}\n]\n`);
counterpart.remove();
process.stdout.write(`${String(manifest.length)} vectors\n`);
