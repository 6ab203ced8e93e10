import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openSoftwareReader } from "../../card/softwareReader.ts";
import type { CardModule, Desk, Slot } from "../../card/card.ts";
import type { Instant } from "../../domain/brand.ts";
import type { Policy, PolicyOfficer } from "../../domain/policy.ts";
import { succeed } from "../../domain/failure.ts";
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
const day = 24 * 60 * 60 * 1000;
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
    const term = { from: now, until: now + day };
    officers.push({ id, role, state: id === "suspended" ? "suspended" : "active", certificate: certificateHashOf(card.agree), certificatePem: pemOf(card.agree), signingCertificatePem: pemOf(card.sign), validUntil: now + 2 * day, pledge: term, training: { ...term, until: now + 1.5 * day } } as unknown as PolicyOfficer);
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

const signersOf = (questions: CardQuestions, after = 0): ReturnType<typeof officerSigners> => officerSigners(policy, reader, questions, (systemClock.now() + after) as Instant);

test("two officers sign with one reader in turn, and each is asked for the PIN at the moment of signing", async () => {
  const found = await signersOf(person({ technician: "technician", approver: "approver" }));
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
  expect(await signersOf(person({ technician: "technician", approver: card }))).toEqual({ ok: false, failure: { code: "package.signersMissing" } });
});

test.each([
  ["officer.pledgeLapsed", 1.2],
  ["officer.trainingLapsed", 1.8],
  ["card.expired", 2.5],
])("%s: whoever could not sign in lets no package go", async (code, days) => {
  policy = { ...policy, officers: policy.officers.map((officer) => (code === "officer.trainingLapsed" && officer.id === "technician" ? { ...officer, pledge: { ...officer.pledge, until: officer.validUntil } } : officer)) };
  expect(await signersOf(person({ technician: "technician", approver: "approver" }), days * day)).toEqual({ ok: false, failure: { code } });
  expect(asked).toEqual(["insert technician"]);
});

test("a wrong PIN, and a card that does not come back, are what they are", async () => {
  const hand = { technician: "technician", approver: "approver" };
  const found = await signersOf(person(hand, { approver: "000000" }));
  if (!found.ok) throw new Error(found.failure.code);
  expect(await signDetached({ content, signer: found.value.signers.approver, at: systemClock.now() })).toMatchObject({ ok: false, failure: { code: "card.pinWrong" } });
  await reader.remove();
  const absent = await signersOf({ ...person({}), insert: () => Promise.resolve() });
  expect(absent).toEqual({ ok: false, failure: { code: "package.signersMissing" } });
  let isHere = true;
  const leaves = await signersOf({ ...person(hand), insert: async (role) => { if (isHere) await reader.insert(role === "technician" ? "technician" : "approver"); } });
  if (!leaves.ok) throw new Error(leaves.failure.code);
  isHere = false;
  await reader.remove();
  expect(await leaves.value.signers.operator.sign(Buffer.alloc(48), { kind: "ecdsa", digest: "sha384" })).toEqual({ ok: false, failure: { code: "card.absent" } });
});

test("a card that keeps its certificates back until it has its PIN is asked, unless it may be another's", async () => {
  const shy = (also: readonly Slot[] = []): CardModule => ({
    ...reader,
    slots: async () => {
      const slots = await reader.slots();
      return slots.ok ? succeed([...slots.value.map((slot) => (slot.card === undefined ? slot : { ...slot, card: { ...slot.card, keys: [] } })), ...also]) : slots;
    },
  });
  const hand = { technician: "technician", approver: "approver" };
  const found = await officerSigners(policy, shy(), person(hand), systemClock.now());
  if (!found.ok) throw new Error(found.failure.code);
  expect(found.value.officers).toMatchObject({ operator: { id: "technician" }, approver: { id: "approver" } });
  expect(asked).toEqual(["insert technician", "pin technician", "insert approver", "pin approver"]);
  // The technician's card is not changed for the approver's: it is not asked for the approver's PIN.
  await reader.remove();
  asked = [];
  expect(await officerSigners(policy, shy(), person({ ...hand, approver: "technician" }), systemClock.now())).toEqual({ ok: false, failure: { code: "package.signersMissing" } });
  expect(asked).toEqual(["insert technician", "pin technician", "insert approver"]);
  const stranger: Slot = { id: "another", reader: "Another", card: { serial: "S-2", label: "", kind: "pkcs11", locked: false, pinPad: false, keys: [] } };
  asked = [];
  expect(await officerSigners(policy, shy([stranger]), person(hand), systemClock.now())).toEqual({ ok: false, failure: { code: "package.signersMissing" } });
  expect(asked).toEqual(["insert technician"]);
});
