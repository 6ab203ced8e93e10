import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { systemEntropy } from "../platform/entropy.ts";
import { findContentKey } from "./findContentKey.ts";
import { openEnvelopeReader } from "./reader.ts";
import type { RecipientKey } from "./recipientKey.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority } from "./testing/counterpart.ts";
import { readThrough } from "./testing/readThrough.ts";
import { startEnvelope, type Recipient } from "./writer.ts";

/** Both ways with the real `openssl cms`. */

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const authority = testAuthority();
const large = makeHolder(authority, "藍染 一郎");
const small = makeHolder(authority, "On the smaller curve", { curve: "P-256" });
const rsa = makeRsaHolder(authority, "RSA");
const shared: RecipientKey = { kind: "shared", id: randomBytes(16), key: randomBytes(32) };
counterpart.write("large.pem", large.certificatePem);
counterpart.write("small.pem", small.certificatePem);
counterpart.write("rsa.pem", rsa.certificatePem);
counterpart.write("large.key", large.privatePem);
counterpart.write("small.key", small.privatePem);
counterpart.write("rsa.key", rsa.privatePem);

const plains = [randomBytes(1), randomBytes(4096), randomBytes(100_003)];
/** openssl itself writes no envelope around nothing. */
const contents = [Buffer.alloc(0), ...plains];
const ciphers = ["-aes-128-cbc", "-aes-192-cbc", "-aes-256-cbc", "-aes-128-gcm", "-aes-256-gcm"] as const;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const secret = (bytes: number): { readonly key: RecipientKey; readonly args: readonly string[] } => {
  const key = { kind: "shared", id: randomBytes(5), key: randomBytes(bytes) } as const;
  return { key, args: ["-secretkey", hex(key.key), "-secretkeyid", hex(key.id)] };
};
const [short, middle, long] = [secret(16), secret(24), secret(32)];

/** One row for each way a content key is carried. */
const carriers: readonly (readonly [string, readonly string[], RecipientKey])[] = [
  ["RSA-OAEP with SHA-1", ["-recip", "rsa.pem", "-keyopt", "rsa_padding_mode:oaep"], rsa],
  ["RSA-OAEP with SHA-256", ["-recip", "rsa.pem", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"], rsa],
  ["RSA-OAEP with SHA-384", ["-recip", "rsa.pem", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha384"], rsa],
  ["RSA-OAEP with SHA-512, named by key", ["-keyid", "-recip", "rsa.pem", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha512"], rsa],
  ["ECDH P-384 with SHA-256", ["-recip", "large.pem", "-keyopt", "ecdh_kdf_md:sha256"], large],
  ["ECDH P-384 with SHA-384, named by key", ["-keyid", "-recip", "large.pem", "-keyopt", "ecdh_kdf_md:sha384"], large],
  ["ECDH P-256 with SHA-512", ["-recip", "small.pem", "-keyopt", "ecdh_kdf_md:sha512"], small],
  ["ECDH with the cofactor", ["-recip", "small.pem", "-keyopt", "ecdh_kdf_md:sha256", "-keyopt", "ecdh_cofactor_mode:1"], small],
  ["a shared key of 16 bytes", short.args, short.key],
  ["a shared key of 24 bytes", middle.args, middle.key],
  ["a shared key of 32 bytes", long.args, long.key],
  ["a password", ["-pwri_password", "ひらけゴマ"], { kind: "password", password: "ひらけゴマ" }],
];

describe("what openssl encrypts", () => {
  it.each(carriers)("for %s is opened, whatever cipher and length", async (_, args, key) => {
    for (const cipher of ciphers) {
      for (const stream of [[], ["-stream"]]) {
        // openssl takes the cipher of the content for the password's key wrap too, which GCM cannot be.
        if (key.kind === "password" && cipher.endsWith("gcm")) continue;
        const content = plains[(ciphers.indexOf(cipher) + stream.length) % plains.length] ?? Buffer.alloc(0);
        const envelope = counterpart.openssl(["cms", "-encrypt", "-binary", ...stream, "-outform", "DER", cipher, ...args], content);
        const authenticated = cipher.endsWith("gcm");
        expect(await readThrough(envelope, [key])).toEqual({ code: "ok", delivered: content, authenticated });
        expect(await readThrough(envelope, [key], false, [1, 300, 7, 4096])).toEqual({ code: "ok", delivered: content, authenticated });
      }
    }
  });

  it("under RSA PKCS #1 v1.5 is opened only where the policy allows it", async () => {
    const envelope = counterpart.openssl(["cms", "-encrypt", "-binary", "-outform", "DER", "-aes-256-gcm", "-recip", "rsa.pem"], Buffer.from("text"));
    expect(await readThrough(envelope, [rsa])).toMatchObject({ code: "envelope.pkcs1Refused", delivered: Buffer.alloc(0) });
    expect(await readThrough(envelope, [rsa], true)).toMatchObject({ code: "ok", delivered: Buffer.from("text") });
  });

  it("for all of them at once is opened by each", async () => {
    const [content = Buffer.alloc(0)] = contents.slice(-1);
    const args = carriers.filter(([name]) => !name.includes("16") && !name.includes("24")).flatMap(([, more]) => more.filter((arg) => arg !== "-keyid"));
    const envelope = counterpart.openssl(["cms", "-encrypt", "-binary", "-stream", "-outform", "DER", "-aes-256-cbc", ...args], content);
    for (const key of [large, small, rsa, long.key, { kind: "password", password: "ひらけゴマ" } as const])
      expect(await readThrough(envelope, [key])).toEqual({ code: "ok", delivered: content, authenticated: false });
    expect(await readThrough(envelope, [{ kind: "password", password: "ひらけ" }])).toMatchObject({ code: "envelope.passwordWrong" });
    expect(await readThrough(envelope, [{ kind: "password", password: "ひらけ" }, rsa])).toMatchObject({ code: "ok" });
    expect(await readThrough(envelope, [makeHolder(authority, "Stranger")])).toMatchObject({ code: "envelope.notForCard" });
  });

  it("in an old cipher, or with SHA-1 in the agreement, is refused by name", async () => {
    const make = (...args: readonly string[]): Buffer => counterpart.openssl(["cms", "-encrypt", "-binary", "-outform", "DER", ...args], Buffer.from("text"));
    const oaep = ["-recip", "rsa.pem", "-keyopt", "rsa_padding_mode:oaep"];
    expect((await readThrough(make("-des3", ...oaep), [rsa])).failure).toEqual({ code: "envelope.unsupported", details: { algorithm: "3DES" } });
    expect((await readThrough(make("-aes-256-gcm", "-recip", "large.pem"), [large])).failure).toEqual({ code: "envelope.sha1Refused" });
    expect(await readThrough(make("-aes-256-gcm", "-recip", "large.pem"), [large], true)).toMatchObject({ code: "ok", delivered: Buffer.from("text") });
  });
});

describe("what is written here", () => {
  const write = (content: Uint8Array, recipients: readonly Recipient[]): Buffer => {
    const writer = startEnvelope({ recipients, contentBytes: content.length, entropy: systemEntropy });
    const middle = Math.floor(content.length / 3);
    const whole = Buffer.concat([writer.head, writer.update(content.subarray(0, middle)), writer.update(content.subarray(middle)), writer.finish()]);
    expect(whole.length).toBe(writer.totalBytes);
    return whole;
  };
  const certificate = (holder: typeof large | typeof rsa): Recipient => ({ kind: "certificate", certificate: holder.certificate });

  it("is decrypted by openssl for every kind of recipient", () => {
    for (const content of [...contents, randomBytes(2_000_000)]) {
      const envelope = write(content, [certificate(large), certificate(small), certificate(rsa), shared]);
      const decrypt = (...args: readonly string[]): Buffer => counterpart.openssl(["cms", "-decrypt", "-binary", "-inform", "DER", ...args], envelope);
      for (const name of ["large", "small", "rsa"]) expect(decrypt("-inkey", `${name}.key`, "-recip", `${name}.pem`).equals(content)).toBe(true);
      expect(decrypt("-secretkey", hex(shared.key), "-secretkeyid", hex(shared.id)).equals(content)).toBe(true);
    }
  });

  it("is DER: openssl writes the very same bytes", () => {
    for (const bytes of [0, 1, 100, 127, 128, 255, 256, 65_400, 65_535, 70_000]) {
      const envelope = write(randomBytes(bytes), [certificate(large), certificate(rsa), shared]);
      expect(counterpart.openssl(["cms", "-cmsout", "-inform", "DER", "-outform", "DER"], envelope).equals(envelope)).toBe(true);
    }
  });
});

describe("the content key", () => {
  it("lies in memory of its own, so that it can be handed to a thread and wiped", async () => {
    for (const key of [large, rsa, shared]) {
      const recipient = key.kind === "shared" ? key : ({ kind: "certificate", certificate: key.certificate } as const);
      const { head } = startEnvelope({ recipients: [recipient], contentBytes: 0, entropy: systemEntropy });
      const reader = openEnvelopeReader({ sink: () => expect.unreachable() });
      reader.push(head);
      const { header } = reader;
      const found = header && (await findContentKey(header, [key], { allowPkcs1: false }));
      expect(found).toMatchObject({ ok: true, value: { length: 32, byteOffset: 0 } });
      expect(found?.ok === true && found.value.buffer.byteLength).toBe(32);
    }
  });
});
