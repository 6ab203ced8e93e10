import type { CardDescription, CardModule, Slot } from "../../card/card.ts";
import { keyFor, openCard } from "../../card/openCard.ts";
import { openSoftwareReader } from "../../card/softwareReader.ts";
import type { Instant } from "../../domain/brand.ts";
import type { Policy, PolicyOfficer } from "../../domain/policy.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Role } from "../../domain/roles.ts";
import { readCertificate, readCertificatePem, type Certificate } from "../../envelope/certificate.ts";
import type { Signer } from "../../envelope/signedData.ts";
import { signerRoles, type SignerRole } from "../../media/package/layout.ts";
import { signingKeyOf } from "../ceremony/signCeremony.ts";
import { whatBars } from "../openRoomKey.ts";
import { demoProviderFolder, readDemoProvider } from "../roomFolder.ts";

/** Whoever signs for a room: its own two officers, or in a demo room the demo hospital that sends to it. */
export interface RoomSigners {
  readonly sender: { readonly id: string; readonly name: string };
  readonly signers: Readonly<Record<SignerRole, Signer>>;
  readonly officers: Readonly<Partial<Record<SignerRole, PolicyOfficer>>>;
}

/** The technician makes a package, the approver lets it go (DESIGN §1). */
const officerRoles: Readonly<Record<SignerRole, Role>> = { operator: "technician", approver: "approver" };

/** What a person is asked while two cards take turns. */
export interface CardQuestions {
  /** Returns when the card of that role has been put in, as far as the person says. */
  readonly insert: (role: Role) => Promise<void>;
  /** Undefined where the reader has a key pad. */
  readonly pin: (role: Role) => Promise<string | undefined>;
}

/** The demo hospital's cards with the PINs that lie beside them. */
export async function demoSigners(folder: string, policy: Policy): Promise<Result<RoomSigners & { readonly close: () => Promise<void> }>> {
  const sheet = readDemoProvider(folder);
  const reader = openSoftwareReader(demoProviderFolder(folder), signerRoles.length);
  const signers: Partial<Record<SignerRole, Signer>> = {};
  for (const role of signerRoles) {
    const card = sheet.find((each) => each.role === role);
    if (card === undefined) return fail("package.signersMissing");
    const inserted = await reader.insert(card.id);
    if (!inserted.ok) return inserted;
    const slots = await reader.slots();
    const slot = slots.ok ? slots.value.find((each) => each.card?.serial === card.serial) : undefined;
    const signer = slot === undefined ? fail("package.signersMissing") : await signerOf(reader, slot, card.pin);
    if (!signer.ok) return signer;
    signers[role] = signer.value;
  }
  const { operator, approver } = signers;
  const [provider] = policy.providers.filter(({ signers: known }) => known.some(({ certificate }) => certificate === operator?.certificate.hash));
  if (operator === undefined || approver === undefined || provider === undefined) return fail("package.signersMissing");
  return succeed({ sender: { id: provider.id, name: provider.name }, signers: { operator, approver }, officers: {}, close: () => reader.close() });
}

async function signerOf(module: CardModule, slot: Slot, pin: string | undefined): Promise<Result<Signer>> {
  const card = await openCard(module, slot.id, pin);
  if (!card.ok) return card;
  const key = keyFor(card.value, "sign");
  if (!key.ok) return key;
  const certificate = readCertificate(key.value.certificate);
  if (!certificate.ok) return certificate;
  const again = key.value.pinEachUse ? pin : undefined;
  return succeed({ certificate: certificate.value, sign: (digest, scheme) => card.value.sign(key.value.id, digest, scheme, again) });
}

/**
 * Two enrolled officers, with one reader in turn or two: which card it is shows by its certificate, and it is asked for its PIN only when
 * there is something to sign.
 */
export async function officerSigners(policy: Policy, cards: CardModule, questions: CardQuestions, now: Instant): Promise<Result<RoomSigners>> {
  const found: Partial<Record<SignerRole, { readonly officer: PolicyOfficer; readonly signer: Signer }>> = {};
  const asked = new Set<string>();
  for (const role of signerRoles) {
    const wanted = officerRoles[role];
    const officers = policy.officers.filter((officer) => officer.role === wanted && officer.state === "active");
    const seen = findShown(await cardsIn(cards), officers);
    if (seen === undefined) await questions.insert(wanted);
    const present = seen === undefined ? await findInserted({ cards, policy, officers, asked, pin: () => questions.pin(wanted) }) : succeed(seen);
    if (!present.ok) return present;
    if (present.value === undefined) return fail("package.signersMissing");
    const card = present.value;
    const { officer } = card;
    asked.add(card.serial);
    const opening = readCertificatePem(officer.certificatePem);
    if (!opening.ok) return opening;
    // Whoever could not sign in today lets no package go either.
    const bar = whatBars(officer, opening.value, now);
    if (bar !== undefined) return { ok: false, failure: bar };
    const certificate = readCertificatePem(officer.signingCertificatePem);
    if (!certificate.ok) return certificate;
    found[role] = { officer, signer: { certificate: certificate.value, sign: (digest, scheme) => signWhenThere(cards, card, questions, digest, scheme) } };
  }
  const { operator, approver } = found;
  if (operator === undefined || approver === undefined) return fail("package.signersMissing");
  return succeed({
    sender: { id: policy.room.id, name: policy.room.name },
    signers: { operator: operator.signer, approver: approver.signer },
    officers: { operator: operator.officer, approver: approver.officer },
  });
}

interface OfficerCard {
  readonly officer: PolicyOfficer;
  readonly serial: string;
}

interface Present {
  readonly slot: string;
  readonly card: CardDescription;
}

async function cardsIn(cards: CardModule): Promise<readonly Present[]> {
  const slots = await cards.slots();
  return slots.ok ? slots.value.flatMap(({ id, card }) => (card === undefined ? [] : [{ slot: id, card }])) : [];
}

function findShown(present: readonly Present[], officers: readonly PolicyOfficer[]): OfficerCard | undefined {
  for (const { card } of present) {
    const officer = holderOf(card, officers);
    if (officer !== undefined) return { officer, serial: card.serial };
  }
  return undefined;
}

interface Search {
  readonly cards: CardModule;
  readonly policy: Policy;
  readonly officers: readonly PolicyOfficer[];
  /** Serials of cards that are known to be another's. */
  readonly asked: ReadonlySet<string>;
  readonly pin: () => Promise<string | undefined>;
}

/** By its certificates. Where none shows them, the only card that keeps them back until it has its PIN is asked for them. */
async function findInserted({ cards, policy, officers, asked, pin }: Search): Promise<Result<OfficerCard | undefined>> {
  const present = await cardsIn(cards);
  const shown = findShown(present, officers);
  const [silent, ...others] = present.filter(({ card }) => isSilent(card) && !asked.has(card.serial) && holderOf(card, policy.officers) === undefined);
  // One officer's PIN is no other card's business: it would cost that card a try.
  if (shown !== undefined || silent === undefined || others.length > 0) return succeed(shown);
  const opened = await openCard(cards, silent.slot, silent.card.pinPad ? undefined : await pin());
  if (!opened.ok) return opened;
  const officer = holderOf(opened.value.description, officers);
  await cards.logout(silent.slot);
  return succeed(officer && { officer, serial: silent.card.serial });
}

const isSilent = ({ locked, keys }: CardDescription): boolean => !locked && (keys.length === 0 || keys.some(({ certificate }) => certificate === undefined));

function holderOf({ keys }: CardDescription, officers: readonly PolicyOfficer[]): PolicyOfficer | undefined {
  const held = new Set(keys.flatMap(({ certificate }) => hashesOf(certificate)));
  return officers.find(({ certificate, signingCertificatePem }) => held.has(certificate) || hashesOfPem(signingCertificatePem).some((hash) => held.has(hash)));
}

const hashesOf = (der: Uint8Array | undefined): readonly Certificate["hash"][] => {
  const read = der === undefined ? undefined : readCertificate(der);
  return read?.ok === true ? [read.value.hash] : [];
};

const hashesOfPem = (pem: string): readonly Certificate["hash"][] => {
  const read = readCertificatePem(pem);
  return read.ok ? [read.value.hash] : [];
};

async function slotWith(cards: CardModule, serial: string): Promise<Slot | undefined> {
  const slots = await cards.slots();
  return slots.ok ? slots.value.find(({ card }) => card?.serial === serial) : undefined;
}

async function signWhenThere(cards: CardModule, { officer, serial }: OfficerCard, questions: CardQuestions, ...[digest, scheme]: Parameters<Signer["sign"]>): Promise<Result<Uint8Array>> {
  const slot = (await slotWith(cards, serial)) ?? (await questions.insert(officer.role), await slotWith(cards, serial));
  if (slot === undefined) return fail("card.absent");
  const pin = slot.card?.pinPad === true ? undefined : await questions.pin(officer.role);
  const card = await openCard(cards, slot.id, pin);
  if (!card.ok) return card;
  // The key that the policy names, on whichever card lies there now: it may have been changed for another meanwhile.
  const key = signingKeyOf(card.value, officer);
  const signed = key === undefined ? fail("card.notEnrolled") : await card.value.sign(key.id, digest, scheme, key.pinEachUse ? pin : undefined);
  await cards.logout(slot.id);
  return signed;
}
