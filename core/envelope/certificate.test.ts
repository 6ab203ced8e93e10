import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { Instant } from "../domain/brand.ts";
import {
  certificateHashOf,
  demoPolicy,
  isDemoCertificate,
  isIssuedBy,
  isValidAt,
  pemOf,
  readCertificate,
  readCertificatePem,
  type Certificate,
} from "./certificate.ts";
import { objectIdentifier, readElement, sequence } from "./der.ts";
import { digestToSign, verifyWith } from "./signature.ts";
import { makeHolder, makeRsaHolder, openCounterpart, rawOf, testAuthority, testTime, validity } from "./testing/counterpart.ts";
import { replaced } from "./testing/streamed.ts";

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const authority = testAuthority();
const authorityCertificate = readOrThrow(authority.certificate);

function readOrThrow(der: Uint8Array): Certificate {
  const read = readCertificate(der);
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

const codeOf = (result: { ok: true } | { ok: false; failure: { code: string; details?: unknown } }): unknown =>
  result.ok ? "ok" : { code: result.failure.code, ...(result.failure.details as object | undefined) };

describe("a certificate of the room's authority", () => {
  it("is accepted by openssl, chain and purpose", () => {
    counterpart.write("authority.pem", pemOf(authority.certificate));
    const holder = makeHolder(authority, "鍵山 守");
    counterpart.write("officer.pem", holder.certificatePem);
    const attime = String(testTime / 1000);
    expect(counterpart.openssl(["verify", "-x509_strict", "-attime", attime, "-CAfile", "authority.pem", "officer.pem"]).toString()).toContain("OK");
    const text = counterpart.openssl(["x509", "-in", "officer.pem", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus"]).toString();
    for (const words of [
      "Key Agreement",
      "ecdsa-with-SHA384",
      "secp384r1",
      "鍵山 守",
      "serialNumber=CARD-1",
      "CA:FALSE",
      "Subject Key Identifier",
      "Authority Key Identifier",
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain("Digital Signature");
  });

  it("may not issue further authorities", () => {
    const text = counterpart.openssl(["x509", "-inform", "DER", "-noout", "-text"], authority.certificate).toString();
    for (const words of ["CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "X509v3 Basic Constraints: critical", "X509v3 Key Usage: critical"])
      expect(text).toContain(words);
  });

  it("is read back with everything that was put in", () => {
    const { certificate, certificatePem } = makeHolder(authority, "藍染 一郎", { usage: "digitalSignature" });
    expect(certificate.subject).toEqual({ organization: "Test room", commonName: "藍染 一郎", serialNumber: "CARD-1" });
    expect(certificate.issuer).toEqual({ organization: "Test room", commonName: "Authority" });
    expect([...certificate.usages]).toEqual(["digitalSignature"]);
    expect(certificate).toMatchObject({ key: { kind: "elliptic", curve: "P-384" }, isAuthority: false, isDemo: false, validFrom: validity.from, validUntil: validity.until });
    expect(certificate.hash).toBe(new X509Certificate(certificatePem).fingerprint256.replaceAll(":", "").toLowerCase());
    expect(readCertificatePem(certificatePem)).toMatchObject({ ok: true, value: { hash: certificate.hash } });
    expect(authorityCertificate).toMatchObject({ isAuthority: true });
    expect([...authorityCertificate.usages]).toEqual(["keyCertSign", "cRLSign"]);
  });

  it("is told from one of another authority with the same name", () => {
    const { certificate } = makeHolder(authority, "x");
    expect(isIssuedBy(certificate, authorityCertificate)).toBe(true);
    expect(isIssuedBy(certificate, readOrThrow(testAuthority().certificate))).toBe(false);
    expect(isIssuedBy(authorityCertificate, certificate)).toBe(false);
  });

  it("is valid on its first and its last second, not outside", () => {
    const { certificate } = makeHolder(authority, "x");
    const at = (milliseconds: number): boolean => isValidAt(certificate, milliseconds as Instant);
    expect([at(validity.from - 1), at(validity.from), at(validity.until), at(validity.until + 1)]).toEqual([false, true, true, false]);
  });

  it("carries dates past 2049", () => {
    const during = { from: Date.UTC(2049, 11, 31, 23, 59, 59) as Instant, until: Date.UTC(2060, 0, 1) as Instant };
    expect(makeHolder(authority, "x", { during }).certificate).toMatchObject({ validFrom: during.from, validUntil: during.until });
  });

  it("for an RSA key is accepted by openssl too, and is one card whatever certificate names its key", () => {
    const holder = makeRsaHolder(authority, "鍵山 守");
    counterpart.write("authority.pem", pemOf(authority.certificate));
    counterpart.write("rsa.pem", holder.certificatePem);
    const attime = ["-attime", String(testTime / 1000)];
    expect(counterpart.openssl(["verify", "-x509_strict", ...attime, "-CAfile", "authority.pem", "rsa.pem"]).toString()).toContain("OK");
    expect(holder.certificate).toMatchObject({ key: { kind: "rsa", bits: 3072 }, isAuthority: false });
    expect([...holder.certificate.usages]).toEqual(["keyEncipherment"]);
    const order = { subject: { commonName: "x" }, publicKey: holder.certificate.publicKey, usage: "digitalSignature", validity } as const;
    const again = readOrThrow(authority.issue(order));
    expect(again.keyHash).toBe(holder.certificate.keyHash);
    expect(again.hash).not.toBe(holder.certificate.hash);
    expect(makeRsaHolder(authority, "other", { bits: 2048 }).certificate.keyHash).not.toBe(holder.certificate.keyHash);
  });

  it("never repeats a serial number", () => {
    const serials = Array.from({ length: 50 }, () => makeHolder(authority, "x").certificate.serialEncoding.toString("hex"));
    expect(new Set(serials).size).toBe(50);
    expect(serials.every((serial) => serial.startsWith("0210"))).toBe(true);
  });
});

describe("a software card's certificate", () => {
  it("is marked twice, and either mark is enough", () => {
    const demo = makeHolder(testAuthority(true), "x").certificate;
    expect(isDemoCertificate(demo.der)).toBe(true);
    expect(counterpart.openssl(["x509", "-inform", "DER", "-noout", "-text"], demo.der).toString()).toContain(demoPolicy);
    expect(isDemoCertificate(makeHolder(authority, "x").certificate.der)).toBe(false);
    counterpart.openssl([
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-384",
      "-nodes",
      "-keyout",
      "k.pem",
      "-out",
      "named.pem",
      "-subj",
      "/O=Noren demo, copied/CN=x",
    ]);
    counterpart.openssl([
      "req",
      "-x509",
      "-key",
      "k.pem",
      "-out",
      "policy.pem",
      "-subj",
      "/O=Hospital/CN=x",
      "-addext",
      `certificatePolicies=${demoPolicy}`,
    ]);
    counterpart.openssl(["req", "-x509", "-key", "k.pem", "-out", "neither.pem", "-subj", "/O=Hospital/CN=Noren demo"]);
    const isDemo = (name: string): unknown => {
      const read = readCertificatePem(counterpart.read(name).toString());
      return read.ok && read.value.isDemo;
    };
    expect(["named.pem", "policy.pem", "neither.pem"].map(isDemo)).toEqual([true, true, false]);
    expect(isDemoCertificate(Buffer.from("nonsense"))).toBe(false);
  });
});

describe("a certificate of somebody else", () => {
  it("is read when its key is RSA of 2048 bits or on one of the two curves, and refused by name otherwise", () => {
    const make = (...key: readonly string[]): string => {
      counterpart.openssl([
        "req",
        "-x509",
        "-newkey",
        ...key,
        "-nodes",
        "-keyout",
        "k2.pem",
        "-utf8",
        "-out",
        "other.pem",
        "-subj",
        "/C=JP/O=医療機関/CN=x",
      ]);
      return counterpart.read("other.pem").toString();
    };
    expect(readCertificatePem(make("ec", "-pkeyopt", "ec_paramgen_curve:P-256"))).toMatchObject({
      ok: true,
      value: { key: { kind: "elliptic", curve: "P-256" }, subject: { organization: "医療機関" } },
    });
    expect(readCertificatePem(make("rsa:2048"))).toMatchObject({ ok: true, value: { key: { kind: "rsa", bits: 2048 } } });
    const refused = [make("rsa:1024"), make("ec", "-pkeyopt", "ec_paramgen_curve:P-521"), make("ed25519")];
    for (const pem of refused) expect(codeOf(readCertificatePem(pem))).toEqual({ code: "room.certificateUnusable", reason: "algorithm" });
    const explicit = make("ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-pkeyopt", "ec_param_enc:explicit");
    expect(codeOf(readCertificatePem(explicit))).toMatchObject({ code: "room.certificateUnusable" });
  });

  it("is one certificate and nothing else", () => {
    const { certificatePem, privatePem } = makeHolder(authority, "x");
    for (const text of [
      "",
      "x",
      certificatePem + certificatePem,
      privatePem,
      certificatePem.slice(0, -40),
      `text\n${certificatePem}`,
      "-".repeat(100_000),
    ]) {
      expect(codeOf(readCertificatePem(text))).toEqual({ code: "room.certificateUnusable", reason: "malformed" });
    }
  });

  it("names its algorithm twice, both times the same", () => {
    const root = readElement(authority.certificate, "DER");
    const other = replaced(root, [0, 2], () => sequence(objectIdentifier("1.2.840.10045.4.3.2")));
    expect(codeOf(readCertificate(other))).toMatchObject({ reason: "malformed" });
    expect(readCertificate(replaced(root, [0, 2], ({ encoding }) => encoding)).ok).toBe(true);
  });

  it("that is cut or altered gives a failure or a certificate with another hash, never an exception", () => {
    const { der, hash } = makeHolder(authority, "x").certificate;
    for (let length = 0; length < der.length; length++)
      expect(codeOf(readCertificate(der.subarray(0, length)))).toMatchObject({ reason: "malformed" });
    let refused = 0;
    for (let position = 0; position < der.length; position++) {
      for (const mask of [0x01, 0x20, 0x80]) {
        const altered = Buffer.from(der);
        altered[position] = (altered[position] ?? 0) ^ mask;
        const read = readCertificate(altered);
        if (!read.ok) refused += 1;
        else
          expect(read.value.hash === certificateHashOf(altered) && read.value.hash !== hash && !isIssuedBy(read.value, authorityCertificate)).toBe(
            true,
          );
      }
    }
    expect(refused).toBeGreaterThan(der.length);
  });
});

describe("a signature", () => {
  it("is verified by the certificate of the key that made it, over exactly these bytes", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const issue = (usage: "digitalSignature" | "keyAgreement"): Buffer =>
      authority.issue({ subject: { commonName: "x" }, publicKey, usage, validity });
    const certificate = issue("digitalSignature");
    const bytes = Buffer.from("noren-room/1\n12\nabc\n");
    counterpart.write("sign.pem", privateKey.export({ format: "pem", type: "pkcs8" }));
    counterpart.write("digest", digestToSign(bytes));
    // DER by openssl over our digest, made raw: what a card returns.
    const signature = rawOf(counterpart.openssl(["pkeyutl", "-sign", "-inkey", "sign.pem", "-in", "digest"]));
    expect(verifyWith(certificate, bytes, signature)).toBe(true);
    expect(verifyWith(certificate, Buffer.concat([bytes, Buffer.from(" ")]), signature)).toBe(false);
    expect(verifyWith(issue("keyAgreement"), bytes, signature)).toBe(false);
    expect(verifyWith(makeHolder(authority, "y", { usage: "digitalSignature" }).certificate.der, bytes, signature)).toBe(false);
    expect(verifyWith(Buffer.from("none"), bytes, signature)).toBe(false);
    for (const other of [signature.subarray(1), Buffer.alloc(0), Buffer.alloc(96), Buffer.concat([signature, Buffer.alloc(1)])])
      expect(verifyWith(certificate, bytes, other)).toBe(false);
  });
});
