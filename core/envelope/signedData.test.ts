import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { Instant } from "../domain/brand.ts";
import { fail, succeed } from "../domain/failure.ts";
import { pemOf } from "./certificate.ts";
import { signDetached, verifyDetached } from "./signedData.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority, testTime, type KeyPair } from "./testing/counterpart.ts";
import { checkDistinctCards, countCards } from "./trust.ts";

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const authority = testAuthority();
counterpart.write("ca.pem", pemOf(authority.certificate));
const usage = "digitalSignature" as const;
const signers: Readonly<Record<string, KeyPair>> = {
  "P-384": makeHolder(authority, "藍染 一郎", { usage }),
  "P-256": makeHolder(authority, "On the smaller curve", { usage, curve: "P-256" }),
  "RSA-3072": makeRsaHolder(authority, "RSA", { usage }),
};
const names = Object.keys(signers);
const content = randomBytes(5000);
const at = (testTime + 1234) as Instant;
const toTheSecond = (Math.floor(at / 1000) * 1000) as Instant;

const holderOf = (name: string): KeyPair => {
  const holder = signers[name];
  if (holder === undefined) throw new Error(name);
  counterpart.write("signer.pem", holder.certificatePem);
  counterpart.write("signer.key", holder.privatePem);
  return holder;
};

async function signed(holder: KeyPair, bytes: Uint8Array = content): Promise<Buffer> {
  const result = await signDetached({ content: bytes, signer: holder, at });
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

const codeOf = (signature: Uint8Array, bytes: Uint8Array = content): string => {
  const result = verifyDetached({ content: bytes, signature });
  return result.ok ? "ok" : result.failure.code;
};

const sign = (...args: readonly string[]): Buffer =>
  counterpart.openssl(["cms", "-sign", "-binary", "-outform", "DER", "-signer", "signer.pem", "-inkey", "signer.key", ...args], content);

describe("a detached signature", () => {
  it.each(names)("by %s is verified here and by openssl, as CAdES", async (name) => {
    const holder = holderOf(name);
    const signature = await signed(holder);
    const verified = verifyDetached({ content, signature });
    expect(verified).toMatchObject({ ok: true, value: { signer: { hash: holder.certificate.hash }, signedAt: toTheSecond } });
    counterpart.write("signature.p7s", signature);
    counterpart.write("content", content);
    const args = ["-inform", "DER", "-in", "signature.p7s", "-content", "content", "-CAfile", "ca.pem", "-purpose", "any"];
    const attime = ["-attime", String(testTime / 1000)];
    expect(counterpart.openssl(["cms", "-verify", "-binary", "-cades", ...attime, ...args]).equals(content)).toBe(true);
    // DER: nothing in it could be written another way.
    expect(counterpart.openssl(["cms", "-cmsout", "-inform", "DER", "-outform", "DER", "-in", "signature.p7s"]).equals(signature)).toBe(true);
  });

  it.each(names)("of openssl by %s is verified, whatever digest", (name) => {
    const holder = holderOf(name);
    for (const digest of ["sha256", "sha384", "sha512"]) {
      for (const more of [[], ["-keyid"], ...(name.startsWith("RSA") ? [["-keyopt", "rsa_padding_mode:pss"]] : [])]) {
        const verified = verifyDetached({ content, signature: sign("-cades", "-md", digest, ...more) });
        expect(verified).toMatchObject({ ok: true, value: { signer: { hash: holder.certificate.hash } } });
      }
    }
  });

  it("over other bytes, or by another key, says which", async () => {
    const holder = holderOf("P-384");
    const signature = await signed(holder);
    expect(codeOf(signature, Buffer.concat([content, Buffer.from(" ")]))).toBe("signature.contentChanged");
    const other: KeyPair = { ...holder, sign: makeHolder(authority, "x", { usage }).sign };
    expect(codeOf(await signed(other))).toBe("signature.wrong");
  });

  it("of openssl that is no CAdES, has content, two signers, an old digest or no certificate is refused, each by name", () => {
    holderOf("P-384");
    counterpart.write("second.pem", signers["P-256"]?.certificatePem ?? "");
    counterpart.write("second.key", signers["P-256"]?.privatePem ?? "");
    const { failure } = { failure: undefined, ...verifyDetached({ content, signature: sign("-cades", "-md", "sha1") }) };
    expect(failure).toEqual({ code: "signature.unsupported", details: { algorithm: "SHA-1" } });
    expect(codeOf(sign("-md", "sha384"))).toBe("signature.attributes");
    expect(codeOf(sign("-noattr", "-md", "sha384"))).toBe("signature.attributes");
    expect(codeOf(sign("-cades", "-nodetach", "-md", "sha384"))).toBe("signature.malformed");
    expect(codeOf(sign("-cades", "-nocerts", "-md", "sha384"))).toBe("signature.certificateMissing");
    expect(codeOf(sign("-cades", "-md", "sha384", "-signer", "second.pem", "-inkey", "second.key"))).toBe("signature.signerCount");
  });

  it("is never accepted after any single bit of it changed", async () => {
    const signature = await signed(holderOf("P-256"));
    for (let position = 0; position < signature.length; position++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(signature);
        changed[position] = (changed[position] ?? 0) ^ (1 << bit);
        const result = verifyDetached({ content, signature: changed });
        // The certificate's own signature is asked about apart (trust.ts): then it is another certificate, and its hash tells.
        if (result.ok) throw new Error(`byte ${String(position)} of ${String(signature.length)}, bit ${String(bit)}`);
      }
    }
    for (let length = 0; length < signature.length; length++) expect(codeOf(signature.subarray(0, length))).toBe("signature.malformed");
  });

  it("says what the card says, and takes nothing a card should not give", async () => {
    const holder = holderOf("P-384");
    const signer = { certificate: holder.certificate, sign: () => Promise.resolve(fail("card.removed")) };
    expect(await signDetached({ content, signer, at })).toEqual({ ok: false, failure: { code: "card.removed" } });
    const odd = { certificate: holder.certificate, sign: () => Promise.resolve(succeed(Buffer.alloc(95))) };
    expect(await signDetached({ content, signer: odd, at })).toEqual({ ok: false, failure: { code: "signature.wrong" } });
  });

  it("counts cards, not signatures and not certificates", () => {
    const { certificate } = holderOf("P-384");
    const { certificate: other } = holderOf("P-256");
    const again = { ...certificate, hash: other.hash };
    expect(countCards([certificate, certificate, again])).toBe(1);
    expect(checkDistinctCards([certificate, again], 2)).toEqual({ ok: false, failure: { code: "signature.sameCard", details: { needed: 2, given: 1 } } });
    expect(checkDistinctCards([certificate, other], 2)).toEqual({ ok: true, value: undefined });
  });
});
