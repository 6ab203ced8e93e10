import type { CertificateHash, Instant, OfficerId, RoomId } from "./brand.ts";
import type { Role } from "./roles.ts";

/** A person with a card (担当者). The three spellings are kept apart, as on every Japanese form. */
export interface Officer {
  readonly id: OfficerId;
  readonly name: string;
  readonly kana: string;
  readonly romaji: string;
  readonly role: Role;
  readonly certificate: CertificateHash;
  readonly validUntil: Instant;
}

/** Officers work for the certified operator (認定事業者) or for a contractor certified with it (認定受託者). */
export const organizationKinds = ["operator", "contractor"] as const;
export type OrganizationKind = (typeof organizationKinds)[number];

export interface Organization {
  readonly kind: OrganizationKind;
  readonly name: string;
  /** 認定番号 */
  readonly certification: string;
}

/** A pledge or a training: when it was given, and until when it counts. */
export interface Term {
  readonly from: Instant;
  readonly until: Instant;
}

export const officerStates = ["active", "suspended", "revoked"] as const;
export type OfficerState = (typeof officerStates)[number];

/** What the room keeps of an officer beside the card (issue: lapsed = no sign-in). */
export interface OfficerStanding {
  readonly organization: Organization;
  /** 届出番号 */
  readonly notification: string;
  readonly pledge: Term;
  readonly training: Term;
  readonly state: OfficerState;
}

export interface OfficerRecord extends Officer, OfficerStanding {}

/** What lapses: the confidentiality pledge (守秘誓約), the training (教育), the card's certificate. */
export const lapses = ["pledge", "training", "certificate"] as const;
export type Lapse = (typeof lapses)[number];

export interface LapseWarning {
  readonly what: Lapse;
  readonly until: Instant;
}

/** Long enough to hold a training or to order a card. */
const millisecondsOfWarning = 30 * 24 * 60 * 60 * 1000;

const untilOf = (officer: Pick<OfficerRecord, "pledge" | "training" | "validUntil">): Readonly<Record<Lapse, Instant>> => ({
  pledge: officer.pledge.until,
  training: officer.training.until,
  certificate: officer.validUntil,
});

/** What has lapsed or will within 30 days, the soonest first. */
export function lapseWarnings(officer: Pick<OfficerRecord, "pledge" | "training" | "validUntil">, now: Instant): readonly LapseWarning[] {
  const until = untilOf(officer);
  return lapses
    .map((what) => ({ what, until: until[what] }))
    .filter((warning) => warning.until - now < millisecondsOfWarning)
    .sort((one, other) => one.until - other.until);
}

export const roomKinds = ["demo", "production"] as const;
export type RoomKind = (typeof roomKinds)[number];

export interface Room {
  readonly id: RoomId;
  readonly name: string;
  readonly kind: RoomKind;
}

/** How many officers a room needs before it can work: two to do, three to read (a third settles), two to approve what leaves, two to keep keys. */
export const demoOfficers: Readonly<Record<Role, number>> = { technician: 2, reviewer: 3, approver: 2, custodian: 2, auditor: 1 };

/** The least a production room can be opened with: two approve what leaves, recovery needs two custodians, and nobody audits himself. */
export const leastOfficers: Readonly<Record<Role, number>> = { technician: 1, reviewer: 1, approver: 2, custodian: 2, auditor: 1 };
