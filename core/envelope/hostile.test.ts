import { createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { succeed } from "../domain/failure.ts";
import { readCertificatePem } from "./certificate.ts";
import { publicKeyInfo } from "./elliptic.ts";
import type { AgreementKey } from "./keyAgreement.ts";
import { open } from "./open.ts";

const folder = new URL("vectors/", import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, folder));

/** One file, one failure: what an envelope must be, told by what it must not. */
const expected: Readonly<Record<string, string>> = {
  "valid.cms": "ok",
  "valid-openssl.cms": "ok",
  "valid-openssl-indefinite.cms": "ok",
  "tampered-tag.cms": "envelope.tampered",
  "tampered-ciphertext.cms": "envelope.tampered",
  "tampered-wrapped-key.cms": "envelope.tampered",
  "truncated.cms": "envelope.truncated",
  "wrong-recipient.cms": "envelope.notForCard",
  "no-recipients.cms": "envelope.notForCard",
  "trailing-bytes.cms": "envelope.malformed",
  "wrong-content-type.cms": "envelope.unsupported",
  "wrong-inner-type.cms": "envelope.unsupported",
  "wrong-cipher.cms": "envelope.unsupported",
  "wrong-agreement.cms": "envelope.unsupported",
  "short-tag.cms": "envelope.unsupported",
  "missing-tag-length.cms": "envelope.unsupported",
  "long-nonce.cms": "envelope.unsupported",
  "authenticated-attributes.cms": "envelope.unsupported",
  "unauthenticated-attributes.cms": "envelope.unsupported",
  "originator-info.cms": "envelope.unsupported",
  "newer-version.cms": "envelope.unsupported",
  "point-off-curve.cms": "envelope.malformed",
  "compressed-point.cms": "envelope.malformed",
  "no-content.cms": "envelope.malformed",
  "nested-pieces.cms": "envelope.malformed",
  "deep-nesting.cms": "envelope.malformed",
  "huge-length.cms": "envelope.truncated",
  "huge-inner-length.cms": "envelope.malformed",
  "indefinite-without-end.cms": "envelope.truncated",
  "high-tag.cms": "envelope.malformed",
  "empty.cms": "envelope.truncated",
  "openssl-cbc.cms": "envelope.unsupported",
};

const certificate = readCertificatePem(read("recipient.pem").toString());
if (!certificate.ok) throw new Error(certificate.failure.code);
const privateKey = createPrivateKey(read("recipient-key.pem"));
/** Stands for a card that does whatever it is asked: nothing hostile may get that far with a point that is none. */
const key: AgreementKey = {
  certificate: certificate.value,
  agree: (point) =>
    Promise.resolve(
      succeed(diffieHellman({ privateKey, publicKey: createPublicKey({ key: publicKeyInfo("P-384", point), format: "der", type: "spki" }) })),
    ),
};

async function codeOf(bytes: Uint8Array): Promise<string> {
  const result = await open(bytes, key);
  return result.ok ? "ok" : result.failure.code;
}

/** Of this process alone: what else the machine does is not the reader's fault. */
const millisecondsOfCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const closedCodes = new Set(["envelope.malformed", "envelope.truncated", "envelope.tampered", "envelope.notForCard", "envelope.unsupported"]);
const samples = ["valid.cms", "valid-openssl.cms", "valid-openssl-indefinite.cms"];

describe("the vectors", () => {
  it("are all named here", () => {
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith(".cms"))
        .sort(),
    ).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))("%s gives %s", async (name, code) => {
    expect(await codeOf(read(name))).toBe(code);
    if (code === "ok") expect(await open(read(name), key)).toEqual({ ok: true, value: read("content") });
  });
});

describe("a hostile envelope", () => {
  it.each(samples)("%s: every cut is a failure, within two seconds of work in all", { timeout: 60_000 }, async (name) => {
    const bytes = read(name);
    const startedAt = millisecondsOfCpu();
    for (let length = 0; length < bytes.length; length++) expect(closedCodes).toContain(await codeOf(bytes.subarray(0, length)));
    expect(millisecondsOfCpu() - startedAt).toBeLessThan(2000);
  });

  // One recipient only: what stands there for another card is not this card's to check.
  it.each(samples)("%s: every flipped bit of every byte is a failure, within two seconds of work a bit", { timeout: 120_000 }, async (name) => {
    const bytes = read(name);
    for (let bit = 0; bit < 8; bit++) {
      const startedAt = millisecondsOfCpu();
      for (let position = 0; position < bytes.length; position++) {
        const changed = Buffer.from(bytes);
        changed[position] = (changed[position] ?? 0) ^ (1 << bit);
        const code = await codeOf(changed);
        if (!closedCodes.has(code)) throw new Error(`bit ${String(bit)} of byte ${String(position)}: ${code}`);
      }
      expect(millisecondsOfCpu() - startedAt).toBeLessThan(2000);
    }
  });

  it("made of parts of good ones, or of anything, is a failure", async () => {
    const pieces = fc
      .constantFrom(...samples.map(read))
      .chain((bytes) =>
        fc.tuple(fc.nat(bytes.length), fc.nat(bytes.length)).map(([from, to]) => bytes.subarray(Math.min(from, to), Math.max(from, to))),
      );
    const anything = fc.array(fc.oneof(pieces, fc.uint8Array({ maxLength: 40 })), { maxLength: 6 }).map((parts) => Buffer.concat(parts));
    const whole = new Set(samples.map((name) => read(name).toString("hex")));
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        fc.pre(!whole.has(bytes.toString("hex")));
        expect(closedCodes).toContain(await codeOf(bytes));
      }),
      { numRuns: 1000 },
    );
  });
});
