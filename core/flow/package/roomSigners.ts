import type { CardModule, Slot } from "../../card/card.ts";
import { keyFor, openCard } from "../../card/openCard.ts";
import { openSoftwareReader } from "../../card/softwareReader.ts";
import type { Policy, PolicyOfficer } from "../../domain/policy.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Role } from "../../domain/roles.ts";
import { readCertificate, readCertificatePem, type Certificate } from "../../envelope/certificate.ts";
import type { Signer } from "../../envelope/signedData.ts";
import { signerRoles, type SignerRole } from "../../media/package/layout.ts";
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
export async function officerSigners(policy: Policy, cards: CardModule, questions: CardQuestions): Promise<Result<RoomSigners>> {
  const found: Partial<Record<SignerRole, { readonly officer: PolicyOfficer; readonly signer: Signer }>> = {};
  for (const role of signerRoles) {
    const wanted = officerRoles[role];
    const officers = policy.officers.filter((officer) => officer.role === wanted && officer.state === "active");
    const officer = (await findCard(cards, officers)) ?? (await questions.insert(wanted), await findCard(cards, officers));
    if (officer === undefined) return fail("package.signersMissing");
    const certificate = readCertificatePem(officer.officer.signingCertificatePem);
    if (!certificate.ok) return certificate;
    found[role] = { officer: officer.officer, signer: { certificate: certificate.value, sign: (digest, scheme) => signWhenThere(cards, officer.officer, questions, digest, scheme) } };
  }
  const { operator, approver } = found;
  if (operator === undefined || approver === undefined) return fail("package.signersMissing");
  return succeed({
    sender: { id: policy.room.id, name: policy.room.name },
    signers: { operator: operator.signer, approver: approver.signer },
    officers: { operator: operator.officer, approver: approver.officer },
  });
}

async function findCard(cards: CardModule, officers: readonly PolicyOfficer[]): Promise<{ readonly officer: PolicyOfficer; readonly slot: Slot } | undefined> {
  const slots = await cards.slots();
  if (!slots.ok) return undefined;
  for (const slot of slots.value) {
    const held = new Set((slot.card?.keys ?? []).flatMap(({ certificate }) => hashesOf(certificate)));
    const officer = officers.find(({ certificate, signingCertificatePem }) => held.has(certificate) || hashesOfPem(signingCertificatePem).some((hash) => held.has(hash)));
    if (officer !== undefined) return { officer, slot };
  }
  return undefined;
}

const hashesOf = (der: Uint8Array | undefined): readonly Certificate["hash"][] => {
  const read = der === undefined ? undefined : readCertificate(der);
  return read?.ok === true ? [read.value.hash] : [];
};

const hashesOfPem = (pem: string): readonly Certificate["hash"][] => {
  const read = readCertificatePem(pem);
  return read.ok ? [read.value.hash] : [];
};

async function signWhenThere(cards: CardModule, officer: PolicyOfficer, questions: CardQuestions, ...asked: Parameters<Signer["sign"]>): Promise<Result<Uint8Array>> {
  const present = (await findCard(cards, [officer])) ?? (await questions.insert(officer.role), await findCard(cards, [officer]));
  if (present === undefined) return fail("card.absent");
  const pin = present.slot.card?.pinPad === true ? undefined : await questions.pin(officer.role);
  const signer = await signerOf(cards, present.slot, pin);
  if (!signer.ok) return signer;
  // The card says what it is once more, after its PIN: it may have been changed for another meanwhile.
  const isSame = hashesOfPem(officer.signingCertificatePem).includes(signer.value.certificate.hash);
  const signed = isSame ? await signer.value.sign(...asked) : fail("card.notEnrolled");
  await cards.logout(present.slot.id);
  return signed;
}
