import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openSoftwareReader } from "../../card/softwareReader.ts";
import type { CardModule, Desk } from "../../card/card.ts";
import type { Policy, PolicyOfficer } from "../../domain/policy.ts";
import type { Role } from "../../domain/roles.ts";
import { makeAuthority } from "../../envelope/authority.ts";
import { certificateHashOf, pemOf } from "../../envelope/certificate.ts";
import { signDetached, verifyDetached } from "../../envelope/signedData.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { makeDemoCard, type DemoCard } from "../makeDemoCard.ts";
import { authorityValidity } from "../validity.ts";
import { officerSigners, type CardQuestions } from "./roomSigners.ts";

const folder = mkdtempSync(path.join(tmpdir(), "noren-signers-"));
const content = Buffer.from("manifest");
const cards = new Map<string, DemoCard>();
let reader: CardModule & Desk;
let asked: string[];
let policy: Policy;

beforeAll(async () => {
  const now = systemClock.now();
  const authority = makeAuthority({ name: { commonName: "Authority" }, validity: authorityValidity(now), isDemo: false, entropy: systemEntropy });
  const officers: PolicyOfficer[] = [];
  for (const [id, role] of [["technician", "technician"], ["approver", "approver"], ["suspended", "approver"], ["stranger", undefined]] as const) {
    const card = await makeDemoCard({ folder, id, holder: id, organization: "x", label: id, authority, now, entropy: systemEntropy });
    cards.set(id, card);
    if (role === undefined) continue;
    // What these functions read of an officer; the rest of the record is the policy's affair.
    officers.push({ id, role, state: id === "suspended" ? "suspended" : "active", certificate: certificateHashOf(card.agree), certificatePem: pemOf(card.agree), signingCertificatePem: pemOf(card.sign) } as unknown as PolicyOfficer);
  }
  policy = { room: { id: "room-id", name: "試験室", kind: "production" }, officers } as unknown as Policy;
});

beforeEach(() => {
  reader = openSoftwareReader(folder);
  asked = [];
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A person with these cards, who puts in the one that is asked for. */
const person = (hand: Readonly<Partial<Record<Role, string>>>, pins: Readonly<Partial<Record<Role, string>>> = {}): CardQuestions => ({
  insert: async (role) => {
    asked.push(`insert ${role}`);
    const card = hand[role];
    if (card !== undefined) await reader.insert(card);
  },
  pin: (role) => {
    asked.push(`pin ${role}`);
    return Promise.resolve(pins[role] ?? cards.get(hand[role] ?? "")?.pin);
  },
});

test("two officers sign with one reader in turn, and each is asked for the PIN at the moment of signing", async () => {
  const found = await officerSigners(policy, reader, person({ technician: "technician", approver: "approver" }));
  if (!found.ok) throw new Error(found.failure.code);
  expect(found.value.sender).toEqual({ id: "room-id", name: "試験室" });
  expect(found.value.officers).toMatchObject({ operator: { id: "technician" }, approver: { id: "approver" } });
  expect(asked).toEqual(["insert technician", "insert approver"]);
  for (const role of ["operator", "approver"] as const) {
    const signature = await signDetached({ content, signer: found.value.signers[role], at: systemClock.now() });
    if (!signature.ok) throw new Error(signature.failure.code);
    const verified = verifyDetached({ content, signature: signature.value });
    expect(verified.ok && verified.value.signer.der.equals(cards.get(role === "operator" ? "technician" : "approver")?.sign ?? Buffer.alloc(0))).toBe(true);
  }
  expect(asked.slice(2)).toEqual(["insert technician", "pin technician", "insert approver", "pin approver"]);
});

test.each([
  ["nobody's", "stranger"],
  ["a suspended officer's", "suspended"],
  ["the technician's again", "technician"],
])("%s card does not stand for the approver's", async (_, card) => {
  expect(await officerSigners(policy, reader, person({ technician: "technician", approver: card }))).toEqual({ ok: false, failure: { code: "package.signersMissing" } });
});

test("a wrong PIN, and a card that does not come back, are what they are", async () => {
  const hand = { technician: "technician", approver: "approver" };
  const found = await officerSigners(policy, reader, person(hand, { approver: "000000" }));
  if (!found.ok) throw new Error(found.failure.code);
  expect(await signDetached({ content, signer: found.value.signers.approver, at: systemClock.now() })).toMatchObject({ ok: false, failure: { code: "card.pinWrong" } });
  await reader.remove();
  const absent = await officerSigners(policy, reader, { ...person({}), insert: () => Promise.resolve() });
  expect(absent).toEqual({ ok: false, failure: { code: "package.signersMissing" } });
  let isHere = true;
  const leaves = await officerSigners(policy, reader, { ...person(hand), insert: async (role) => { if (isHere) await reader.insert(role === "technician" ? "technician" : "approver"); } });
  if (!leaves.ok) throw new Error(leaves.failure.code);
  isHere = false;
  await reader.remove();
  expect(await leaves.value.signers.operator.sign(Buffer.alloc(48), { kind: "ecdsa", digest: "sha384" })).toEqual({ ok: false, failure: { code: "card.absent" } });
});
