import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  privateDecrypt,
  scrypt,
  type KeyObject,
} from "node:crypto";
import { z } from "zod";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { readFile, writeFileDurably } from "../platform/disk.ts";
import type { Entropy } from "../platform/entropy.ts";
import type { CardDescription, CardKey, KeyPurpose, SignatureScheme, TransportPadding } from "./card.ts";
import { signDigest } from "./digestSignature.ts";
import { isPin } from "./pin.ts";
import { digestBytes, openPkcs1 } from "./rsaPadding.ts";

/**
 * A card of the demo room: a file that behaves as a token does, so that the program can be tried with no reader. It counts tries, but
 * whoever can copy the file can copy the counter: production rooms refuse it (`card.softwareRefused`).
 */
export const triesAllowed = 3;
const largestFile = 64 * 1024;
/** RFC 7914. 64 MiB and about 160 ms for one guess on the machine it was measured on; the tries are what guards the PIN. */
const cost = { N: 65_536, r: 8, p: 1 } as const;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const base64 = z
  .base64()
  .max(16_384)
  .transform((text) => Buffer.from(text, "base64"));

const body = z.strictObject({
  format: z.literal("noren-software-card/1"),
  serial: z.string().regex(/^[A-Z0-9-]{1,64}$/),
  label: z.string().min(1).max(64),
  kdf: z.strictObject({ name: z.literal("scrypt"), N: z.literal(cost.N), r: z.literal(cost.r), p: z.literal(cost.p), salt: base64 }),
  keys: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,32}$/),
        purpose: z.enum(["sign", "agree", "transport"]),
        /** A key is on the curve, or RSA of so many bits. */
        curve: z.literal("P-384").exactOptional(),
        bits: z.int().min(2048).max(4096).exactOptional(),
        certificate: base64,
        nonce: base64,
        /** PKCS#8 under AES-256-GCM, tag at the end. */
        sealed: base64,
      }),
    )
    .min(1)
    .max(8),
});

/** `checksum` covers the body's exact text, so that a damaged file is told from a wrong PIN and costs no try. */
const cardFile = z.strictObject({
  body: z.string().max(largestFile),
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
  triesLeft: z.int().min(0).max(triesAllowed),
});

type Body = z.output<typeof body>;
type SealedKey = Body["keys"][number];

export interface SoftwareCard {
  readonly description: CardDescription;
  readonly body: Body;
  readonly bodyText: string;
  readonly triesLeft: number;
}

/** Private keys in use; dropping the reference is all that JavaScript can do, the process ends soon after. */
export type OpenKeys = ReadonlyMap<string, { readonly key: CardKey; readonly privateKey: KeyObject }>;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function writeCard(file: string, bodyText: string, triesLeft: number): void {
  writeFileDurably(file, `${JSON.stringify({ body: bodyText, checksum: sha256(bodyText), triesLeft })}\n`);
}

const describeKey = ({ id, purpose, bits, certificate }: SealedKey): CardKey => ({
  id,
  purpose,
  algorithm: bits === undefined ? { kind: "elliptic", curve: "P-384" } : { kind: "rsa", bits },
  certificate,
  pinEachUse: false,
});

export function readSoftwareCard(file: string): Result<SoftwareCard> {
  const bytes = readFile(file);
  if (bytes === undefined) return fail("card.absent");
  if (bytes.length > largestFile) return fail("card.damaged");
  const outer = cardFile.safeParse(parseJson(bytes.toString("utf8")));
  if (!outer.success || sha256(outer.data.body) !== outer.data.checksum) return fail("card.damaged");
  const inner = body.safeParse(parseJson(outer.data.body));
  if (!inner.success) return fail("card.damaged");
  const { serial, label, keys } = inner.data;
  const { triesLeft } = outer.data;
  return succeed({
    description: { serial, label, kind: "software", triesLeft, locked: triesLeft === 0, pinPad: false, keys: keys.map(describeKey) },
    body: inner.data,
    bodyText: outer.data.body,
    triesLeft,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a sealed key is bound to: it cannot be moved to another card, key id or certificate. */
const boundTo = (serial: string, { id, purpose, certificate }: Pick<SealedKey, "id" | "purpose" | "certificate">): Buffer =>
  Buffer.from(JSON.stringify(["noren-software-card/1", serial, id, purpose, createHash("sha256").update(certificate).digest("hex")]));

function pinKey(pin: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, keyBytes, { ...cost, maxmem: 2 * 128 * cost.N * cost.r }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

export interface NewSoftwareCard {
  readonly file: string;
  readonly serial: string;
  readonly label: string;
  readonly pin: string;
  /** Makes the certificate of a fresh key (DER); the card does not know who issues. */
  readonly certify: (purpose: KeyPurpose, publicKey: KeyObject) => Uint8Array;
  /** A third key, RSA, for what older senders encrypt. */
  readonly transportBits?: number;
  readonly entropy: Entropy;
}

export async function makeSoftwareCard({ file, serial, label, pin, certify, entropy, transportBits }: NewSoftwareCard): Promise<CardDescription> {
  if (!isPin(pin)) throw new RangeError("PIN format");
  const salt = entropy.bytes(16);
  const key = await pinKey(pin, salt);
  const purposes: readonly KeyPurpose[] = transportBits === undefined ? ["agree", "sign"] : ["agree", "sign", "transport"];
  const keys = purposes.map((purpose) => {
    const pair =
      purpose === "transport" ? generateKeyPairSync("rsa", { modulusLength: transportBits ?? 3072 }) : generateKeyPairSync("ec", { namedCurve: "P-384" });
    const certificate = Buffer.from(certify(purpose, pair.publicKey));
    const nonce = entropy.bytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(
      boundTo(serial, { id: purpose, purpose, certificate }),
    );
    const plain = pair.privateKey.export({ format: "der", type: "pkcs8" });
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    plain.fill(0);
    return {
      id: purpose,
      purpose,
      ...(purpose === "transport" ? { bits: transportBits } : { curve: "P-384" }),
      certificate: certificate.toString("base64"),
      nonce: nonce.toString("base64"),
      sealed: sealed.toString("base64"),
    };
  });
  key.fill(0);
  writeCard(
    file,
    JSON.stringify({ format: "noren-software-card/1", serial, label, kdf: { name: "scrypt", ...cost, salt: salt.toString("base64") }, keys }),
    triesAllowed,
  );
  const made = readSoftwareCard(file);
  if (!made.ok) throw new FailureError(made.failure.code);
  return made.value.description;
}

/**
 * The try is spent, durably, before the PIN is looked at, and given back when it was right: neither ending the process nor cutting the power buys
 * another guess. The caller sees to it that one card does one thing at a time.
 */
export async function unlockSoftwareCard(
  file: string,
  pin: string,
): Promise<Result<{ readonly description: CardDescription; readonly keys: OpenKeys }>> {
  const read = readSoftwareCard(file);
  if (!read.ok) return read;
  if (!isPin(pin)) return fail("card.pinFormat");
  const card = read.value;
  if (card.triesLeft === 0) return fail("card.pinLocked");
  const triesLeft = card.triesLeft - 1;
  writeCard(file, card.bodyText, triesLeft);
  const key = await pinKey(pin, card.body.kdf.salt);
  const opened = openKeys(card.body, key);
  key.fill(0);
  if (opened === undefined) return triesLeft === 0 ? fail("card.pinLocked") : fail("card.pinWrong", { triesLeft });
  writeCard(file, card.bodyText, triesAllowed);
  return succeed({ description: { ...card.description, triesLeft: triesAllowed, locked: false }, keys: opened });
}

function openKeys({ serial, keys }: Body, key: Buffer): OpenKeys | undefined {
  const opened = new Map<string, { key: CardKey; privateKey: KeyObject }>();
  for (const sealedKey of keys) {
    const plain = openSealed(serial, sealedKey, key);
    if (plain === undefined) return undefined;
    opened.set(sealedKey.id, { key: describeKey(sealedKey), privateKey: createPrivateKey({ key: plain, format: "der", type: "pkcs8" }) });
    plain.fill(0);
  }
  return opened;
}

function openSealed(serial: string, sealedKey: SealedKey, key: Buffer): Buffer | undefined {
  const { nonce, sealed } = sealedKey;
  if (nonce.length !== nonceBytes || sealed.length <= tagBytes) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(boundTo(serial, sealedKey));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}

const coordinateBytes = 48;
/** RFC 5480 §2.1.1: id-ecPublicKey on secp384r1, before the point's BIT STRING contents. */
const pointPrefix = Buffer.from("3076301006072a8648ce3d020106052b81040022036200", "hex");

/** The x-coordinate, as CKM_ECDH1_DERIVE with CKD_NULL gives it. */
export function agreeWith(privateKey: KeyObject, point: Uint8Array): Result<Uint8Array> {
  if (point.length !== 1 + 2 * coordinateBytes || point[0] !== 4) return fail("card.operationRefused");
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([pointPrefix, point]), format: "der", type: "spki" });
    return succeed(diffieHellman({ privateKey, publicKey }));
  } catch {
    // The library refuses a point that is not on the curve (SP 800-56A §5.6.2.3.3).
    return fail("card.operationRefused");
  }
}

export function signWith(privateKey: KeyObject, digest: Uint8Array, { kind, digest: name }: SignatureScheme): Result<Uint8Array> {
  // A digest longer than the order would need its bits cut; nothing asks that of these cards.
  const isFitting = kind === "ecdsa" && digest.length === digestBytes[name] && digest.length <= coordinateBytes;
  return isFitting ? succeed(signDigest(privateKey, digest)) : fail("card.operationRefused");
}

export function decryptWith(privateKey: KeyObject, wrapped: Uint8Array, padding: TransportPadding): Result<Uint8Array> {
  try {
    if (padding.kind === "oaep") return succeed(privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: padding.digest }, wrapped));
    return succeed(openPkcs1(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, wrapped), wrapped, padding.bytes ?? 32));
  } catch {
    return fail("card.decryptionFailed");
  }
}
