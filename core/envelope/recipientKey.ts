import type { Result } from "../domain/failure.ts";
import type { Certificate } from "./certificate.ts";

/**
 * How a content key was wrapped under an RSA key: OAEP (RFC 8017 §7.1, MGF1 with the same digest) or PKCS #1 v1.5 (§7.2). `bytes` is
 * the length that is expected: where the padding is wrong, a key of that length that nobody knows is given (RFC 3218 §2.3.2).
 */
export type TransportPadding = { readonly kind: "oaep"; readonly digest: "sha1" | "sha256" | "sha384" | "sha512" } | { readonly kind: "pkcs1"; readonly bytes?: number };

/** An elliptic-curve key, on a card or not: the x-coordinate of that key with a given point. */
export interface AgreementKey {
  readonly kind: "agreement";
  readonly certificate: Certificate;
  readonly agree: (point: Uint8Array) => Promise<Result<Uint8Array>>;
}

/** An RSA key, on a card or not. */
export interface TransportKey {
  readonly kind: "transport";
  readonly certificate: Certificate;
  readonly decrypt: (wrapped: Uint8Array, padding: TransportPadding) => Promise<Result<Uint8Array>>;
}

/** A key both sides have already, known by its identifier (KEKRecipientInfo, RFC 5652 §6.2.3). */
export interface SharedKey {
  readonly kind: "shared";
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

/** PasswordRecipientInfo with PBKDF2 (RFC 5652 §6.2.4). */
export interface PasswordKey {
  readonly kind: "password";
  readonly password: string;
}

/** Whatever may open an envelope. */
export type RecipientKey = AgreementKey | TransportKey | SharedKey | PasswordKey;
