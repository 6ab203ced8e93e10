import { spawnSync } from "node:child_process";
import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Instant } from "../../domain/brand.ts";
import { succeed } from "../../domain/failure.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { makeAuthority, type Authority } from "../authority.ts";
import { pemOf, readCertificate, type Certificate } from "../certificate.ts";
import { publicKeyInfo } from "../elliptic.ts";
import type { AgreementKey } from "../keyAgreement.ts";

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

export interface Holder extends AgreementKey {
  readonly certificate: Certificate;
  readonly certificatePem: string;
  readonly privateKey: KeyObject;
  readonly privatePem: string;
}

export function makeHolder(
  authority: Authority,
  commonName: string,
  {
    curve = "P-384",
    usage = "keyAgreement",
    during = validity,
  }: { curve?: "P-256" | "P-384"; usage?: "keyAgreement" | "digitalSignature"; during?: typeof validity } = {},
): Holder {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
  const der = authority.issue({ subject: { organization: "Test room", commonName, serialNumber: "CARD-1" }, publicKey, usage, validity: during });
  const read = readCertificate(der);
  if (!read.ok) throw new Error(read.failure.code);
  return {
    certificate: read.value,
    certificatePem: pemOf(der),
    privateKey,
    privatePem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    agree: (point) => {
      const theirs = createPublicKey({ key: publicKeyInfo(curve, point), format: "der", type: "spki" });
      return Promise.resolve(succeed(diffieHellman({ privateKey, publicKey: theirs })));
    },
  };
}
