import { spawnSync } from "node:child_process";
import { constants, createPublicKey, diffieHellman, generateKeyPairSync, privateDecrypt, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Instant } from "../../domain/brand.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { makeAuthority, type Authority, type LeafUsage } from "../authority.ts";
import { pemOf, readCertificate, type Certificate } from "../certificate.ts";
import { readElement } from "../der.ts";
import { publicKeyInfo, type Curve } from "../elliptic.ts";
import type { AgreementKey, TransportKey, TransportPadding } from "../recipientKey.ts";
import type { SignatureScheme } from "../signatureScheme.ts";
import type { Signer } from "../signedData.ts";

/** For tests: the real openssl as the other side, and certificates whose keys lie on the disk instead of a card. */

export interface Counterpart {
  readonly folder: string;
  readonly write: (name: string, content: Uint8Array | string) => string;
  readonly read: (name: string) => Buffer;
  /** Runs in the folder; standard output, or an error that holds what openssl said. */
  readonly openssl: (args: readonly string[], input?: Uint8Array) => Buffer;
  readonly remove: () => void;
}

export function openCounterpart(): Counterpart {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-openssl-"));
  return {
    folder,
    write: (name, content) => {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      return file;
    },
    read: (name) => readFileSync(path.join(folder, name)),
    openssl: (args, input) => {
      const { status, stdout, stderr } = spawnSync("openssl", args, { cwd: folder, maxBuffer: 64 * 1024 * 1024, ...(input && { input }) });
      if (status !== 0) throw new Error(`openssl ${args[0] ?? ""}: ${stderr.toString()}`);
      return stdout;
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

export const testTime = Date.UTC(2026, 10, 21) as Instant;
const year = 365 * 24 * 60 * 60 * 1000;
export const validity = { from: (testTime - year) as Instant, until: (testTime + 5 * year) as Instant };

export function testAuthority(isDemo = false): Authority {
  return makeAuthority({
    name: { organization: isDemo ? "Noren demo room" : "Test room", commonName: "Authority" },
    validity,
    isDemo,
    entropy: systemEntropy,
  });
}

export interface KeyPair {
  readonly certificate: Certificate;
  readonly certificatePem: string;
  readonly privateKey: KeyObject;
  readonly privatePem: string;
  /** What a card does: it is given a digest, and signs it. */
  readonly sign: Signer["sign"];
}

export interface Holder extends KeyPair, AgreementKey {
  readonly certificate: Certificate;
  readonly curve: Curve;
}

export interface RsaHolder extends KeyPair, TransportKey {
  readonly certificate: Certificate;
}

interface HolderOrder<Usage> {
  readonly usage?: Usage;
  readonly during?: typeof validity;
}

export function makeHolder(
  authority: Authority,
  commonName: string,
  { curve = "P-384", usage = "keyAgreement", during = validity }: HolderOrder<"keyAgreement" | "digitalSignature"> & { readonly curve?: Curve } = {},
): Holder {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
  return {
    kind: "agreement",
    curve,
    ...certified(authority, commonName, privateKey, publicKey, usage, during),
    agree: (point) => {
      const theirs = createPublicKey({ key: publicKeyInfo(curve, point), format: "der", type: "spki" });
      return Promise.resolve(succeed(diffieHellman({ privateKey, publicKey: theirs })));
    },
  };
}

export function makeRsaHolder(
  authority: Authority,
  commonName: string,
  { bits = 3072, usage = "keyEncipherment", during = validity }: HolderOrder<"keyEncipherment" | "digitalSignature"> & { readonly bits?: number } = {},
): RsaHolder {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  return {
    kind: "transport",
    ...certified(authority, commonName, privateKey, publicKey, usage, during),
    decrypt: (wrapped, padding) => Promise.resolve(decryptBy(privateKey, wrapped, padding)),
  };
}

export function decryptBy(privateKey: KeyObject, wrapped: Uint8Array, padding: TransportPadding): Result<Buffer> {
  const { RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING } = constants;
  const options = padding.kind === "oaep" ? { padding: RSA_PKCS1_OAEP_PADDING, oaepHash: padding.digest } : { padding: RSA_PKCS1_PADDING };
  try {
    return succeed(privateDecrypt({ key: privateKey, ...options }, wrapped));
  } catch {
    return fail("card.decryptionFailed");
  }
}

function certified(
  authority: Authority,
  commonName: string,
  privateKey: KeyObject,
  publicKey: KeyObject,
  usage: LeafUsage,
  during: typeof validity,
): KeyPair {
  const der = authority.issue({ subject: { organization: "Test room", commonName, serialNumber: "CARD-1" }, publicKey, usage, validity: during });
  const read = readCertificate(der);
  if (!read.ok) throw new Error(read.failure.code);
  return {
    certificate: read.value,
    certificatePem: pemOf(der),
    privateKey,
    privatePem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    sign: (digest, scheme) => Promise.resolve(succeed(signDigest(privateKey, digest, scheme))),
  };
}

/** node:crypto signs only what it hashes itself; openssl signs a digest, as a card does. */
function signDigest(privateKey: KeyObject, digest: Uint8Array, scheme: SignatureScheme): Buffer {
  const counterpart = openCounterpart();
  try {
    counterpart.write("key.pem", privateKey.export({ format: "pem", type: "pkcs8" }));
    const padding = ["rsa_padding_mode:pss", `digest:${scheme.digest}`, "rsa_pss_saltlen:digest"].flatMap((option) => ["-pkeyopt", option]);
    const signature = counterpart.openssl(["pkeyutl", "-sign", "-inkey", "key.pem", ...(scheme.kind === "pss" ? padding : [])], digest);
    const coordinateBytes = privateKey.asymmetricKeyDetails?.namedCurve === "secp384r1" ? 48 : 32;
    return scheme.kind === "pss" ? signature : rawOf(signature, coordinateBytes);
  } finally {
    counterpart.remove();
  }
}

/** r ‖ s of an ECDSA-Sig-Value. */
export function rawOf(der: Buffer, coordinateBytes = 48): Buffer {
  const fixed = ({ content }: { content: Buffer }): Buffer => Buffer.concat([Buffer.alloc(coordinateBytes), content]).subarray(-coordinateBytes);
  return Buffer.concat(readElement(der, "DER").members.map(fixed));
}
