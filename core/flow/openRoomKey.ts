import type { CardKey, OpenCard } from "../card/card.ts";
import type { Instant } from "../domain/brand.ts";
import { fail, succeed, type Failure, type Result } from "../domain/failure.ts";
import type { Policy, PolicyOfficer } from "../domain/policy.ts";
import { isValidAt, readCertificate, type Certificate } from "../envelope/certificate.ts";
import type { RecipientKey } from "../envelope/recipientKey.ts";
import { openKeyring } from "./keyring.ts";
import { inForce, readPolicyHistory, type PolicyHistory } from "./policy/readPolicy.ts";
import type { RoleKeys } from "./roleKeys.ts";

export { databaseKey } from "./roleKeys.ts";

export interface OpenedRoom {
  readonly keys: RoleKeys;
  readonly history: PolicyHistory;
  readonly policy: Policy;
  readonly officer: PolicyOfficer;
}

/** The officer's card → the keys of the officer's role. Says by name whatever stands in the way; nothing of the keys leaves on the way. */
export async function openRoomKey(order: {
  readonly folder: string;
  readonly card: OpenCard;
  readonly now: Instant;
  /** For cards that want it again for each use. */
  readonly pin?: string;
}): Promise<Result<OpenedRoom>> {
  const { folder, card, now, pin } = order;
  const history = readPolicyHistory(folder);
  if (!history.ok) return history;
  const { policy } = inForce(history.value);
  const enrolled = findEnrolled(policy, card);
  if (enrolled === undefined) return fail("card.notEnrolled");
  const { officer, certificate } = enrolled;
  if (policy.room.kind === "production" && (card.description.kind === "software" || certificate.isDemo)) return fail("card.softwareRefused");
  const obstacle = whatBars(officer, certificate, now);
  if (obstacle !== undefined) return { ok: false, failure: obstacle };
  const keys = await openKeyring(folder, policy, officer.role, recipientKeyOf(card, enrolled.key, certificate, pin));
  return keys.ok ? succeed({ keys: keys.value, history: history.value, policy, officer }) : keys;
}

export interface EnrolledCard {
  readonly officer: PolicyOfficer;
  readonly key: CardKey;
  readonly certificate: Certificate;
}

/** Whose card this is, by the certificate of the key that opens. */
export function findEnrolled({ officers }: Policy, { description }: Pick<OpenCard, "description">): EnrolledCard | undefined {
  for (const key of description.keys) {
    if (key.purpose === "sign" || key.certificate === undefined) continue;
    const read = readCertificate(key.certificate);
    if (!read.ok) continue;
    const officer = officers.find(({ certificate }) => certificate === read.value.hash);
    if (officer !== undefined) return { officer, key, certificate: read.value };
  }
  return undefined;
}

/** Nobody works whose enrolment, card, pledge or training does not count now. */
export function whatBars(officer: PolicyOfficer, certificate: Certificate, now: Instant): Failure | undefined {
  if (officer.state === "suspended") return { code: "session.officerSuspended" };
  if (officer.state === "revoked") return { code: "officer.revoked" };
  if (now > officer.validUntil || !isValidAt(certificate, now)) return { code: "card.expired" };
  if (now < officer.pledge.from || now > officer.pledge.until) return { code: "officer.pledgeLapsed" };
  if (now < officer.training.from || now > officer.training.until) return { code: "officer.trainingLapsed" };
  return undefined;
}

/** A card's key as envelopes ask for it. */
export function recipientKeyOf(card: OpenCard, key: CardKey, certificate: Certificate, pin?: string): RecipientKey {
  const again = key.pinEachUse ? pin : undefined;
  return key.purpose === "transport"
    ? { kind: "transport", certificate, decrypt: (wrapped, padding) => card.decrypt(key.id, wrapped, padding, again) }
    : { kind: "agreement", certificate, agree: (point) => card.agree(key.id, point, again) };
}
