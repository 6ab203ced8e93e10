/** Nominal types: a plain string or number cannot stand where an id or a unit is meant. */
declare const brand: unique symbol;

export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

export type OfficerId = Brand<string, "OfficerId">;
export type RoomId = Brand<string, "RoomId">;
/** Lower-case hexadecimal SHA-256 of a certificate's DER bytes: how a card is known. */
export type CertificateHash = Brand<string, "CertificateHash">;
export type JobId = Brand<string, "JobId">;

export type Milliseconds = Brand<number, "Milliseconds">;
export type Bytes = Brand<number, "Bytes">;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, "Instant">;
