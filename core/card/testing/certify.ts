import { execFileSync } from "node:child_process";
import type { KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** An authority for tests: openssl issues, so that what cards hold was made by a stranger. */
export interface TestAuthority {
  /** DER of a certificate for the key; the usage in openssl's words, such as `critical,keyAgreement`. */
  readonly certify: (publicKey: KeyObject, name: string, usage?: string) => Buffer;
  readonly remove: () => void;
}

export function openTestAuthority(): TestAuthority {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-authority-"));
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...given: readonly string[]): void => {
    execFileSync("openssl", given, { stdio: ["ignore", "ignore", "pipe"] });
  };
  openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-keyout", at("authority.key"), "-out", at("authority.pem"), "-subj", "/C=JP/O=Test/CN=Authority", "-days", "30");
  return {
    certify: (publicKey, name, usage) => {
      writeFileSync(at("public.pem"), publicKey.export({ format: "pem", type: "spki" }));
      writeFileSync(at("extensions"), ["basicConstraints=critical,CA:FALSE", ...(usage === undefined ? [] : [`keyUsage=${usage}`])].join("\n"));
      openssl("x509", "-new", "-force_pubkey", at("public.pem"), "-subj", `/C=JP/O=Test/CN=${name}`, "-CA", at("authority.pem"), "-CAkey", at("authority.key"), "-sha384", "-days", "30", "-extfile", at("extensions"), "-outform", "DER", "-out", at("certificate.der"));
      return readFileSync(at("certificate.der"));
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
