import type { Role } from "./roles.ts";

/**
 * What one sealed medium goes through (DESIGN §3), as data: code, SQL triggers and tests share this table. Loading a delivery
 * re-verifies its state, and nothing moves it but an event listed here.
 */
export const deliveryStates = ["announced", "received", "opened", "catalogued", "linked", "destroyed"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const deliveryEvents = ["complete", "settle", "catalogue", "link", "destroy"] as const;
export type DeliveryEvent = (typeof deliveryEvents)[number];

export interface DeliveryTransition {
  readonly from: DeliveryState;
  readonly event: DeliveryEvent;
  readonly to: DeliveryState;
  readonly role: Role;
}

export const deliveryTransitions: readonly DeliveryTransition[] = [
  // Everything the medium holds is stored in the vault or held; nothing waits.
  { from: "announced", event: "complete", to: "received", role: "technician" },
  // What was announced and what came were compared, and every difference has a reason.
  { from: "received", event: "settle", to: "opened", role: "technician" },
  { from: "opened", event: "catalogue", to: "catalogued", role: "technician" },
  { from: "catalogued", event: "link", to: "linked", role: "technician" },
  { from: "announced", event: "destroy", to: "destroyed", role: "custodian" },
  { from: "received", event: "destroy", to: "destroyed", role: "custodian" },
  { from: "opened", event: "destroy", to: "destroyed", role: "custodian" },
  { from: "catalogued", event: "destroy", to: "destroyed", role: "custodian" },
  { from: "linked", event: "destroy", to: "destroyed", role: "custodian" },
];

export const deliveryTransition = (from: DeliveryState, event: DeliveryEvent): DeliveryTransition | undefined =>
  deliveryTransitions.find((each) => each.from === from && each.event === event);

/** What becomes of one file, archive member or object of a delivery. */
export const itemStates = ["waiting", "stored", "held", "excluded"] as const;
export type ItemState = (typeof itemStates)[number];

/** Held may be tried again; what is stored or excluded stays so, but for the members of an archive that turns out damaged further on. */
export const itemTransitions: readonly { readonly from: ItemState; readonly to: ItemState }[] = [
  { from: "waiting", to: "stored" },
  { from: "waiting", to: "held" },
  { from: "held", to: "waiting" },
  { from: "held", to: "stored" },
  { from: "held", to: "excluded" },
  { from: "stored", to: "held" },
];

/**
 * Why something is held for a human. The desk groups by these; the words for people are in contract/messages. `executable` to
 * `macro` are understood and not wanted; the rest is not understood.
 */
export const heldCauses = [
  "executable",
  "macro",
  "malware",
  "nameUndecodable",
  "nameUnsafe",
  "nameCollision",
  "linkOrDevice",
  "unreadable",
  "tooDeep",
  "tooLarge",
  "archiveRefused",
  "archiveEncrypted",
  "archiveDamaged",
  "envelopeDamaged",
  "envelopeForOthers",
  "envelopeRefused",
  "signerUnknown",
  "missing",
  "unannounced",
  "altered",
  "unknownKind",
] as const;
export type HeldCause = (typeof heldCauses)[number];

/**
 * What vouches for something that came out of an envelope: a signature inside by one of the provider's registered certificates, the
 * envelope's own tag, a digest inside, or nothing at all. The last is taken in as a plain file is, on the word of the custody form.
 */
export const envelopeProofs = ["signature", "tag", "digest", "nothing"] as const;
export type EnvelopeProof = (typeof envelopeProofs)[number];
