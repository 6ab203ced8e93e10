import type { Instant, OfficerId } from "../domain/brand.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { leastOfficers, type OfficerStanding, type RoomKind, type Term } from "../domain/officer.ts";
import type { PolicyOfficer } from "../domain/policy.ts";
import { roles, type Role } from "../domain/roles.ts";
import { isValidAt, readCertificatePem, type Certificate } from "../envelope/certificate.ts";

/** An officer as named by whoever enrols, with the certificates of the card: of the key that opens, and of the one that signs. */
export interface NewOfficer extends Pick<OfficerStanding, "organization" | "notification"> {
  readonly id?: string;
  readonly name: string;
  readonly kana: string;
  readonly romaji: string;
  readonly role: Role;
  readonly pledge: { readonly from: number; readonly until: number };
  readonly training: { readonly from: number; readonly until: number };
  readonly certificatePem: string;
  readonly signingCertificatePem: string;
}

/** Nobody is enrolled whose card could not open the room today, or who would stand in it twice. */
export function checkOfficers(officers: readonly NewOfficer[], kind: RoomKind, now: Instant): Result<readonly PolicyOfficer[]> {
  const missing = missingRole(officers);
  if (missing !== undefined) return fail("room.officersIncomplete", missing);
  const checked: PolicyOfficer[] = [];
  for (const [index, officer] of officers.entries()) {
    const one = checkOfficer(officer, checked, kind, now);
    if (!one.ok) return fail(one.failure.code, { ...one.failure.details, officer: index + 1 });
    checked.push(one.value);
  }
  return succeed(checked);
}

/** The first role that too few hold. */
export function missingRole(officers: readonly { readonly role: Role }[]): { role: Role; needed: number; given: number } | undefined {
  for (const role of roles) {
    const given = officers.filter((officer) => officer.role === role).length;
    if (given < leastOfficers[role]) return { role, needed: leastOfficers[role], given };
  }
  return undefined;
}

export function checkOfficer(officer: NewOfficer, others: readonly PolicyOfficer[], kind: RoomKind, now: Instant): Result<PolicyOfficer> {
  const card = checkCard(officer, others, kind, now);
  if (!card.ok) return card;
  const { name, kana, romaji, role, organization, notification, pledge, training, certificatePem, signingCertificatePem } = officer;
  return succeed({
    id: (officer.id ?? freeId(role, others)) as OfficerId,
    name,
    kana,
    romaji,
    role,
    ...card.value,
    organization,
    notification,
    pledge: asTerm(pledge),
    training: asTerm(training),
    state: "active",
    certificatePem,
    signingCertificatePem,
  });
}

const asTerm = ({ from, until }: NewOfficer["pledge"]): Term => ({ from: from as Instant, until: until as Instant });

function freeId(role: Role, others: readonly PolicyOfficer[]): string {
  const taken = new Set<string>(others.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = `${role}-${String(number)}`;
    if (!taken.has(id)) return id;
  }
}

type Certificates = Pick<NewOfficer, "certificatePem" | "signingCertificatePem">;

/** Both keys of a card, each for its one purpose, valid today, and nobody else's. The card counts for as long as both of them do. */
export function checkCard(card: Certificates, others: readonly Certificates[], kind: RoomKind, now: Instant): Result<Pick<PolicyOfficer, "certificate" | "validUntil">> {
  const refuse = (reason: string): Result<never> => fail("room.certificateUnusable", { reason });
  const [opening, signing] = [readCertificatePem(card.certificatePem), readCertificatePem(card.signingCertificatePem)];
  if (!opening.ok) return opening;
  if (!signing.ok) return signing;
  if (kind === "production" && (opening.value.isDemo || signing.value.isDemo)) return fail("card.softwareRefused");
  if (![opening.value, signing.value].every(isStrong)) return refuse("algorithm");
  if (!opensRooms(opening.value) || !signs(signing.value)) return refuse("usage");
  for (const certificate of [opening.value, signing.value])
    if (!isValidAt(certificate, now)) return refuse(now < certificate.validFrom ? "notYetValid" : "expired");
  // The keys, not the certificates: a second certificate of one card would let one person stand for two.
  const known = new Set(others.flatMap(({ certificatePem, signingCertificatePem }) => [keyOf(certificatePem), keyOf(signingCertificatePem)]));
  const [openingKey, signingKey] = [keyOf(card.certificatePem), keyOf(card.signingCertificatePem)];
  if (known.has(openingKey) || known.has(signingKey) || openingKey === signingKey) return refuse("duplicate");
  const validUntil = opening.value.validUntil < signing.value.validUntil ? opening.value.validUntil : signing.value.validUntil;
  return succeed({ certificate: opening.value.hash, validUntil });
}

/** CRYPTREC: RSA below 3072 bits is for what is old. */
const isStrong = ({ key }: Certificate): boolean => key.kind === "elliptic" || key.bits >= 3072;

const opensRooms = ({ isAuthority, key, usages }: Certificate): boolean =>
  !isAuthority && usages.has(key.kind === "rsa" ? "keyEncipherment" : "keyAgreement");

const signs = ({ isAuthority, usages }: Certificate): boolean => !isAuthority && (usages.has("digitalSignature") || usages.has("nonRepudiation"));

function keyOf(pem: string): string {
  const read = readCertificatePem(pem);
  return read.ok ? read.value.publicKey.export({ format: "der", type: "spki" }).toString("hex") : "";
}
