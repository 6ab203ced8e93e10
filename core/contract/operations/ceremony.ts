import { z } from "zod";
import { ceremony, ceremonyMinutes } from "../policyShapes.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

/**
 * Anyone, since a room is made by two cards before there is a session: it is the cards that are asked for their roles. There is one
 * ceremony at a time, and none is left when a session ends.
 */
const signed = { event: "applicationActivity", type: "securityConfiguration", action: "E" } as const;
const one = z.strictObject({ ceremony: shape.identifier });

export const ceremonyOperations = {
  "ceremony.get": { in: nothing, out: z.strictObject({ ceremony: ceremony.optional() }), role: "anyone", audit: { none: "what the window began itself" } },
  /** With the card in that slot. The PIN is left out where it is typed on the reader, or the session's own card needs none. */
  "ceremony.sign": {
    in: z.strictObject({ ceremony: shape.identifier, slot: shape.identifier, pin: shape.pin.optional() }),
    out: z.strictObject({ ceremony }),
    role: "anyone",
    audit: signed,
  },
  /** One reader: the session's card may be taken out now, and the page goes blank. */
  "ceremony.swap": { in: one, out: z.strictObject({ ceremony }), role: "officer", audit: signed },
  /** The session's card is back. */
  "ceremony.resume": {
    in: z.strictObject({ ceremony: shape.identifier, slot: shape.identifier, pin: shape.pin.optional() }),
    out: z.strictObject({ ceremony }),
    role: "officer",
    audit: signed,
  },
  "ceremony.cancel": { in: one, out: z.strictObject({ ceremony }), role: "anyone", audit: signed },
  "ceremony.list": { in: nothing, out: z.strictObject({ ceremonies: z.array(ceremonyMinutes) }), role: ["custodian", "auditor"], audit: used("R") },
  /** A numbered sheet to print (`form.print` of form `ceremony.minutes`) and to be signed by hand. */
  "ceremony.minutes": {
    in: one,
    out: z.strictObject({ minutes: ceremonyMinutes, statement: z.string(), form: z.string() }),
    role: ["custodian", "auditor"],
    audit: used("E"),
  },
} as const satisfies Record<string, OperationShape>;
