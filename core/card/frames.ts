import { z } from "zod";
import { failureCodes, type FailureCode } from "../domain/failure.ts";
import type { CardDescription, Slot } from "./card.ts";

/** What passes over the card process's socket. Both sides check every frame; a frame that does not fit ends the connection. */

/** A card with its certificates fits several times over. */
export const largestFrame = 256 * 1024;

const base64 = z
  .base64()
  .max(64 * 1024)
  .transform((text): Uint8Array => Buffer.from(text, "base64"));
const id = z.int().min(1);
const name = z.string().min(1).max(128);
/** Whether it is a PIN is the card's to say: a wrong form must be answered and not end the connection. */
const pin = z.string().max(256);
const nothing = z.null();

const key = z.strictObject({
  id: name,
  purpose: z.enum(["sign", "agree"]),
  curve: z.enum(["P-256", "P-384"]),
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
  keys: z.array(key).max(16),
}) satisfies z.ZodType<CardDescription>;

const slot = z.strictObject({ id: name, reader: z.string().max(128), card: description.exactOptional() }) satisfies z.ZodType<Slot>;

/** One verb a row: what goes to the card and what comes back. */
export const verbs = {
  slots: { in: z.strictObject({}), out: z.array(slot).max(64) },
  login: { in: z.strictObject({ slot: name, pin }), out: description },
  logout: { in: z.strictObject({ slot: name }), out: nothing },
  sign: { in: z.strictObject({ slot: name, key: name, digest: base64, pin: pin.exactOptional() }), out: base64 },
  agree: { in: z.strictObject({ slot: name, key: name, point: base64, pin: pin.exactOptional() }), out: base64 },
  insert: { in: z.strictObject({ card: name, slot: name.exactOptional() }), out: nothing },
  remove: { in: z.strictObject({ slot: name.exactOptional() }), out: nothing },
} as const;

export type Verb = keyof typeof verbs;
const verbNames = Object.keys(verbs) as [Verb, ...Verb[]];

export const hello = z.strictObject({ token: z.string().min(32).max(256) });
export const request = z.strictObject({ id, verb: z.enum(verbNames), input: z.unknown() });

const failure = z.strictObject({
  code: z.enum(Object.keys(failureCodes) as [FailureCode, ...FailureCode[]]),
  details: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])).exactOptional(),
});

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
