import { createECDH } from "node:crypto";
import { FailureError } from "../domain/failure.ts";
import type { Handle, Library, Mechanism } from "../platform/pkcs11.ts";
import type { Curve, OaepDigest, SignatureScheme, TransportPadding } from "./card.ts";
import { attribute, coordinateBytes, hashMechanism, keyType, labelGiven, maskFunction, mechanism, noDerivation, objectClass, parameters } from "./pkcs11Constants.ts";
import { failureOfCard, isOtherWayLikely } from "./pkcs11Failure.ts";
import type { TokenKey } from "./pkcs11Keys.ts";
import { digestBytes, encodePss, openOaep, openPkcs1, substituteFor } from "./rsaPadding.ts";

/** What a token can do and how, learnt by asking and by trying; one per inserted card. */
export interface TokenWays {
  readonly listed: ReadonlySet<number>;
  /** What was found refused once need not be tried again: a PIN for each use would be asked for each attempt. */
  readonly refused: Set<string>;
}

/** A key in a session of its own. `authorize` is called between the start of an operation and its data, where keys want a PIN for each use. */
export interface KeyInUse {
  readonly library: Library;
  readonly session: Handle;
  readonly key: TokenKey & { readonly handle: Handle };
  readonly ways: TokenWays;
  readonly authorize: () => void;
}

/** These throw FailureError, or what the module throws. */
export function sign(use: KeyInUse, digest: Buffer, { kind, digest: name }: SignatureScheme): Buffer {
  const { algorithm } = use.key;
  if (digest.length !== digestBytes[name]) throw new FailureError("card.operationRefused");
  if (algorithm.kind === "elliptic" && kind === "ecdsa") return signElliptic(use, algorithm.curve, digest);
  if (algorithm.kind === "rsa" && kind === "pss") return signPss(use, algorithm.bits, digest, name);
  throw new FailureError("card.operationRefused");
}

function signElliptic(use: KeyInUse, curve: Curve, digest: Buffer): Buffer {
  const size = coordinateBytes[curve];
  // FIPS 186-5 §6.4.1: the leftmost bits, as many as the order has; some tokens refuse more.
  const signature = signData(use, { mechanism: mechanism.ecdsa }, digest.subarray(0, size), 2 * size);
  if (signature.length !== 2 * size) throw new FailureError("card.faulty", { cause: "signature" });
  return signature;
}

function signPss(use: KeyInUse, bits: number, digest: Buffer, name: SignatureScheme["digest"]): Buffer {
  const size = Math.ceil(bits / 8);
  return eitherWay(
    use,
    `pss-${name}`,
    mechanism.rsaPss,
    () =>
      signData(
        use,
        { mechanism: mechanism.rsaPss, parameter: { type: parameters.pss, hashAlg: hashMechanism[name], mgf: maskFunction[name], saltLen: digestBytes[name] } },
        digest,
        size,
      ),
    () => padded(signData(use, { mechanism: mechanism.rsaRaw }, encodePss(digest, name, bits), size), size),
  );
}

function signData({ library, session, key, authorize }: KeyInUse, how: Mechanism, data: Buffer, size: number): Buffer {
  library.C_SignInit(session, how, key.handle);
  authorize();
  const result = Buffer.alloc(size);
  return result.subarray(0, library.C_Sign(session, data, result));
}

/** The token's own way where it has one, else the bare exponentiation with the padding made here. */
function eitherWay(use: KeyInUse, name: string, own: number, native: () => Buffer, raw: () => Buffer): Buffer {
  const { listed, refused } = use.ways;
  const hasRaw = listed.has(mechanism.rsaRaw);
  if (!refused.has(name) && (listed.has(own) || !hasRaw)) {
    try {
      return native();
    } catch (error) {
      if (!isOtherWayLikely(error)) throw error;
      if (!hasRaw) throw new FailureError("card.mechanismMissing", { mechanism: name });
      refused.add(name);
      // What was begun and refused would stand in the way of the next beginning.
      throw new TryAgain();
    }
  }
  return raw();
}

/** The same again, in a fresh session. */
export class TryAgain extends Error {}

const padded = (bytes: Buffer, size: number): Buffer => (bytes.length >= size ? bytes : Buffer.concat([Buffer.alloc(size - bytes.length), bytes]));

export function decrypt(use: KeyInUse, wrapped: Buffer, padding: TransportPadding): Buffer {
  const { algorithm } = use.key;
  if (algorithm.kind !== "rsa") throw new FailureError("card.operationRefused");
  const size = Math.ceil(algorithm.bits / 8);
  if (wrapped.length !== size) throw new FailureError("card.decryptionFailed");
  return padding.kind === "oaep" ? decryptOaep(use, wrapped, padding.digest) : decryptPkcs1(use, wrapped, padding.bytes ?? 32);
}

function decryptOaep(use: KeyInUse, wrapped: Buffer, digest: OaepDigest): Buffer {
  return eitherWay(
    use,
    `oaep-${digest}`,
    mechanism.rsaOaep,
    () =>
      decryptData(use, { mechanism: mechanism.rsaOaep, parameter: { type: parameters.oaep, hashAlg: hashMechanism[digest], mgf: maskFunction[digest], source: labelGiven } }, wrapped),
    () => {
      const opened = openOaep(padded(decryptData(use, { mechanism: mechanism.rsaRaw }, wrapped), wrapped.length), digest);
      if (!opened.ok) throw new FailureError(opened.failure.code);
      return opened.value;
    },
  );
}

function decryptPkcs1(use: KeyInUse, wrapped: Buffer, bytes: number): Buffer {
  if (use.ways.listed.has(mechanism.rsaRaw)) return openPkcs1(padded(decryptData(use, { mechanism: mechanism.rsaRaw }, wrapped), wrapped.length), wrapped, bytes);
  // Such a token looks at the padding itself; that it found it wrong stays here.
  const substitute = substituteFor(wrapped, bytes);
  try {
    const opened = decryptData(use, { mechanism: mechanism.rsaPkcs1 }, wrapped);
    return opened.length === bytes ? opened : substitute;
  } catch (error) {
    if (isAboutTheData(error)) return substitute;
    throw error;
  }
}

function decryptData({ library, session, key, authorize }: KeyInUse, how: Mechanism, wrapped: Buffer): Buffer {
  library.C_DecryptInit(session, how, key.handle);
  authorize();
  const result = Buffer.alloc(wrapped.length);
  try {
    return result.subarray(0, library.C_Decrypt(session, wrapped, result));
  } catch (error) {
    // SoftHSM says CKR_GENERAL_ERROR, others CKR_ENCRYPTED_DATA_INVALID or CKR_FUNCTION_FAILED: one failure, so that nothing can be learnt from it.
    if (isAboutTheData(error)) throw new FailureError("card.decryptionFailed");
    throw error;
  }
}

/** Whatever a decryption fails with, but for a card that is gone, wants its PIN, or cannot do it at all. */
function isAboutTheData(error: unknown): boolean {
  const code = failureOfCard(error)?.code;
  return code === "card.faulty" ? !isOtherWayLikely(error) : code === "card.decryptionFailed";
}

/** Modules differ in how they want the point; a plain ECDH is the same by either mechanism, the cofactor of these curves being 1. */
const agreementWays = [
  { name: "ecdh", mechanism: mechanism.ecdh, isWrapped: false },
  { name: "ecdh-wrapped", mechanism: mechanism.ecdh, isWrapped: true },
  { name: "cofactor", mechanism: mechanism.ecdhCofactor, isWrapped: false },
  { name: "cofactor-wrapped", mechanism: mechanism.ecdhCofactor, isWrapped: true },
] as const;

export function agree(use: KeyInUse, point: Buffer): Buffer {
  const { algorithm } = use.key;
  if (algorithm.kind !== "elliptic" || !isOnCurve(point, algorithm.curve)) throw new FailureError("card.operationRefused");
  const { listed, refused } = use.ways;
  const open = agreementWays.filter((way) => listed.has(way.mechanism) && !refused.has(way.name));
  for (const way of open) {
    try {
      return derive(use, way.mechanism, way.isWrapped ? Buffer.concat([Buffer.from([0x04, point.length]), point]) : point, algorithm.curve);
    } catch (error) {
      if (!isOtherWayLikely(error)) throw error;
      refused.add(way.name);
    }
  }
  throw new FailureError("card.mechanismMissing", { mechanism: "ecdh" });
}

/** SP 800-56A §5.6.2.3.3: a point off the curve would make the card give its key away bit by bit. */
function isOnCurve(point: Buffer, curve: Curve): boolean {
  if (point.length !== 1 + 2 * coordinateBytes[curve] || point[0] !== 4) return false;
  const ephemeral = createECDH(curve === "P-256" ? "prime256v1" : "secp384r1");
  ephemeral.generateKeys();
  try {
    ephemeral.computeSecret(point).fill(0);
    return true;
  } catch {
    return false;
  }
}

function derive({ library, session, key }: KeyInUse, how: number, point: Buffer, curve: Curve): Buffer {
  const size = coordinateBytes[curve];
  const template = [
    { type: attribute.class, value: objectClass.secretKey },
    { type: attribute.keyType, value: keyType.genericSecret },
    { type: attribute.token, value: false },
    { type: attribute.sensitive, value: false },
    { type: attribute.extractable, value: true },
    { type: attribute.valueLength, value: size },
  ];
  const secret = library.C_DeriveKey(session, { mechanism: how, parameter: { type: parameters.ecdh, kdf: noDerivation, publicData: point } }, key.handle, template);
  try {
    const value = library.C_GetAttributeValue(session, secret, [{ type: attribute.value }])[0]?.value;
    if (value === undefined || value.length > size) throw new FailureError("card.faulty", { cause: "secret" });
    return padded(value, size);
  } finally {
    library.C_DestroyObject(session, secret);
  }
}
