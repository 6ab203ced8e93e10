import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCertificateOfKey } from "./certificateOfKey.ts";
import { openTestAuthority, type TestAuthority } from "./testing/certify.ts";

let authority: TestAuthority;
beforeAll(() => {
  authority = openTestAuthority();
});
afterAll(() => {
  authority.remove();
});

const elliptic = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;

it.each([
  ["critical,digitalSignature", ["sign"]],
  ["nonRepudiation", ["sign"]],
  ["critical,keyAgreement", ["agree"]],
  ["critical,keyAgreement,decipherOnly", ["agree"]],
  ["keyEncipherment,digitalSignature", ["sign", "transport"]],
  ["keyCertSign", []],
  [undefined, ["agree", "sign", "transport"]],
])("takes the purposes from the key usage %s", (usage, purposes) => {
  const read = readCertificateOfKey(authority.certify(elliptic, "Officer", usage));
  expect([...(read?.purposes ?? [])].sort()).toEqual(purposes);
});

it("tells the key's algorithm", () => {
  expect(readCertificateOfKey(authority.certify(elliptic, "Officer"))?.algorithm).toEqual({ kind: "elliptic", curve: "P-384" });
  expect(readCertificateOfKey(authority.certify(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey, "Officer"))?.algorithm).toEqual({ kind: "elliptic", curve: "P-256" });
  expect(readCertificateOfKey(authority.certify(rsa, "Officer"))?.algorithm).toEqual({ kind: "rsa", bits: 2048 });
});

it("knows nothing of other curves, nor of what is no certificate", () => {
  expect(readCertificateOfKey(authority.certify(generateKeyPairSync("ec", { namedCurve: "P-521" }).publicKey, "Officer"))).toBeUndefined();
  const der = authority.certify(elliptic, "Officer", "critical,keyAgreement");
  for (let length = 0; length < der.length; length += 7) expect(readCertificateOfKey(der.subarray(0, length))).toBeUndefined();
  expect(readCertificateOfKey(Buffer.from("certificate"))).toBeUndefined();
});
