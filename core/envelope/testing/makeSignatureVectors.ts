import { constants, createHash, sign, type KeyObject } from "node:crypto";
import type { Authority } from "../authority.ts";
import { constructed, element, integer, nullValue, objectIdentifier, octetString, primitive, sequence, setOf, tags, time } from "../der.ts";
import { contentTypes, digestIdentifiers, mgf1, rsassaPss, rsaEncryption, sha1 } from "../identifiers.ts";
import { issuerAndSerial } from "../recipientName.ts";
import { makeHolder, makeRsaHolder, rawOf, testTime, type Counterpart, type KeyPair } from "./counterpart.ts";
import type { Vector } from "./vectors.ts";

/** Detached signatures that are as they should be, and each wrong in one way: all signed again, so that they reach the check they aim at. */

interface Order {
  readonly write: (name: string, bytes: Uint8Array) => void;
  readonly authority: Authority;
  readonly content: Buffer;
  readonly counterpart: Counterpart;
  readonly otherKey: KeyObject;
}

const sha384 = sequence(objectIdentifier(digestIdentifiers.sha384));
const ecdsaWithSha384 = sequence(objectIdentifier("1.2.840.10045.4.3.3"));
const attribute = (identifier: string, ...values: readonly Uint8Array[]): Buffer => sequence(objectIdentifier(identifier), setOf(...values));
const signingCertificate = "1.2.840.113549.1.9.16.2.47";

interface Wanted {
  readonly version?: number;
  readonly digests?: Buffer;
  readonly type?: string;
  readonly encapsulated?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  readonly more?: Uint8Array;
  readonly signers?: (signer: Buffer) => readonly Uint8Array[];
  readonly signerVersion?: number;
  readonly name?: Uint8Array;
  readonly digest?: Buffer;
  readonly attributes?: (usual: readonly Buffer[]) => readonly Uint8Array[];
  readonly sort?: boolean;
  readonly withoutAttributes?: boolean;
  readonly algorithm?: Buffer;
  readonly unsigned?: Uint8Array;
  readonly spoil?: (signature: Buffer) => Uint8Array;
  readonly by?: (bytes: Buffer) => Buffer;
  readonly messageDigest?: Uint8Array;
}

export function makeSignatureVectors({ write, authority, content, counterpart, otherKey }: Order): readonly Vector[] {
  const usage = "digitalSignature" as const;
  const holder = makeHolder(authority, "Vector signer", { usage });
  const small = makeHolder(authority, "On the smaller curve", { usage, curve: "P-256" });
  const rsa = makeRsaHolder(authority, "RSA", { usage, bits: 2048 });
  const second = makeHolder(authority, "Second", { usage });
  const made: Vector[] = [];
  const save = (name: string, bytes: Uint8Array, gives: string, algorithm?: string): void => {
    write(`${name}.p7s`, bytes);
    made.push({ file: `${name}.p7s`, kind: "signature", gives, content: "content", ...(algorithm !== undefined && { algorithm }) });
  };
  const hash = (bytes: Uint8Array): Buffer => createHash("sha384").update(bytes).digest();
  const reference = (of: KeyPair, serial: Uint8Array = of.certificate.serialEncoding): Buffer => {
    const issuer = sequence(sequence(element(constructed(4), of.certificate.issuerEncoding)), serial);
    return sequence(sequence(sequence(octetString(createHash("sha256").update(of.certificate.der).digest()), issuer)));
  };
  const build = (wanted: Wanted = {}): Buffer => {
    const usual = [
      attribute("1.2.840.113549.1.9.3", objectIdentifier(contentTypes.data)),
      attribute("1.2.840.113549.1.9.5", time(testTime)),
      attribute("1.2.840.113549.1.9.4", octetString(wanted.messageDigest ?? hash(content))),
      attribute(signingCertificate, reference(holder)),
    ];
    const attributes = wanted.attributes?.(usual) ?? usual;
    const signed = wanted.sort === false ? element(tags.set, ...attributes) : setOf(...attributes);
    const implicit = Buffer.from(signed);
    implicit[0] = constructed(0);
    const by = wanted.by ?? ((bytes) => sign("sha384", bytes, { key: holder.privateKey, dsaEncoding: "der" }));
    const signature = by(wanted.withoutAttributes === true ? content : signed);
    const signer = sequence(
      integer(wanted.signerVersion ?? 1),
      wanted.name ?? issuerAndSerial(holder.certificate),
      wanted.digest ?? sha384,
      ...(wanted.withoutAttributes === true ? [] : [implicit]),
      wanted.algorithm ?? ecdsaWithSha384,
      octetString(wanted.spoil?.(signature) ?? signature),
      ...(wanted.unsigned === undefined ? [] : [wanted.unsigned]),
    );
    const certificates = wanted.certificates ?? [holder.certificate.der];
    const signedData = sequence(
      integer(wanted.version ?? 1),
      setOf(wanted.digests ?? sha384),
      sequence(objectIdentifier(wanted.type ?? contentTypes.data), ...(wanted.encapsulated === undefined ? [] : [wanted.encapsulated])),
      ...(certificates.length === 0 ? [] : [element(constructed(0), ...certificates)]),
      ...(wanted.more === undefined ? [] : [wanted.more]),
      element(tags.set, ...(wanted.signers?.(signer) ?? [signer])),
    );
    return sequence(objectIdentifier(contentTypes.signedData), element(constructed(0), signedData));
  };
  const without = (index: number) => (usual: readonly Buffer[]) => usual.filter((_, at) => at !== index);
  const instead = (index: number, value: Buffer) => (usual: readonly Buffer[]) => usual.map((old, at) => (at === index ? value : old));

  save("signature-valid", build(), "ok");
  save("signature-valid-more-attributes", build({ attributes: (usual) => [...usual, attribute("1.2.3.4", nullValue)] }), "ok");
  save("signature-valid-by-key-identifier", build({ version: 3, signerVersion: 3, name: element(primitive(0), holder.certificate.keyIdentifier ?? Buffer.alloc(0)) }), "ok");
  save("signature-valid-more-certificates", build({ certificates: [second.certificate.der, holder.certificate.der, authority.certificate] }), "ok");
  save("signature-content-of-another", build({ messageDigest: hash(Buffer.from("another")) }), "signature.contentChanged");
  save("signature-content-digest-cut", build({ messageDigest: hash(content).subarray(0, 32) }), "signature.contentChanged");
  save("signature-wrong-key", build({ by: (bytes) => sign("sha384", bytes, { key: second.privateKey, dsaEncoding: "der" }) }), "signature.wrong");
  save("signature-wrong-digest", build({ by: (bytes) => sign("sha256", bytes, { key: holder.privateKey, dsaEncoding: "der" }) }), "signature.wrong");
  save("signature-raw", build({ by: (bytes) => sign("sha384", bytes, { key: holder.privateKey, dsaEncoding: "ieee-p1363" }) }), "signature.wrong");
  save("signature-zero", build({ spoil: () => sequence(integer(0), integer(0)) }), "signature.wrong");
  save("signature-empty", build({ spoil: () => Buffer.alloc(0) }), "signature.wrong");
  save("signature-over-content-only", build({ by: () => sign("sha384", content, { key: holder.privateKey, dsaEncoding: "der" }) }), "signature.wrong");
  save("signature-twice-its-values", build({ spoil: (signature) => Buffer.concat([signature, signature]) }), "signature.wrong");
  save("signature-other-curve-order", build({ spoil: () => sequence(integer(rawOf(sign("sha384", content, { key: small.privateKey, dsaEncoding: "der" }), 32)), integer(1)) }), "signature.wrong");

  save("attributes-missing", build({ withoutAttributes: true }), "signature.attributes");
  for (const [index, name] of ["content-type", "signing-time", "message-digest", "signing-certificate"].entries())
    save(`attributes-without-${name}`, build({ attributes: without(index) }), "signature.attributes");
  save("attributes-content-type-lies", build({ attributes: instead(0, attribute("1.2.840.113549.1.9.3", objectIdentifier(contentTypes.signedData))) }), "signature.attributes");
  save("attributes-of-another-certificate", build({ attributes: instead(3, attribute(signingCertificate, reference(second))) }), "signature.attributes");
  save("attributes-of-another-serial", build({ attributes: instead(3, attribute(signingCertificate, reference(holder, integer(7)))) }), "signature.attributes");
  save("attributes-twice", build({ attributes: (usual) => [...usual, attribute("1.2.840.113549.1.9.5", time(testTime + 1000))] }), "signature.attributes");
  save("attributes-two-values", build({ attributes: instead(1, attribute("1.2.840.113549.1.9.5", time(testTime), time(testTime + 1000))) }), "signature.attributes");
  save("attributes-no-value", build({ attributes: instead(1, attribute("1.2.840.113549.1.9.5")) }), "signature.attributes");
  save("attributes-unsorted", build({ sort: false, attributes: (usual) => [...usual].sort((a, b) => Buffer.compare(b, a)) }), "signature.malformed");
  save("attributes-time-without-seconds", build({ attributes: instead(1, attribute("1.2.840.113549.1.9.5", element(tags.utcTime, Buffer.from("2611210000Z")))) }), "signature.malformed");
  save("attributes-unsigned", build({ unsigned: element(constructed(1), attribute("1.2.3.4", nullValue)) }), "signature.unsupported");

  save("signers-two", build({ signers: (signer) => [signer, signer] }), "signature.signerCount");
  save("signers-none", build({ signers: () => [] }), "signature.signerCount");
  save("certificate-missing", build({ certificates: [] }), "signature.certificateMissing");
  save("certificate-of-another", build({ certificates: [second.certificate.der] }), "signature.certificateMissing");
  save("certificate-cut", build({ certificates: [holder.certificate.der.subarray(0, -1)] }), "signature.malformed");
  save("certificates-very-many", build({ certificates: Array.from({ length: 17 }, () => holder.certificate.der) }), "signature.malformed");
  save("revocation-list-inside", build({ more: element(constructed(1), authority.issueCrl({ revoked: [], number: 1, at: testTime, nextUpdate: testTime })) }), "signature.unsupported");
  save("content-inside", build({ encapsulated: element(constructed(0), octetString(content)) }), "signature.malformed");
  save("content-type-other", build({ type: contentTypes.digestedData }), "signature.unsupported");
  save("version-5", build({ version: 5 }), "signature.unsupported");
  save("signer-version-3", build({ signerVersion: 3 }), "signature.malformed");
  save("digest-not-announced", build({ digests: sequence(objectIdentifier(digestIdentifiers.sha256)) }), "signature.malformed");
  save("digest-sha1", build({ digest: sequence(objectIdentifier(sha1)), digests: sequence(objectIdentifier(sha1)) }), "signature.unsupported", "SHA-1");
  save("digest-of-another-strength", build({ algorithm: sequence(objectIdentifier("1.2.840.10045.4.3.2")) }), "signature.unsupported");
  save("algorithm-ecdsa-sha1", build({ algorithm: sequence(objectIdentifier("1.2.840.10045.4.1")) }), "signature.unsupported", "ECDSA-SHA-1");
  save("algorithm-of-another-key", build({ algorithm: sequence(objectIdentifier("1.2.840.113549.1.1.12"), nullValue) }), "signature.wrong");
  save("algorithm-unknown", build({ algorithm: sequence(objectIdentifier("1.2.3.4")) }), "signature.unsupported");
  save("signature-truncated", build().subarray(0, -1), "signature.malformed");
  save("signature-goes-on", Buffer.concat([build(), Buffer.alloc(1)]), "signature.malformed");
  save("signature-nothing", Buffer.alloc(0), "signature.malformed");
  save("signature-enveloped-type", element(tags.sequence, objectIdentifier(contentTypes.envelopedData), element(constructed(0), sequence(integer(0)))), "signature.malformed");
  save("signature-deep", Buffer.alloc(20_000, Buffer.from([0x30, 0x80])), "signature.malformed");

  // RSA.
  const certificates = [rsa.certificate.der];
  const name = issuerAndSerial(rsa.certificate);
  const own = { certificates, name, attributes: instead(3, attribute(signingCertificate, reference(rsa))) };
  const pssBy = (key: KeyObject, saltLength: number) => (bytes: Buffer): Buffer => sign("sha384", bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
  const pss = (hashing: Buffer, masking: Buffer, salt: Buffer): Buffer =>
    sequence(
      objectIdentifier(rsassaPss),
      sequence(element(constructed(0), hashing), element(constructed(1), sequence(objectIdentifier(mgf1), masking)), element(constructed(2), salt)),
    );
  const usualPss = pss(sha384, sha384, integer(48));
  save("rsa-valid-pss", build({ ...own, algorithm: usualPss, by: pssBy(rsa.privateKey, 48) }), "ok");
  save("rsa-valid-pss-long-salt", build({ ...own, algorithm: pss(sha384, sha384, integer(200)), by: pssBy(rsa.privateKey, 200) }), "ok");
  save("rsa-valid-pkcs1", build({ ...own, algorithm: sequence(objectIdentifier(rsaEncryption), nullValue), by: (bytes) => sign("sha384", bytes, rsa.privateKey) }), "ok");
  save("rsa-pss-wrong-key", build({ ...own, algorithm: usualPss, by: pssBy(otherKey, 48) }), "signature.wrong");
  save("rsa-pss-wrong-salt", build({ ...own, algorithm: usualPss, by: pssBy(rsa.privateKey, 32) }), "signature.wrong");
  save("rsa-pss-huge-salt", build({ ...own, algorithm: pss(sha384, sha384, integer(32_767)), by: pssBy(rsa.privateKey, 48) }), "signature.wrong");
  save("rsa-pss-negative-salt", build({ ...own, algorithm: pss(sha384, sha384, element(tags.integer, Buffer.from([0xff]))), by: pssBy(rsa.privateKey, 48) }), "signature.malformed");
  save("rsa-pss-two-digests", build({ ...own, algorithm: pss(sha384, sequence(objectIdentifier(digestIdentifiers.sha256)), integer(48)), by: pssBy(rsa.privateKey, 48) }), "signature.unsupported");
  save("rsa-pss-defaults", build({ ...own, algorithm: sequence(objectIdentifier(rsassaPss), sequence()), by: pssBy(rsa.privateKey, 20) }), "signature.unsupported", "SHA-1");
  save("rsa-pkcs1-sha1", build({ ...own, algorithm: sequence(objectIdentifier("1.2.840.113549.1.1.5"), nullValue), by: (bytes) => sign("sha1", bytes, rsa.privateKey) }), "signature.unsupported", "RSA-SHA-1");

  // openssl's.
  const byOpenssl = (signer: KeyPair, ...more: readonly string[]): Buffer => {
    counterpart.write("signer.pem", signer.certificatePem + signer.privatePem);
    return counterpart.openssl(["cms", "-sign", "-binary", "-cades", "-outform", "DER", "-signer", "signer.pem", "-md", "sha384", ...more], content);
  };
  save("openssl-valid", byOpenssl(holder), "ok");
  save("openssl-valid-small-curve", byOpenssl(small, "-keyid"), "ok");
  save("openssl-valid-pss", byOpenssl(rsa, "-keyopt", "rsa_padding_mode:pss"), "ok");
  save("openssl-valid-pkcs1", byOpenssl(rsa), "ok");
  save("openssl-content-inside", byOpenssl(holder, "-nodetach"), "signature.malformed");
  return made;
}
