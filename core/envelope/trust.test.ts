import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { Instant } from "../domain/brand.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { makeAuthority, openAuthority, type Authority, type CertificateOrder } from "./authority.ts";
import { pemOf, readCertificate, readCertificatePem, type Certificate } from "./certificate.ts";
import { readCrl } from "./crl.ts";
import { bitString, boolean, constructed, element, integer, objectIdentifier, octetString, readElement, sequence, tags, time, walk } from "./der.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority, testTime, validity } from "./testing/counterpart.ts";
import { checkTrust, type TrustOrder } from "./trust.ts";

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const day = 24 * 60 * 60 * 1000;
const at = (days: number): Instant => (testTime + days * day) as Instant;

function read(der: Uint8Array): Certificate {
  const result = readCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

const newKey = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync("ec", { namedCurve: "P-384" });

/** An authority below another one. */
function below(parent: Authority, commonName: string, pathLength: number, during = validity): Authority {
  const { publicKey, privateKey } = newKey();
  const certificate = parent.issueAuthority({ subject: { organization: "Test room", commonName }, publicKey, validity: during, pathLength });
  return openAuthority({ certificate, privateKey, entropy: systemEntropy });
}

const rootOf = (pathLength: number): Authority =>
  makeAuthority({ name: { organization: "Root", commonName: "Root" }, validity, isDemo: false, entropy: systemEntropy, pathLength });

const root = rootOf(2);
const middle = below(root, "Middle", 1);
const lowest = below(middle, "Lowest", 0);
const leaf = makeHolder(lowest, "Leaf", { usage: "digitalSignature" }).certificate;
const all = { authorities: [read(root.certificate)], intermediates: [read(middle.certificate), read(lowest.certificate)] };

function codeOf(order: Partial<TrustOrder>): string {
  const result = checkTrust({ certificate: leaf, ...all, crls: [], at: testTime, usage: "sign", ...order });
  return result.ok ? "ok" : result.failure.code;
}

describe("a chain of certificates", () => {
  it("holds from the leaf to an authority of the room, in whatever order its parts lie there", () => {
    expect(codeOf({})).toBe("ok");
    expect(codeOf({ intermediates: [...all.intermediates].reverse() })).toBe("ok");
    expect(codeOf({ authorities: [read(lowest.certificate)], intermediates: [] })).toBe("ok");
    counterpart.write("root.pem", pemOf(root.certificate));
    counterpart.write("middle.pem", pemOf(middle.certificate) + pemOf(lowest.certificate));
    counterpart.write("leaf.pem", pemOf(leaf.der));
    const attime = ["-attime", String(testTime / 1000)];
    expect(counterpart.openssl(["verify", "-x509_strict", ...attime, "-CAfile", "root.pem", "-untrusted", "middle.pem", "leaf.pem"]).toString()).toContain("OK");
  });

  it("with a part missing, or of another authority of the same name, leads nowhere", () => {
    expect(codeOf({ intermediates: [read(lowest.certificate)] })).toBe("certificate.untrusted");
    expect(codeOf({ intermediates: [] })).toBe("certificate.untrusted");
    expect(codeOf({ authorities: [read(rootOf(2).certificate)] })).toBe("certificate.untrusted");
    expect(codeOf({ authorities: [] })).toBe("certificate.untrusted");
  });

  it("is not lengthened by those who may not issue", () => {
    const { publicKey, privateKey } = newKey();
    const order: CertificateOrder = { subject: { commonName: "Officer" }, publicKey, usage: "digitalSignature", validity };
    const officer = middle.issue(order);
    const forged = openAuthority({ certificate: officer, privateKey, entropy: systemEntropy }).issue({
      ...order,
      publicKey: newKey().publicKey,
      subject: { commonName: "Forged" },
    });
    expect(codeOf({ certificate: read(forged), intermediates: [...all.intermediates, read(officer)] })).toBe("certificate.untrusted");
    const tooDeep = below(lowest, "One too many", 0);
    const certificate = makeHolder(tooDeep, "x", { usage: "digitalSignature" }).certificate;
    expect(codeOf({ certificate, intermediates: [...all.intermediates, read(tooDeep.certificate)] })).toBe("certificate.constraint");
  });

  it("needs authorities that may sign certificates", () => {
    // cRLSign alone.
    const without = resigned(lowest.certificate, middle, (members) => members.map((member) => Buffer.from(member.toString("hex").replace("03020106", "03020102"), "hex")));
    expect(read(without)).toMatchObject({ isAuthority: true, usages: new Set(["cRLSign"]) });
    expect(codeOf({ intermediates: [read(middle.certificate), read(without)] })).toBe("certificate.untrusted");
  });

  it("holds at a time when every part of it was valid", () => {
    const early = { from: at(-10), until: at(10) };
    const brief = below(root, "Brief", 0, early);
    const certificate = makeHolder(brief, "x", { usage: "digitalSignature" }).certificate;
    const intermediates = [read(brief.certificate)];
    expect(codeOf({ certificate, intermediates, at: at(10) })).toBe("ok");
    expect(codeOf({ certificate, intermediates, at: at(11) })).toBe("certificate.expired");
    expect(codeOf({ certificate, intermediates, at: at(-11) })).toBe("certificate.notYetValid");
  });

  it("ends in a key for this use only", () => {
    const certificateFor = (usage: "digitalSignature" | "keyAgreement"): Certificate => makeHolder(root, "x", { usage }).certificate;
    const rsa = makeRsaHolder(root, "x", { bits: 2048 }).certificate;
    const uses = ["sign", "agree", "transport"] as const;
    const codes = (certificate: Certificate): readonly string[] => uses.map((usage) => codeOf({ certificate, usage }));
    expect(codes(certificateFor("digitalSignature"))).toEqual(["ok", "certificate.usage", "certificate.usage"]);
    expect(codes(certificateFor("keyAgreement"))).toEqual(["certificate.usage", "ok", "certificate.usage"]);
    expect(codes(rsa)).toEqual(["certificate.usage", "certificate.usage", "ok"]);
    expect(codes(read(root.certificate))).toEqual(uses.map(() => "certificate.usage"));
    const { publicKey } = newKey();
    const both = root.issue({ subject: { commonName: "x" }, publicKey, usage: ["digitalSignature", "nonRepudiation"], validity });
    expect(codes(read(both))).toEqual(["ok", "certificate.usage", "certificate.usage"]);
  });

  it("may be one certificate that the room names itself", () => {
    const own = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-keyout", "k.pem", "-out", "own.pem", "-days", "3650"];
    const make = (...more: readonly string[]): Certificate => {
      counterpart.openssl([...own, "-subj", "/O=Hospital/CN=x", ...(more.length > 2 ? [] : ["-addext", "keyUsage=critical,digitalSignature", "-addext", "basicConstraints=CA:FALSE"]), ...more]);
      const pem = readCertificatePem(counterpart.read("own.pem").toString());
      if (!pem.ok) throw new Error(pem.failure.code);
      return pem.value;
    };
    const certificate = make();
    const now = (certificate.validFrom + day) as Instant;
    expect(codeOf({ certificate, authorities: [certificate], at: now })).toBe("ok");
    expect(codeOf({ certificate, authorities: [make()], at: now })).toBe("certificate.untrusted");
    const limited = make("-addext", "nameConstraints=critical,permitted;DNS:example.invalid");
    expect(codeOf({ certificate: limited, authorities: [limited], at: now })).toBe("certificate.constraint");
    const authority = make("-addext", "keyUsage=critical,digitalSignature,keyCertSign", "-addext", "basicConstraints=critical,CA:TRUE");
    expect(authority).toMatchObject({ isAuthority: true });
    expect(codeOf({ certificate: authority, authorities: [authority], at: now })).toBe("certificate.usage");
    const server = make("-addext", "extendedKeyUsage=critical,serverAuth");
    expect(codeOf({ certificate: server, authorities: [server], at: now })).toBe("certificate.constraint");
    const mail = make("-addext", "extendedKeyUsage=critical,emailProtection");
    expect(codeOf({ certificate: mail, authorities: [mail], at: now })).toBe("ok");
  });

  it("with very many crossed certificates costs little", () => {
    const subject = { organization: "Test room", commonName: "Lowest" };
    const { keyIdentifier, ...forger } = read(root.issueAuthority({ subject, publicKey: newKey().publicKey, validity, pathLength: 0 }));
    const crossed = Array.from({ length: 20_000 }, () => ({ ...forger, keyIdentifier: undefined }));
    expect(keyIdentifier).toBeDefined();
    const startedAt = process.cpuUsage();
    expect(codeOf({ intermediates: crossed })).toBe("certificate.untrusted");
    const { user, system } = process.cpuUsage(startedAt);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});

describe("a revocation list", () => {
  const other = makeHolder(lowest, "Other", { usage: "digitalSignature" }).certificate;
  const crl = (authority: Authority, more: Partial<Parameters<Authority["issueCrl"]>[0]> = {}): Buffer =>
    authority.issueCrl({ revoked: [], number: 1, at: at(-1), nextUpdate: at(30), ...more });
  const revokedLeaf = { certificate: leaf, at: at(-2), reason: "superseded" } as const;

  it("is read by openssl, which revokes what it revokes", () => {
    const list = crl(lowest, { revoked: [revokedLeaf, { certificate: other, at: at(-3), reason: "keyCompromise" }], number: 300 });
    const text = counterpart.openssl(["crl", "-inform", "DER", "-noout", "-text"], list).toString();
    for (const words of ["Version 2", "Superseded", "Key Compromise", "ecdsa-with-SHA384", "X509v3 CRL Number", "300"]) expect(text).toContain(words);
    counterpart.write("chain.pem", pemOf(root.certificate) + pemOf(middle.certificate) + pemOf(lowest.certificate));
    counterpart.write("list.pem", pemOf(list, "X509 CRL"));
    counterpart.write("leaf.pem", pemOf(leaf.der));
    const verify = (): Buffer =>
      counterpart.openssl(["verify", "-attime", String(testTime / 1000), "-crl_check", "-CRLfile", "list.pem", "-CAfile", "chain.pem", "leaf.pem"]);
    expect(verify).toThrow("certificate revoked");
    counterpart.write("list.pem", pemOf(crl(lowest), "X509 CRL"));
    expect(verify().toString()).toContain("OK");
  });

  it("of openssl is read here", () => {
    const key = createPrivateKey(lowest.privateKey.export({ format: "pem", type: "pkcs8" }));
    counterpart.write("ca.key", key.export({ format: "pem", type: "pkcs8" }));
    counterpart.write("ca.pem", pemOf(lowest.certificate));
    const serial = leaf.serialEncoding.subarray(2).toString("hex").toUpperCase();
    counterpart.write("index.txt", `R\t491231235959Z\t261119000000Z,keyCompromise\t${serial}\tunknown\t/CN=x\n`);
    counterpart.write("number", "1000\n");
    counterpart.write("ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha384\ndefault_crl_days=3650\n[e]\nauthorityKeyIdentifier=keyid\n");
    counterpart.openssl(["ca", "-config", "ca.cnf", "-gencrl", "-cert", "ca.pem", "-keyfile", "ca.key", "-crlexts", "e", "-out", "list.crl", "-crl_lastupdate", "20261120000000Z", "-crl_nextupdate", "20270120000000Z"]);
    const list = counterpart.openssl(["crl", "-in", "list.crl", "-outform", "DER"]);
    expect(readCrl(list)).toMatchObject({ ok: true, value: { issuedAt: Date.UTC(2026, 10, 20), nextUpdate: Date.UTC(2027, 0, 20) } });
    expect(codeOf({ crls: [list] })).toBe("certificate.revoked");
    expect(codeOf({ crls: [list], certificate: other })).toBe("ok");
  });

  it("revokes from its date on; a stolen key at every date", () => {
    const list = crl(lowest, { revoked: [{ ...revokedLeaf, at: at(5) }] });
    expect(codeOf({ crls: [list] })).toBe("ok");
    expect(codeOf({ crls: [list], at: at(5) })).toBe("certificate.revoked");
    expect(codeOf({ crls: [crl(lowest, { revoked: [{ ...revokedLeaf, at: at(5), reason: "keyCompromise" }] })] })).toBe("certificate.revoked");
    expect(codeOf({ crls: [crl(lowest, { revoked: [{ ...revokedLeaf, certificate: other }] })] })).toBe("ok");
  });

  it("is obeyed also where the room names the certificate itself", () => {
    const authorities = [...all.authorities, leaf];
    expect(codeOf({ authorities })).toBe("ok");
    expect(codeOf({ authorities, crls: [crl(lowest, { revoked: [revokedLeaf] })] })).toBe("certificate.revoked");
    expect(codeOf({ authorities: [leaf], intermediates: [] })).toBe("ok");
  });

  it("revokes authorities on the way too", () => {
    const list = crl(root, { revoked: [{ certificate: read(middle.certificate), at: at(-2), reason: "cessationOfOperation" }] });
    expect(codeOf({ crls: [list] })).toBe("certificate.revoked");
  });

  it("that is out of date, missing, forged or unreadable is not taken for innocence", () => {
    expect(codeOf({ crls: [crl(lowest, { nextUpdate: at(-0.5) })] })).toBe("certificate.crlStale");
    expect(codeOf({ crls: [crl(lowest)], revocation: "required" })).toBe("certificate.crlMissing");
    expect(codeOf({ crls: [crl(lowest), crl(middle), crl(root)], revocation: "required" })).toBe("ok");
    const forger = below(middle, "Lowest", 0);
    expect(codeOf({ crls: [crl(forger)] })).toBe("certificate.crlUnusable");
    expect(codeOf({ crls: [Buffer.from("nonsense")] })).toBe("certificate.crlUnusable");
    expect(codeOf({ crls: [crl(forger), crl(lowest, { revoked: [revokedLeaf] })] })).toBe("certificate.revoked");
  });

  it("of changes, of some reasons or of others' certificates is not taken for a whole one", () => {
    const marks = {
      deltaCrlIndicator: extension("2.5.29.27", integer(1)),
      issuingDistributionPoint: extension("2.5.29.28", sequence(element(0x81, Buffer.from([0xff])))),
    };
    for (const mark of Object.values(marks)) {
      const changed = resigned(crl(lowest), lowest, (members) => [...members.slice(0, -1), element(constructed(0), sequence(...walk(readElement(members.at(-1) ?? Buffer.alloc(0), "DER").members[0] ?? never(), tags.sequence).rest().map(({ encoding }) => encoding), mark))]);
      expect(codeOf({ crls: [changed] })).toBe("certificate.crlUnusable");
    }
    const ofOther = extension("2.5.29.29", sequence(element(constructed(4), read(root.certificate).subjectEncoding)));
    const entry = sequence(other.serialEncoding, time(testTime), sequence(ofOther));
    expect(codeOf({ crls: [resigned(crl(lowest), lowest, (members) => [...members.slice(0, -1), sequence(entry), members.at(-1) ?? never()])] })).toBe("certificate.crlUnusable");
    // Signed anew and otherwise left alone it is a list.
    expect(codeOf({ crls: [resigned(crl(lowest, { revoked: [revokedLeaf] }), lowest, (members) => members)] })).toBe("certificate.revoked");
  });

  it("counts only of an authority that may make one", () => {
    // keyCertSign alone.
    const without = resigned(lowest.certificate, middle, (members) => members.map((member) => Buffer.from(member.toString("hex").replace("03020106", "03020204"), "hex")));
    expect(read(without).usages).toEqual(new Set(["keyCertSign"]));
    const intermediates = [read(middle.certificate), read(without)];
    expect(codeOf({ intermediates })).toBe("ok");
    expect(codeOf({ intermediates, crls: [crl(lowest)] })).toBe("certificate.crlUnusable");
  });

  it("gives way to a newer one", () => {
    const older = crl(lowest, { at: at(-5), revoked: [revokedLeaf] });
    const newer = crl(lowest, { number: 2 });
    for (const crls of [
      [older, newer],
      [newer, older],
    ])
      expect(codeOf({ crls })).toBe("ok");
  });

  it("that was cut or altered is never believed", () => {
    const list = crl(lowest, { revoked: [revokedLeaf] });
    for (let length = 0; length < list.length; length++) expect(codeOf({ crls: [list.subarray(0, length)] })).toBe("certificate.crlUnusable");
    for (let position = 0; position < list.length; position++) {
      const changed = Buffer.from(list);
      changed[position] = (changed[position] ?? 0) ^ 1;
      const code = codeOf({ crls: [changed], revocation: "required" });
      expect(["certificate.crlUnusable", "certificate.crlMissing"]).toContain(code);
    }
  });
});

const extension = (identifier: string, value: Uint8Array): Buffer => sequence(objectIdentifier(identifier), boolean(true), octetString(value));

function never(): never {
  throw new Error("it is there");
}

/** The same with other members of its body, signed again by that authority. */
function resigned(der: Buffer, { privateKey }: Authority, change: (members: readonly Buffer[]) => readonly Buffer[]): Buffer {
  const [body, algorithm] = readElement(der, "DER").members;
  const changed = sequence(...change((body ?? never()).members.map(({ encoding }) => encoding)));
  return sequence(changed, (algorithm ?? never()).encoding, bitString(sign("sha384", changed, { key: privateKey, dsaEncoding: "der" })));
}

describe("an authority that is opened again", () => {
  it("goes on issuing under its name and key", () => {
    const first = testAuthority();
    const again = openAuthority({ certificate: first.certificate, privateKey: first.privateKey, entropy: systemEntropy });
    const certificate = makeHolder(again, "x", { usage: "digitalSignature" }).certificate;
    expect(codeOf({ certificate, authorities: [read(first.certificate)], intermediates: [] })).toBe("ok");
  });
});
