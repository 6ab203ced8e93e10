import type { Result } from "../domain/failure.ts";

/**
 * What every card can do, whichever module drives it: the software cards of the demo room and, behind the same interface,
 * PKCS#11 tokens. Private keys never leave the card; PINs never leave the card process.
 */

/** EC keys only sign or only agree on a secret (SP 800-57 §5.2: one key, one purpose). */
export type KeyPurpose = "sign" | "agree";

export interface CardKey {
  readonly id: string;
  readonly purpose: KeyPurpose;
  readonly curve: "P-256" | "P-384";
  /** DER of the certificate that names this key; some cards show it only after login. */
  readonly certificate?: Uint8Array;
  /** The card wants the PIN again for every use (CKA_ALWAYS_AUTHENTICATE). */
  readonly pinEachUse: boolean;
}

export interface CardDescription {
  readonly serial: string;
  readonly label: string;
  readonly kind: "software" | "pkcs11";
  readonly triesLeft?: number;
  readonly locked: boolean;
  /** The PIN is typed on the reader, not here. */
  readonly pinPad: boolean;
  readonly keys: readonly CardKey[];
}

export interface Slot {
  readonly id: string;
  readonly reader: string;
  readonly card?: CardDescription;
}

/** One module (a PKCS#11 library, or the software reader). All calls may take seconds: cards are slow. */
export interface CardModule {
  readonly slots: () => Promise<Result<readonly Slot[]>>;
  /** Calls back when a card comes or goes; returns the way to stop. */
  readonly watch: (changed: () => void) => () => void;
  /** Verifies the PIN and leaves the card logged in. `card.pinWrong` carries `triesLeft`. */
  readonly login: (slot: string, pin: string) => Promise<Result<CardDescription>>;
  readonly logout: (slot: string) => Promise<void>;
  /** Raw ECDSA (r ‖ s, IEEE P1363) over a digest that was made here (cryptography.md §1: CKM_ECDSA over our own hash). */
  readonly sign: (slot: string, key: string, digest: Uint8Array, pin?: string) => Promise<Result<Uint8Array>>;
  /** ECDH x-coordinate, no KDF on the card (CKD_NULL). The peer's point is uncompressed. */
  readonly agree: (slot: string, key: string, point: Uint8Array, pin?: string) => Promise<Result<Uint8Array>>;
  readonly close: () => Promise<void>;
}

/**
 * The desk of a demo room: a hand that puts software cards into the reader and takes them out. Real readers have no such call
 * (`card.operationRefused`).
 */
export interface Desk {
  /** Into the named slot, or the first free one; where all are taken the first one's card is taken out. */
  readonly insert: (card: string, slot?: string) => Promise<Result<void>>;
  /** Out of the named slot, or of all. */
  readonly remove: (slot?: string) => Promise<Result<void>>;
}

/** A card that is logged in, as envelopes use it. */
export interface OpenCard {
  readonly description: CardDescription;
  readonly agree: (key: string, point: Uint8Array) => Promise<Result<Uint8Array>>;
  readonly sign: (key: string, digest: Uint8Array) => Promise<Result<Uint8Array>>;
}
