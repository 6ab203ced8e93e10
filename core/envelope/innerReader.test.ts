import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { readElement } from "./der.ts";
import { innerTypeOf, openInnerReader, type InnerType } from "./innerReader.ts";
import { openEnvelopeReader } from "./reader.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority } from "./testing/counterpart.ts";
import { readThrough } from "./testing/readThrough.ts";

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const authority = testAuthority();
const signer = makeHolder(authority, "Provider", { usage: "digitalSignature" });
const recipient = makeRsaHolder(authority, "Room", { bits: 2048 });
counterpart.write("signer.pem", signer.certificatePem);
counterpart.write("signer.key", signer.privatePem);
counterpart.write("recipient.pem", recipient.certificatePem);
const content = randomBytes(50_000);

const sign = (...more: readonly string[]): Buffer =>
  counterpart.openssl(["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-signer", "signer.pem", "-inkey", "signer.key", "-md", "sha384", ...more], content);
const digest = (...more: readonly string[]): Buffer => counterpart.openssl(["cms", "-digest_create", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256", ...more], content);
/** What RFC 5652 §6.1 puts into an envelope whose content type says what it is: the bare type without its ContentInfo. */
const bare = (info: Buffer): Buffer => readElement(info, "BER").members[1]?.members[0]?.encoding ?? Buffer.alloc(0);

function read(bytes: Uint8Array, type: InnerType, chunkBytes = 1000): { code: string; plain: Buffer; kind?: string; signer?: string } {
  const pieces: Buffer[] = [];
  const reader = openInnerReader({ sink: (plain) => pieces.push(Buffer.from(plain)), type });
  try {
    for (let position = 0; position < bytes.length; position += chunkBytes) reader.push(bytes.subarray(position, position + chunkBytes));
    const verdict = reader.finish();
    expect(verdict.bytes).toBe(Buffer.concat(pieces).length);
    return { code: "ok", plain: Buffer.concat(pieces), kind: verdict.kind, ...(verdict.kind === "signed" && { signer: verdict.signer.hash }) };
  } catch (error) {
    if (error instanceof FailureError) return { code: error.failure.code, plain: Buffer.concat(pieces) };
    throw error;
  }
}

describe("a layer around a content", () => {
  it("of a signature is read and verified, definite or not, bare or named, in chunks of any size", () => {
    for (const info of [sign(), sign("-stream"), sign("-cades"), sign("-keyid")]) {
      for (const bytes of [info, bare(info)]) {
        for (const chunkBytes of [1, 1000, 1_000_000])
          expect(read(bytes, "signedData", chunkBytes)).toEqual({ code: "ok", plain: content, kind: "signed", signer: signer.certificate.hash });
      }
      expect(innerTypeOf(info.subarray(0, 24))).toBe("signedData");
    }
  });

  it("of a digest is read and verified", () => {
    for (const info of [digest(), digest("-stream")]) {
      for (const bytes of [info, bare(info)]) expect(read(bytes, "digestedData")).toEqual({ code: "ok", plain: content, kind: "digested" });
      expect(innerTypeOf(info.subarray(0, 24))).toBe("digestedData");
    }
  });

  it("is told from a content that is none", () => {
    for (const other of [content.subarray(0, 24), Buffer.alloc(0), Buffer.from("3080"), Buffer.alloc(24, 0x30), Buffer.from("DICM")]) expect(innerTypeOf(other)).toBeUndefined();
  });

  it("whose content or signature changed, or that goes on or ends early, is refused", () => {
    const info = sign();
    const at = info.indexOf(content.subarray(0, 64));
    const changed = (position: number): Buffer => {
      const bytes = Buffer.from(info);
      bytes[position] = (bytes[position] ?? 0) ^ 1;
      return bytes;
    };
    expect(read(changed(at + 5), "signedData").code).toBe("signature.contentChanged");
    expect(read(changed(info.length - 1), "signedData").code).toBe("signature.wrong");
    expect(read(Buffer.concat([info, Buffer.alloc(1)]), "signedData").code).toMatch(/malformed$/);
    expect(read(info.subarray(0, -1), "signedData").code).toBe("envelope.truncated");
    const made = digest();
    expect(read(made.fill(0, made.length - 3), "digestedData").code).toBe("signature.contentChanged");
    expect(read(sign("-noattr"), "signedData").code).toBe("signature.attributes");
    expect(read(digest("-md", "sha1"), "digestedData").code).toBe("signature.unsupported");
    expect(read(bare(digest()), "signedData").code).toMatch(/^signature\./);
  });
});

describe("a DICOM Secure File", () => {
  const seal = (inner: Buffer, ...more: readonly string[]): Buffer =>
    counterpart.openssl(["cms", "-encrypt", "-binary", "-outform", "DER", "-aes-256-cbc", "-recip", "recipient.pem", "-keyopt", "rsa_padding_mode:oaep", ...more], inner);

  it("is opened to its content, with the verdict of its inner layer", async () => {
    for (const chunks of [[Number.POSITIVE_INFINITY], [1], [700]]) {
      for (const stream of [[], ["-stream"]]) {
        expect(await readThrough(seal(sign(), ...stream), [recipient], false, chunks)).toEqual({ code: "ok", delivered: content, authenticated: false, inner: "signed" });
        expect(await readThrough(seal(digest(), ...stream), [recipient], false, chunks)).toEqual({ code: "ok", delivered: content, authenticated: false, inner: "digested" });
        expect(await readThrough(seal(sign(), ...stream), [recipient], false, chunks, "refuse")).toMatchObject({ code: "ok", inner: "signed" });
      }
    }
  });

  it("is not even unlocked by a reader that only knows envelopes", () => {
    const reader = openEnvelopeReader({ sink: () => expect.unreachable() });
    reader.push(seal(sign()));
    expect(reader.header?.authenticated).toBe(false);
    for (const act of [() => reader.unlock(Buffer.alloc(32)), () => reader.finish()]) expect(act).toThrow("envelope.unauthenticated");
  });

  it("says that nobody vouches for what has no inner layer, however short", async () => {
    for (const plain of [Buffer.from("x"), Buffer.from("DICM".repeat(20)), randomBytes(23), randomBytes(24)]) {
      const result = await readThrough(seal(plain), [recipient]);
      expect(result).toEqual({ code: "ok", delivered: plain, authenticated: false });
      expect(await readThrough(seal(plain), [recipient], false, [100], "refuse")).toMatchObject({ code: "envelope.unauthenticated" });
    }
  });

  it("changed in its ciphertext is noticed by the inner layer alone", async () => {
    const file = seal(sign());
    const changed = Buffer.from(file);
    const middle = Math.floor(file.length / 2);
    changed[middle] = (changed[middle] ?? 0) ^ 1;
    const { code, delivered } = await readThrough(changed, [recipient]);
    expect(code).toBe("signature.contentChanged");
    expect(delivered.equals(content)).toBe(false);
  });
});
