import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "../../domain/policy.ts";
import { pemOf, readCertificate } from "../../envelope/certificate.ts";
import { testAuthority, testTime } from "../../envelope/testing/counterpart.ts";
import { createRoom } from "../createRoom.ts";
import { custodians, failureOf, productionOrder, signedBy, testOfficer, testOfficers, type TestOfficer } from "../officers.fixture.ts";
import { policyFile } from "../roomFolder.ts";
import { adoptPolicy } from "./adoptPolicy.ts";
import { formatPolicy, pastPolicyFile, policyHashOf, policySignatureFile } from "./policyFile.ts";
import { inForce, readPolicy, readPolicyHistory } from "./readPolicy.ts";

/** A policy is believed whole or not at all: each case below changes one thing, and has a failure of its own. */

const parent = mkdtempSync(path.join(tmpdir(), "noren-policy-"));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

const officers = testOfficers();
const keepers = custodians(officers);
const [one, two] = keepers;
if (one === undefined || two === undefined) throw new Error("two custodians");
const technician = officers.find(({ role }) => role === "technician") ?? one;
const folder = path.join(parent, "first", "room");
let counter = 0;

beforeAll(async () => {
  expect(await failureOf(createRoom(productionOrder(folder, officers)))).toBe("ok");
});

function copied(): string {
  const copy = path.join(parent, `copy-${String(++counter)}`);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

const codeOf = (place: string): unknown => {
  const read = readPolicy(place);
  return read.ok ? read.value.sequence : read.failure.code;
};

/** The next policy, signed by whom the test says and put in force. */
async function follow(place: string, signers: readonly TestOfficer[], change: (policy: Policy) => Policy = (policy) => policy): Promise<string> {
  const bytes = readFileSync(policyFile(place));
  const present = JSON.parse(bytes.toString("utf8")) as Policy;
  const next = change({ ...present, sequence: present.sequence + 1, previousSha256: policyHashOf(bytes) });
  const text = formatPolicy(next);
  await put(place, next.sequence, text, signers);
  return text;
}

async function put(place: string, sequence: number, text: string, signers: readonly TestOfficer[]): Promise<void> {
  const signed = await signedBy(signers)({ text });
  if (!signed.ok) throw new Error(signed.failure.code);
  for (const [index, { officer, signature }] of signed.value.entries()) {
    const isTwice = signers.findIndex(({ id }) => id === officer) < index;
    writeFileSync(policySignatureFile(place, sequence, isTwice ? `${officer}-again` : officer), signature);
  }
  writeFileSync(pastPolicyFile(place, sequence), text);
  writeFileSync(policyFile(place), text);
}

/** The second in the policy, and the first by the card: another certificate of the same key. */
function doubleOf(first: TestOfficer, second: TestOfficer): TestOfficer {
  const der = testAuthority().issue({ subject: { commonName: "another" }, publicKey: first.signer.certificate.publicKey, usage: "digitalSignature", validity: { from: first.signer.certificate.validFrom, until: first.signer.certificate.validUntil } });
  const read = readCertificate(der);
  if (!read.ok) throw new Error(read.failure.code);
  const certificatePem = pemOf(der);
  return { ...second, signingCertificatePem: certificatePem, signer: { ...first.signer, certificate: read.value, certificatePem } };
}

describe("a policy", () => {
  it("is read with who signed it, from the first to the one in force", async () => {
    const place = copied();
    await follow(place, [one, two], (policy) => ({ ...policy, switches: { allowPkcs1: true } }));
    await follow(place, [two, one], (policy) => ({ ...policy, switches: { allowPkcs1: false } }));
    const history = readPolicyHistory(place);
    if (!history.ok) throw new Error(history.failure.code);
    expect(history.value.map(({ policy, signedBy: who }) => [policy.sequence, who.map(({ officer }) => officer.id)])).toEqual([1, 2, 3].map((sequence) => [sequence, ["custodian-1", "custodian-2"]]));
    expect(inForce(history.value).sha256).toBe(policyHashOf(readFileSync(policyFile(place))));
  });

  it.each<[string, (place: string) => void | Promise<unknown>, string]>([
    ["one byte altered", (place) => { writeFileSync(policyFile(place), readFileSync(policyFile(place), "utf8").replace("試験室", "試驗室")); }, "room.policyAltered"],
    ["a space added", (place) => { writeFileSync(policyFile(place), `${readFileSync(policyFile(place), "utf8")} `); }, "room.policyAltered"],
    ["no JSON", (place) => { writeFileSync(policyFile(place), "{"); }, "room.policyAltered"],
    ["a field nobody knows", (place) => follow(place, [one, two], (policy) => ({ ...policy, more: 1 }) as Policy), "room.policyAltered"],
    ["an earlier format", (place) => { writeFileSync(policyFile(place), JSON.stringify({ format: "noren-policy/1" })); }, "policy.oldFormat"],
    ["no file", (place) => { rmSync(policyFile(place)); }, "room.missing"],
    ["a signature missing", (place) => { rmSync(policySignatureFile(place, 1, "custodian-2")); }, "policy.signatureMissing"],
    ["a signature of other bytes", async (place) => { writeFileSync(policySignatureFile(place, 1, "custodian-2"), await signatureOver(two, "other bytes")); }, "room.policyAltered"],
    ["a signature that is none", (place) => { writeFileSync(policySignatureFile(place, 1, "custodian-2"), "nothing"); }, "room.policyAltered"],
    ["one signature under two names", (place) => { cpSync(policySignatureFile(place, 1, "custodian-1"), policySignatureFile(place, 1, "custodian-2")); }, "policy.signatureTwice"],
    ["two signatures of one custodian", (place) => follow(place, [one, one]), "policy.signatureTwice"],
    ["one custodian alone", (place) => follow(place, [one]), "policy.signatureMissing"],
    ["a technician for a custodian", (place) => follow(place, [one, technician]), "policy.signerWithoutRole"],
    ["a stranger's card", (place) => follow(place, [one, testOfficer(testAuthority(), "custodian", 2)]), "policy.signerWithoutRole"],
    ["signed by those it makes custodians itself", (place) => followByItsOwn(place), "policy.signerWithoutRole"],
    ["a custodian who was revoked before", async (place) => {
      await follow(place, [one, two], (policy) => ({ ...policy, officers: policy.officers.map((officer) => (officer.id === "custodian-2" ? { ...officer, state: "revoked" } : officer)) }));
      await follow(place, [one, two]);
    }, "policy.signerWithoutRole"],
    ["two custodians of one card", async (place) => {
      const double = doubleOf(one, two);
      await follow(place, [one, two], (policy) => ({ ...policy, officers: policy.officers.map((officer) => (officer.id === two.id ? { ...officer, signingCertificatePem: double.signingCertificatePem } : officer)) }));
      await follow(place, [one, double]);
    }, "signature.sameCard"],
    ["a third signature by someone without the role", async (place) => { writeFileSync(policySignatureFile(place, 1, "technician-1"), await signatureOver(technician, readFileSync(policyFile(place), "utf8"))); }, "policy.signerWithoutRole"],
    ["another policy before it", async (place) => { await follow(place, [one, two], (policy) => ({ ...policy, previousSha256: "0".repeat(64) })); }, "policy.chainBroken"],
    ["its history gone", async (place) => { await follow(place, [one, two]); rmSync(pastPolicyFile(place, 1)); }, "policy.chainBroken"],
    ["its history altered", async (place) => { await follow(place, [one, two]); writeFileSync(pastPolicyFile(place, 1), readFileSync(pastPolicyFile(place, 1), "utf8").replace("試験室", "試驗室")); }, "room.policyAltered"],
    ["a sequence left out", async (place) => { await follow(place, [one, two], (policy) => ({ ...policy, sequence: 3 })); }, "policy.chainBroken"],
    ["a first policy that claims one before it", async (place) => {
      const first = JSON.parse(readFileSync(policyFile(place), "utf8")) as Policy;
      await put(place, 1, formatPolicy({ ...first, previousSha256: "0".repeat(64) }), [one, two]);
    }, "policy.chainBroken"],
    ["another room's identity", async (place) => { await follow(place, [one, two], (policy) => ({ ...policy, room: { ...policy.room, id: "another" as never } })); }, "policy.chainBroken"],
  ])("with %s is refused as %s", async (_, change, code) => {
    const place = copied();
    expect(codeOf(place)).toBe(1);
    await change(place);
    expect(codeOf(place)).toBe(code);
  });
});

describe("the encrypted room", () => {
  const stored = { sequence: 2, sha256: "", createdAt: testTime };
  const entryFor = (): never => ({}) as never;

  it("refuses an older policy put back, and a rewritten past", async () => {
    const place = copied();
    const before = readPolicyHistory(place);
    await follow(place, [one, two]);
    const after = readPolicyHistory(place);
    if (!before.ok || !after.ok) throw new Error("no history");
    const knows = (sequence: number, sha256: string): Parameters<typeof adoptPolicy>[0] => ({
      read: () => Promise.resolve({ ...stored, sequence, sha256 } as never),
      write: () => Promise.reject(new Error("nothing is taken up")),
    });
    expect(await adoptPolicy(knows(2, inForce(after.value).sha256), before.value, entryFor)).toEqual({ ok: false, failure: { code: "policy.replayed", details: { recorded: 2, found: 1 } } });
    expect(await adoptPolicy(knows(2, "0".repeat(64)), after.value, entryFor)).toEqual({ ok: false, failure: { code: "room.policyAltered" } });
    // A whole new chain of other custodians has another beginning.
    expect(await adoptPolicy(knows(1, "0".repeat(64)), after.value, entryFor)).toEqual({ ok: false, failure: { code: "room.policyAltered" } });
    expect(await adoptPolicy(knows(2, inForce(after.value).sha256), after.value, entryFor)).toEqual({ ok: true, value: undefined });
  });

  it("takes up what was signed and cut off before it knew", async () => {
    const place = copied();
    await follow(place, [one, two]);
    await follow(place, [one, two]);
    const history = readPolicyHistory(place);
    if (!history.ok) throw new Error(history.failure.code);
    const taken: number[] = [];
    const store = {
      read: () => Promise.resolve({ ...stored, sequence: 1, sha256: history.value[0].sha256 }),
      write: (_: string, { sequence }: { sequence: number }) => Promise.resolve(taken.push(sequence)),
    };
    expect(await adoptPolicy(store as never, history.value, entryFor)).toEqual({ ok: true, value: undefined });
    expect(taken).toEqual([2, 3]);
  });
});

async function signatureOver(officer: TestOfficer, text: string): Promise<Uint8Array> {
  const signed = await signedBy([officer])({ text });
  if (!signed.ok || signed.value[0] === undefined) throw new Error("not signed");
  return signed.value[0].signature;
}

async function followByItsOwn(place: string): Promise<void> {
  const authority = testAuthority();
  const own = [testOfficer(authority, "custodian", 1), testOfficer(authority, "custodian", 2)];
  await follow(place, own, (policy) => ({
    ...policy,
    officers: policy.officers.map((officer) => {
      const taking = own.find(({ id }) => id === officer.id);
      return taking === undefined ? officer : { ...officer, certificate: taking.holder.certificate.hash, certificatePem: taking.certificatePem, signingCertificatePem: taking.signingCertificatePem };
    }),
  }));
}
