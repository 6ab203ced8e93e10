import type { Failure, Result } from "../domain/failure.ts";

/**
 * What every card can do, whichever module drives it: the software cards of the demo room and, behind the same interface,
 * PKCS#11 tokens. Private keys never leave the card; PINs never leave the card process.
 */

/** One key, one purpose (SP 800-57 §5.2): it signs, agrees on a secret, or opens what was encrypted to it (RSA key transport). */
export type KeyPurpose = "sign" | "agree" | "transport";

export type Curve = "P-256" | "P-384";

export type KeyAlgorithm = { readonly kind: "elliptic"; readonly curve: Curve } | { readonly kind: "rsa"; readonly bits: number };

export interface CardKey {
  /** Names key and purpose for as long as the card lies in the reader. */
  readonly id: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: KeyAlgorithm;
  /** DER of the certificate that names this key; some cards show it only after login. */
  readonly certificate?: Uint8Array;
  /** The card wants the PIN again for every use (CKA_ALWAYS_AUTHENTICATE). */
  readonly pinEachUse: boolean;
}

export interface CardDescription {
  readonly serial: string;
  readonly label: string;
  readonly kind: "software" | "pkcs11";
  /** Where the card says it: PKCS#11 tells only the last try from the others. */
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

/** A library on the allow-list and whether it serves. */
export interface ModuleState {
  readonly path: string;
  /** Of the file as it was found, where there is one. */
  readonly sha256?: string;
  readonly failure?: Failure;
}

export type SignatureDigest = "sha256" | "sha384" | "sha512";

/** Raw ECDSA (r ‖ s, IEEE P1363), or RSA-PSS with MGF1 of the same digest and a salt of its length (RFC 4056). */
export type SignatureScheme = { readonly kind: "ecdsa" | "pss"; readonly digest: SignatureDigest };

export type OaepDigest = "sha1" | SignatureDigest;

/** PKCS#1 v1.5 never fails visibly: where the padding is wrong a key that nobody knows is given, of the length expected (RFC 3218 §2.3.2). */
export type TransportPadding = { readonly kind: "oaep"; readonly digest: OaepDigest } | { readonly kind: "pkcs1"; readonly bytes?: number };

/** A PIN where the key wants it for each use; without one a reader with a key pad asks for it itself. */
export interface CardOperations<Place extends readonly unknown[]> {
  /** Over a digest that was made here. */
  readonly sign: (...asked: [...Place, key: string, digest: Uint8Array, scheme: SignatureScheme, pin?: string]) => Promise<Result<Uint8Array>>;
  /** ECDH x-coordinate, no KDF on the card (CKD_NULL). The peer's point is uncompressed. */
  readonly agree: (...asked: [...Place, key: string, point: Uint8Array, pin?: string]) => Promise<Result<Uint8Array>>;
  /** One failure for every cause, `card.decryptionFailed`. */
  readonly decrypt: (...asked: [...Place, key: string, wrapped: Uint8Array, padding: TransportPadding, pin?: string]) => Promise<Result<Uint8Array>>;
}

/** One module (a PKCS#11 library, or the software reader), or several as one. All calls may take seconds: cards are slow. */
export interface CardModule extends CardOperations<[slot: string]> {
  readonly slots: () => Promise<Result<readonly Slot[]>>;
  /** The PKCS#11 libraries behind it. */
  readonly modules: () => Promise<Result<readonly ModuleState[]>>;
  /** Calls back when a card comes or goes; returns the way to stop. */
  readonly watch: (changed: () => void) => () => void;
  /** Verifies the PIN and leaves the card logged in; without one the reader's key pad asks. `card.pinWrong` carries `triesLeft` where it is known. */
  readonly login: (slot: string, pin?: string) => Promise<Result<CardDescription>>;
  readonly logout: (slot: string) => Promise<void>;
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

/** Other libraries in place of those that are loaded; what was logged in is not any more. */
export interface Loader {
  readonly load: (modules: readonly { readonly path: string; readonly sha256: string }[]) => Promise<Result<void>>;
}

/** A card that is logged in, as envelopes use it. */
export interface OpenCard extends CardOperations<[]> {
  readonly description: CardDescription;
}
