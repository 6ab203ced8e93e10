/** Object identifiers of CMS and its algorithms, each from the standard that names it. */

/** RFC 5652 §4–7, RFC 5083 §2. */
export const contentTypes = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  envelopedData: "1.2.840.113549.1.7.3",
  digestedData: "1.2.840.113549.1.7.5",
  authEnvelopedData: "1.2.840.113549.1.9.16.1.23",
} as const;

export type Cipher = "aes-128-cbc" | "aes-192-cbc" | "aes-256-cbc" | "aes-128-gcm" | "aes-256-gcm";

/** RFC 3565 §4.1, RFC 5084 §3.2. */
export const ciphers: ReadonlyMap<string, Cipher> = new Map([
  ["2.16.840.1.101.3.4.1.2", "aes-128-cbc"],
  ["2.16.840.1.101.3.4.1.22", "aes-192-cbc"],
  ["2.16.840.1.101.3.4.1.42", "aes-256-cbc"],
  ["2.16.840.1.101.3.4.1.6", "aes-128-gcm"],
  ["2.16.840.1.101.3.4.1.46", "aes-256-gcm"],
]);
export const aes256Gcm = "2.16.840.1.101.3.4.1.46";

/** RFC 3565 §4.2: the bytes of the wrapping key. */
export const keyWraps: ReadonlyMap<string, number> = new Map([
  ["2.16.840.1.101.3.4.1.5", 16],
  ["2.16.840.1.101.3.4.1.25", 24],
  ["2.16.840.1.101.3.4.1.45", 32],
]);
export const aes256Wrap = "2.16.840.1.101.3.4.1.45";

/** What is known and refused: a name helps whoever has to make the file again. Nothing else of a file reaches a failure. */
export const refusedByName: ReadonlyMap<string, string> = new Map([
  ["1.2.840.113549.3.7", "3DES"],
  ["1.2.840.113549.3.2", "RC2"],
  ["1.3.14.3.2.7", "DES"],
  ["2.16.840.1.101.3.4.1.26", "AES-192-GCM"],
  ["2.16.840.1.101.3.4.1.7", "AES-CCM"],
  ["2.16.840.1.101.3.4.1.47", "AES-CCM"],
  ["1.2.840.113549.1.9.16.3.18", "ChaCha20-Poly1305"],
  ["1.3.132.1.11.0", "ECDH-SHA-224"],
  ["1.3.132.1.14.0", "ECDH-SHA-224"],
  ["1.3.14.3.2.26", "SHA-1"],
  ["1.2.840.113549.1.1.5", "RSA-SHA-1"],
  ["1.2.840.10045.4.1", "ECDSA-SHA-1"],
]);

export type Digest = "sha256" | "sha384" | "sha512";

/** RFC 5754 §2. */
export const digests: ReadonlyMap<string, Digest> = new Map([
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
]);
export const digestIdentifiers: Readonly<Record<Digest, string>> = {
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};
export const digestBytes: Readonly<Record<Digest, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** RFC 8017 appendix A.2. */
export const rsaEncryption = "1.2.840.113549.1.1.1";
export const rsaesOaep = "1.2.840.113549.1.1.7";
export const mgf1 = "1.2.840.113549.1.1.8";
export const pSpecified = "1.2.840.113549.1.1.9";
export const rsassaPss = "1.2.840.113549.1.1.10";
export const sha1 = "1.3.14.3.2.26";
