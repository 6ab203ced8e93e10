import type { Role } from "./roles.ts";

/** What a medium is, as a whole. */
export const mediumContents = ["package", "envelope", "secureDicom", "dicomMedium", "folder", "mixed", "empty"] as const;
export type MediumContent = (typeof mediumContents)[number];

/** What one file is, told by its content and never by its name alone. */
export const itemKinds = [
  "dicom",
  "dicomdir",
  "table",
  "text",
  "xml",
  "json",
  "pdf",
  "image",
  "office",
  "archive",
  "envelope",
  "package",
  "optOut",
  "executable",
  "unknown",
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Media that carry data in or out of the room. */
export const ledgerKinds = ["usb", "disc", "disk", "card", "tape", "other"] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

/** The media ledger (媒体台帳): where each known medium is. */
export const ledgerStates = ["registered", "received", "lent", "returned", "destroyed"] as const;
export type LedgerState = (typeof ledgerStates)[number];

export interface LedgerTransition {
  readonly from: LedgerState;
  readonly to: LedgerState;
  readonly roles: readonly Role[];
}

export const ledgerTransitions: readonly LedgerTransition[] = [
  { from: "registered", to: "received", roles: ["technician", "custodian"] },
  { from: "registered", to: "lent", roles: ["technician", "custodian"] },
  { from: "lent", to: "received", roles: ["technician", "custodian"] },
  { from: "received", to: "lent", roles: ["technician", "custodian"] },
  { from: "received", to: "returned", roles: ["technician", "custodian"] },
  { from: "returned", to: "received", roles: ["technician", "custodian"] },
  // A medium that is destroyed is seen to be so by whoever answers for keys and media.
  { from: "registered", to: "destroyed", roles: ["custodian"] },
  { from: "received", to: "destroyed", roles: ["custodian"] },
  { from: "lent", to: "destroyed", roles: ["custodian"] },
];

export const ledgerTransition = (from: LedgerState, to: LedgerState): LedgerTransition | undefined =>
  ledgerTransitions.find((each) => each.from === from && each.to === to);
