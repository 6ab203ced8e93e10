import { createCipheriv, createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveKey, unwrapKey, wrapKey } from "./keyWrap.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const kek = hex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");

describe("AES-256 key wrap", () => {
  // RFC 3394 §4.3, §4.5, §4.6: the examples with a 256-bit wrapping key.
  it.each([
    ["00112233445566778899AABBCCDDEEFF", "64E8C3F9CE0F5BA2 63E9777905818A2A 93C8191E7D6E8AE7"],
    ["00112233445566778899AABBCCDDEEFF0001020304050607", "A8F9BC1612C68B3F F6E6F4FBE30E71E4 769C8B80A32CB895 8CD5D17D6B254DA1"],
    [
      "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F",
      "28C9F404C4B810F4 CBCCB35CFB87F826 3F5786E2D80ED326 CBC7F0E71A99F43B FB988B9B7A02DD21",
    ],
  ])("gives the standard's answer for %s", (key, wrapped) => {
    expect(wrapKey(kek, hex(key)).equals(hex(wrapped))).toBe(true);
    expect(unwrapKey(kek, hex(wrapped))?.equals(hex(key))).toBe(true);
  });

  it("does what the library's own does, for any key", () => {
    const blocks = fc.integer({ min: 2, max: 32 }).chain((count) => fc.uint8Array({ minLength: count * 8, maxLength: count * 8 }));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), blocks, (wrapping, key) => {
        const cipher = createCipheriv("id-aes256-wrap", wrapping, Buffer.alloc(8, 0xa6));
        const expected = Buffer.concat([cipher.update(key), cipher.final()]);
        expect(wrapKey(wrapping, key).equals(expected)).toBe(true);
        expect(unwrapKey(wrapping, expected)?.equals(key)).toBe(true);
      }),
    );
  });

  it("notices every flipped bit", () => {
    const wrapped = wrapKey(kek, randomBytes(32));
    for (let bit = 0; bit < wrapped.length * 8; bit++) {
      const changed = Buffer.from(wrapped);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(unwrapKey(kek, changed)).toBeUndefined();
    }
  });

  it("takes no lengths that the standard does not know", () => {
    for (const length of [0, 8, 16, 20, 33, 272]) expect(unwrapKey(kek, Buffer.alloc(length))).toBeUndefined();
    for (const length of [0, 8, 31, 264]) expect(() => wrapKey(kek, Buffer.alloc(length))).toThrow(RangeError);
  });
});

describe("X9.63 key derivation", () => {
  it("gives the answer of NIST's ANSX9.63 vectors (SHA-256, without SharedInfo)", () => {
    const secret = hex("96c05619d56c328ab95fe84b18264b08725b85e33fd34f08");
    expect(deriveKey("sha256", secret, 16, Buffer.alloc(0)).toString("hex")).toBe("443024c3dae66b95e6f5670601558f71");
  });

  it("gives the answer of NIST's ANSX9.63 vectors (SHA-256, with SharedInfo, more than one block)", () => {
    const secret = hex("22518b10e70f2a3f243810ae3254139efbee04aa57c7af7d");
    const shared = hex("75eef81aa3041e33b80971203d2c0c52");
    const expected = [
      "c498af77161cc59f2962b9a713e2b215152d139766ce34a776df11866a69bf2e",
      "52a13d9c7c6fc878c50c5ea0bc7b00e0da2447cfd874f6cf92f30d0097111485",
      "500c90c3af8b487872d04685d14c8d1dc8d7fa08beb0ce0ababc11f0bd496269",
      "142d43525a78e5bc79a17f59676a5706dc54d54d4d1f0bd7e386128ec26afc21",
    ].join("");
    expect(deriveKey("sha256", secret, 128, shared).toString("hex")).toBe(expected);
  });

  it("counts blocks from one in four bytes", () => {
    const block = (counter: string): Buffer => createHash("sha384").update("Z").update(hex(counter)).update("info").digest();
    expect(deriveKey("sha384", Buffer.from("Z"), 96, Buffer.from("info"))).toEqual(Buffer.concat([block("00000001"), block("00000002")]));
  });
});
