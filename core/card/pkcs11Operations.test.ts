import { createECDH } from "node:crypto";
import { expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import type { Handle, Library } from "../platform/pkcs11.ts";
import { mechanism } from "./pkcs11Constants.ts";
import { agree, decrypt, sign, type KeyInUse } from "./pkcs11Operations.ts";

/** What must not reach a card: it is refused before the module is asked for anything. */

const handle = Buffer.alloc(8) as unknown as Handle;
const untouched = new Proxy({} as Library, {
  get: (_, name) => () => {
    throw new Error(`the module was asked: ${String(name)}`);
  },
});

const use = (purpose: "sign" | "agree" | "transport", algorithm: KeyInUse["key"]["algorithm"]): KeyInUse => ({
  library: untouched,
  session: handle,
  key: { id: "key", purpose, algorithm, pinEachUse: false, handle },
  ways: { listed: new Set(Object.values(mechanism)), refused: new Set() },
  authorize: () => undefined,
});

function codeOf(act: () => unknown): string {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

const elliptic = { kind: "elliptic", curve: "P-256" } as const;
const rsa = { kind: "rsa", bits: 2048 } as const;

test("a point that is not on the key's curve", () => {
  const good = createECDH("prime256v1").generateKeys();
  const off = Buffer.from(good);
  off[64] = (off[64] ?? 0) ^ 1;
  for (const point of [off, createECDH("secp384r1").generateKeys(), Buffer.from(createECDH("prime256v1").generateKeys("hex", "compressed"), "hex"), Buffer.alloc(65), Buffer.concat([Buffer.of(4), Buffer.alloc(64)]), Buffer.of(0), Buffer.alloc(0)])
    expect(codeOf(() => agree(use("agree", elliptic), point))).toBe("card.operationRefused");
  // One that is gets there.
  expect(() => agree(use("agree", elliptic), good)).toThrow("the module was asked: C_DeriveKey");
});

test("a digest of another length, and a scheme of another kind of key", () => {
  expect(codeOf(() => sign(use("sign", elliptic), Buffer.alloc(20), { kind: "ecdsa", digest: "sha256" }))).toBe("card.operationRefused");
  expect(codeOf(() => sign(use("sign", elliptic), Buffer.alloc(32), { kind: "pss", digest: "sha256" }))).toBe("card.operationRefused");
  expect(codeOf(() => sign(use("sign", rsa), Buffer.alloc(32), { kind: "ecdsa", digest: "sha256" }))).toBe("card.operationRefused");
});

test("a wrapped key that is not as long as the modulus", () => {
  for (const bytes of [0, 255, 257]) expect(codeOf(() => decrypt(use("transport", rsa), Buffer.alloc(bytes), { kind: "oaep", digest: "sha256" }))).toBe("card.decryptionFailed");
  expect(codeOf(() => decrypt(use("transport", elliptic), Buffer.alloc(256), { kind: "oaep", digest: "sha256" }))).toBe("card.operationRefused");
});
