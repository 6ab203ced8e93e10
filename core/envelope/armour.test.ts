import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { isArmoured, openArmour } from "./armour.ts";
import { makeHolder, openCounterpart, testAuthority } from "./testing/counterpart.ts";

const counterpart = openCounterpart();
const holder = makeHolder(testAuthority(), "Recipient");
counterpart.write("recipient.pem", holder.certificatePem);
afterAll(() => {
  counterpart.remove();
});

const encrypted = (form: "PEM" | "SMIME", content: Buffer): Buffer =>
  counterpart.openssl(["cms", "-encrypt", "-binary", "-aes256", "-outform", form, "-recip", "recipient.pem"], content);

/** In chunks of these sizes, the last again and again. */
function decode(text: Uint8Array, sizes: readonly number[] = [text.length]): Buffer | string {
  const armour = openArmour();
  const pieces: Buffer[] = [];
  try {
    for (let at = 0, index = 0; at < text.length; index++) {
      const size = sizes[Math.min(index, sizes.length - 1)] ?? 1;
      pieces.push(armour.decode(text.subarray(at, at + size)));
      at += size;
    }
    armour.finish();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return Buffer.concat(pieces);
}

describe.each(["PEM", "SMIME"] as const)("%s of openssl", (form) => {
  const text = encrypted(form, Buffer.alloc(5000, "a"));
  const der = counterpart.openssl(["cms", "-cmsout", "-inform", form, "-outform", "DER"], text);

  it("is decoded in chunks of any size", () => {
    expect(isArmoured(text)).toBe(true);
    expect(isArmoured(der)).toBe(false);
    expect(decode(text)).toEqual(der);
    expect(decode(text, [1])).toEqual(der);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        expect(decode(text, sizes)).toEqual(der);
      }),
      { numRuns: 30 },
    );
  });

  it("cut anywhere gives less or fails, and never anything else", () => {
    for (let length = 0; length < text.length - 1; length += 7) {
      const cut = decode(text.subarray(0, length));
      if (typeof cut === "string") expect(["envelope.truncated", "envelope.malformed"]).toContain(cut);
      else expect(cut.equals(der.subarray(0, cut.length))).toBe(true);
    }
  });

  it("with a character that is none of its alphabet is refused", () => {
    const spoilt = Buffer.from(text);
    spoilt.write("!", Math.floor(text.length / 2));
    expect(decode(spoilt)).toBe("envelope.malformed");
  });
});

it("what goes on after its end, or is another text, is refused", () => {
  const pem = encrypted("PEM", Buffer.from("text"));
  expect(decode(Buffer.concat([pem, Buffer.from("more")]))).toBe("envelope.malformed");
  expect(decode(Buffer.from(pem.toString().replace("END CMS", "END PKCS7")))).toBe("envelope.malformed");
  expect(decode(Buffer.from("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA"))).toBe("envelope.unsupported");
  expect(decode(Buffer.from("Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\nAAAA"))).toBe("envelope.unsupported");
  expect(decode(Buffer.alloc(100_000, "a: b\n"), [1000])).toBe("envelope.malformed");
  expect(decode(Buffer.from("-----BEGIN CMS-----\nAA==\nAAAA\n-----END CMS-----\n"))).toBe("envelope.malformed");
});
