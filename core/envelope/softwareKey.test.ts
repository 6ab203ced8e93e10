import { afterAll, describe, expect, it } from "vitest";
import { systemEntropy } from "../platform/entropy.ts";
import { open } from "./open.ts";
import { seal } from "./seal.ts";
import { readKeyFile, recipientKeyOf } from "./softwareKey.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority, type KeyPair } from "./testing/counterpart.ts";

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const authority = testAuthority();
const elliptic = makeHolder(authority, "藍染 一郎");
const rsa = makeRsaHolder(authority, "RSA", { bits: 2048 });

function pkcs12(holder: KeyPair, ...more: readonly string[]): Buffer {
  counterpart.write("key.pem", holder.privatePem);
  counterpart.write("certificate.pem", holder.certificatePem);
  counterpart.write("ca.crt", counterpart.openssl(["x509", "-inform", "DER"], authority.certificate));
  return counterpart.openssl(["pkcs12", "-export", "-inkey", "key.pem", "-in", "certificate.pem", "-certfile", "ca.crt", "-passout", "pass:ひらけ", ...more]);
}

const codeOf = (result: ReturnType<typeof readKeyFile>): string => (result.ok ? "ok" : result.failure.code);

describe("a recipient's key file", () => {
  it.each([
    ["PKCS #12 of openssl, elliptic curve", elliptic, () => pkcs12(elliptic)],
    ["PKCS #12 of openssl, RSA", rsa, () => pkcs12(rsa)],
    ["PKCS #12 with the algorithms of old Windows", rsa, () => pkcs12(rsa, "-legacy", "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1")],
    ["PEM, elliptic curve", elliptic, () => Buffer.from(elliptic.privatePem + elliptic.certificatePem)],
    ["PEM, RSA", rsa, () => Buffer.from(rsa.certificatePem + rsa.privatePem)],
    [
      "PEM with a password",
      elliptic,
      () =>
        Buffer.from(
          elliptic.certificatePem + elliptic.privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "ひらけ" }).toString(),
        ),
    ],
  ])("%s opens what was sealed to it", async (_, holder, make) => {
    const read = readKeyFile(make(), "ひらけ");
    if (!read.ok) throw new Error(JSON.stringify(read.failure));
    expect(read.value.certificate.hash).toBe(holder.certificate.hash);
    const sealed = seal(Buffer.from("content"), [holder.certificate], systemEntropy);
    if (!sealed.ok) throw new Error(sealed.failure.code);
    expect(await open(sealed.value, recipientKeyOf(read.value))).toEqual({ ok: true, value: Buffer.from("content") });
  });

  it("with a wrong password says so", () => {
    const encrypted = elliptic.privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "right" }).toString();
    expect(codeOf(readKeyFile(Buffer.from(elliptic.certificatePem + encrypted), "wrong"))).toBe("envelope.passwordWrong");
    expect(codeOf(readKeyFile(pkcs12(rsa), "wrong"))).toBe("envelope.passwordWrong");
    expect(codeOf(readKeyFile(pkcs12(elliptic), ""))).toBe("envelope.passwordWrong");
  });

  it("without its certificate, without a key, or with neither is refused", () => {
    for (const text of [elliptic.certificatePem, elliptic.privatePem, rsa.certificatePem + elliptic.privatePem, "", "x", "-----BEGIN PRIVATE KEY-----"])
      expect(codeOf(readKeyFile(Buffer.from(text), ""))).toBe("envelope.keyUnusable");
    expect(codeOf(readKeyFile(Buffer.alloc(2 * 1024 * 1024), ""))).toBe("envelope.keyUnusable");
  });

  it("that is cut, or asks for endless work, is refused at once", () => {
    const whole = pkcs12(elliptic, "-iter", "1");
    for (let length = 0; length < whole.length; length += 7) expect(codeOf(readKeyFile(whole.subarray(0, length), "ひらけ"))).toBe("envelope.keyUnusable");
    const hard = pkcs12(elliptic, "-iter", "2048");
    let changed = 0;
    for (let at = hard.indexOf(Buffer.from("02020800", "hex")); at >= 0; at = hard.indexOf(Buffer.from("02020800", "hex"), at + 4)) {
      const endless = Buffer.concat([hard.subarray(0, at), Buffer.from("02027fff", "hex"), hard.subarray(at + 4)]);
      expect(["envelope.passwordWrong", "envelope.keyUnusable"]).toContain(codeOf(readKeyFile(endless, "ひらけ")));
      changed += 1;
    }
    expect(changed).toBeGreaterThan(0);
  });
});
