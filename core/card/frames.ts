import { z } from "zod";
import { failureCodes, type FailureCode } from "../domain/failure.ts";
import type { CardDescription, ModuleState, SignatureScheme, Slot, TransportPadding } from "./card.ts";

/** What passes over the card process's socket. Both sides check every frame; a frame that does not fit ends the connection. */

/** Several full cards with all their certificates fit. */
export const largestFrame = 1024 * 1024;

const base64 = z
  .base64()
  .max(64 * 1024)
  .transform((text): Uint8Array => Buffer.from(text, "base64"));
const id = z.int().min(1);
const name = z.string().min(1).max(128);
/** Whether it is a PIN is the card's to say: a wrong form must be answered and not end the connection. */
const pin = z.string().max(256);
const nothing = z.null();

const algorithm = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("elliptic"), curve: z.enum(["P-256", "P-384"]) }),
  z.strictObject({ kind: z.literal("rsa"), bits: z.int().min(1).max(16_384) }),
]);

const key = z.strictObject({
  id: name,
  purpose: z.enum(["sign", "agree", "transport"]),
  algorithm,
  certificate: base64.exactOptional(),
  pinEachUse: z.boolean(),
});

const description = z.strictObject({
  serial: z.string().max(64),
  label: z.string().max(64),
  kind: z.enum(["software", "pkcs11"]),
  triesLeft: z.int().min(0).max(255).exactOptional(),
  locked: z.boolean(),
  pinPad: z.boolean(),
  keys: z.array(key).max(32),
}) satisfies z.ZodType<CardDescription>;

const slot = z.strictObject({ id: name, reader: z.string().max(128), card: description.exactOptional() }) satisfies z.ZodType<Slot>;

const failure = z.strictObject({
  code: z.enum(Object.keys(failureCodes) as [FailureCode, ...FailureCode[]]),
  details: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])).exactOptional(),
});

const moduleState = z.strictObject({ path: z.string().max(4096), sha256: z.string().length(64).exactOptional(), failure: failure.exactOptional() }) satisfies z.ZodType<ModuleState>;

const scheme = z.strictObject({ kind: z.enum(["ecdsa", "pss"]), digest: z.enum(["sha256", "sha384", "sha512"]) }) satisfies z.ZodType<SignatureScheme>;

const padding = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("oaep"), digest: z.enum(["sha1", "sha256", "sha384", "sha512"]) }),
  // No content key is longer.
  z.strictObject({ kind: z.literal("pkcs1"), bytes: z.int().min(1).max(64).exactOptional() }),
]) satisfies z.ZodType<TransportPadding>;

/** One verb a row: what goes to the card and what comes back. */
export const verbs = {
  slots: { in: z.strictObject({}), out: z.array(slot).max(64) },
  modules: { in: z.strictObject({}), out: z.array(moduleState).max(8) },
  load: { in: z.strictObject({ modules: z.array(z.strictObject({ path: z.string().min(1).max(4096), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).max(8) }), out: nothing },
  login: { in: z.strictObject({ slot: name, pin: pin.exactOptional() }), out: description },
  logout: { in: z.strictObject({ slot: name }), out: nothing },
  sign: { in: z.strictObject({ slot: name, key: name, digest: base64, scheme, pin: pin.exactOptional() }), out: base64 },
  agree: { in: z.strictObject({ slot: name, key: name, point: base64, pin: pin.exactOptional() }), out: base64 },
  decrypt: { in: z.strictObject({ slot: name, key: name, wrapped: base64, padding, pin: pin.exactOptional() }), out: base64 },
  insert: { in: z.strictObject({ card: name, slot: name.exactOptional() }), out: nothing },
  remove: { in: z.strictObject({ slot: name.exactOptional() }), out: nothing },
} as const;

export type Verb = keyof typeof verbs;
const verbNames = Object.keys(verbs) as [Verb, ...Verb[]];

export const hello = z.strictObject({ token: z.string().min(32).max(256) });
export const request = z.strictObject({ id, verb: z.enum(verbNames), input: z.unknown() });

export const answer = z.union([
  z.strictObject({ event: z.literal("welcome") }),
  z.strictObject({ event: z.literal("changed") }),
  z.strictObject({ id, value: z.unknown() }),
  z.strictObject({ id, failure }),
]);

export type Answer = z.output<typeof answer>;

/** Bytes as they travel; JSON would make objects of them. */
export const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

const withTextKeys = ({ keys, ...rest }: CardDescription): unknown => ({
  ...rest,
  keys: keys.map(({ certificate, ...key }) => ({ ...key, ...(certificate !== undefined && { certificate: asText(certificate) }) })),
});

export const describedAsText = withTextKeys;
export const slotAsText = ({ card, ...rest }: Slot): unknown => ({ ...rest, ...(card !== undefined && { card: withTextKeys(card) }) });
