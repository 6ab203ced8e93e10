import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it, vi } from "vitest";
import { systemEntropy } from "../platform/entropy.ts";
import { open } from "./open.ts";
import { largestEnvelope, seal, sealForTwo } from "./seal.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority } from "./testing/counterpart.ts";

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const authority = testAuthority();
const first = makeHolder(authority, "藍染 一郎");
const second = makeHolder(authority, "Second");
const third = makeHolder(authority, "On the smaller curve", { curve: "P-256" });
const stranger = makeHolder(authority, "Stranger");

function sealed(content: Uint8Array, ...holders: readonly (typeof first)[]): Buffer {
  const result = seal(
    content,
    holders.map(({ certificate }) => certificate),
    systemEntropy,
  );
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

function decryptByOpenssl(envelope: Buffer, holder: typeof first): Buffer {
  counterpart.write("key.pem", holder.privatePem);
  counterpart.write("certificate.pem", holder.certificatePem);
  return counterpart.openssl(["cms", "-decrypt", "-binary", "-inform", "DER", "-inkey", "key.pem", "-recip", "certificate.pem"], envelope);
}

const rsa = makeRsaHolder(authority, "RSA");

describe("an envelope", () => {
  it("for an RSA key and one on a curve is opened by both", async () => {
    const both = seal(Buffer.from("x"), [rsa.certificate, first.certificate], systemEntropy);
    if (!both.ok) throw new Error(both.failure.code);
    for (const key of [rsa, first, [stranger, rsa]]) expect(await open(both.value, key)).toEqual({ ok: true, value: Buffer.from("x") });
  });

  it("is opened by each of its recipients and by nobody else", async () => {
    const content = randomBytes(1000);
    const envelope = sealed(content, first, second, third);
    for (const holder of [first, second, third]) expect(await open(envelope, holder)).toEqual({ ok: true, value: content });
    expect(await open(envelope, stranger)).toEqual({ ok: false, failure: { code: "envelope.notForCard" } });
  });

  it("is opened by openssl for each recipient, also when it is empty", () => {
    for (const content of [randomBytes(32), Buffer.alloc(0), randomBytes(300_000)]) {
      const envelope = sealed(content, first, second, third);
      for (const holder of [first, second, third]) expect(decryptByOpenssl(envelope, holder).equals(content)).toBe(true);
    }
  });

  it("carries the algorithms that were asked for", () => {
    const text = counterpart.openssl(["cms", "-cmsout", "-print", "-inform", "DER"], sealed(Buffer.from("x"), first)).toString();
    for (const word of ["id-smime-ct-authEnvelopedData", "dhSinglePass-stdDH-sha384kdf-scheme", "aes-256-gcm", "id-aes256-wrap"])
      expect(text).toContain(word);
  });

  it.each([
    ["definite", []],
    ["indefinite", ["-stream"]],
  ])("made by openssl with %s length is opened", async (_, more) => {
    for (const holder of [first, third]) {
      counterpart.write("certificate.pem", holder.certificatePem);
      counterpart.write("other.pem", second.certificatePem);
      for (const content of [randomBytes(10), randomBytes(100_000)]) {
        const args = ["cms", "-encrypt", "-binary", ...more, "-outform", "DER", "-aes-256-gcm"];
        const recipients = ["-recip", "other.pem", "-keyopt", "ecdh_kdf_md:sha384", "-recip", "certificate.pem", "-keyopt", "ecdh_kdf_md:sha384"];
        const envelope = counterpart.openssl([...args, ...recipients], content);
        expect(await open(envelope, holder)).toEqual({ ok: true, value: content });
        expect(await open(envelope, second)).toEqual({ ok: true, value: content });
      }
    }
  });

  it("of an older kind, or without authentication, is refused by name", async () => {
    counterpart.write("certificate.pem", first.certificatePem);
    const make = (...args: readonly string[]): Buffer =>
      counterpart.openssl(["cms", "-encrypt", "-binary", "-outform", "DER", "-recip", "certificate.pem", ...args], Buffer.from("text"));
    // Sound for the streaming reader, whose callers look for a layer inside; keys and lists have a tag.
    expect(await open(make("-aes-256-cbc", "-keyopt", "ecdh_kdf_md:sha384"), first)).toEqual({ ok: false, failure: { code: "envelope.unauthenticated" } });
    expect(await open(make("-des3"), first)).toEqual({ ok: false, failure: { code: "envelope.unsupported", details: { algorithm: "3DES" } } });
  });

  it("for two opens with both in order and with neither alone", async () => {
    const content = randomBytes(32);
    const result = sealForTwo(content, first.certificate, second.certificate, systemEntropy);
    if (!result.ok) throw new Error(result.failure.code);
    const inner = await open(result.value, first);
    if (!inner.ok) throw new Error(inner.failure.code);
    expect(inner.value.includes(content)).toBe(false);
    expect(await open(inner.value, second)).toEqual({ ok: true, value: content });
    expect((await open(result.value, second)).ok).toBe(false);
    expect((await open(inner.value, first)).ok).toBe(false);
    expect(decryptByOpenssl(decryptByOpenssl(result.value, first), second).equals(content)).toBe(true);
  });

  it("larger than a megabyte is left to the streaming reader", async () => {
    expect(seal(Buffer.alloc(largestEnvelope), [first.certificate], systemEntropy)).toEqual({ ok: false, failure: { code: "envelope.tooLarge" } });
    expect(await open(Buffer.alloc(largestEnvelope + 1, 0x30), first)).toEqual({ ok: false, failure: { code: "envelope.tooLarge" } });
  });

  it("leaves no secret of a card and no content key in memory", async () => {
    const both = seal(Buffer.from("x"), [rsa.certificate, first.certificate], systemEntropy);
    if (!both.ok) throw new Error(both.failure.code);
    const given: Uint8Array[] = [];
    const kept = <Answer extends { readonly ok: true; readonly value: Uint8Array } | { readonly ok: false }>(answer: Answer): Answer => {
      if (answer.ok) given.push(answer.value);
      return answer;
    };
    const allocated = vi.spyOn(Buffer, "alloc");
    for (const key of [{ ...rsa, decrypt: async (...asked: Parameters<typeof rsa.decrypt>) => kept(await rsa.decrypt(...asked)) }, { ...first, agree: async (...asked: Parameters<typeof first.agree>) => kept(await first.agree(...asked)) }])
      expect((await open(both.value, key)).ok).toBe(true);
    // The content keys are the only ones of their length that are made empty first.
    for (const { type, value } of allocated.mock.results) if (type === "return" && value.length === 32) given.push(value);
    allocated.mockRestore();
    expect(given.map(({ length }) => length)).toEqual([32, 48, 32, 32]);
    for (const secret of given) expect(secret.every((byte) => byte === 0)).toBe(true);
  });

  it("says what the card says when the card does not do it", async () => {
    const envelope = sealed(Buffer.from("x"), first);
    const removed = { kind: "agreement", certificate: first.certificate, agree: () => Promise.resolve({ ok: false, failure: { code: "card.removed" } } as const) } as const;
    expect(await open(envelope, removed)).toEqual({ ok: false, failure: { code: "card.removed" } });
  });

  it("is never the same twice", () => {
    expect(sealed(Buffer.from("x"), first).equals(sealed(Buffer.from("x"), first))).toBe(false);
  });
});
