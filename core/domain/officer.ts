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

export const roomKinds = ["demo", "production"] as const;
export type RoomKind = (typeof roomKinds)[number];

export interface Room {
  readonly id: RoomId;
  readonly name: string;
  readonly kind: RoomKind;
}

/** How many officers a room needs before it can work: two to do, three to read (a third settles), one to approve, two to keep keys. */
export const demoOfficers: Readonly<Record<Role, number>> = { technician: 2, reviewer: 3, approver: 1, custodian: 2, auditor: 1 };

/** The least a production room can be opened with: recovery needs two custodians, and nobody audits himself. */
export const leastOfficers: Readonly<Record<Role, number>> = { technician: 1, reviewer: 1, approver: 1, custodian: 2, auditor: 1 };
