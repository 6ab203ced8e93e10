import { z } from "zod";
import { cardMethods, cardObstacles, cardUses } from "../../domain/cardCheck.ts";
import { demoOfficers } from "../../domain/officer.ts";
import * as shape from "../shapes.ts";
import { nothing, type OperationShape } from "./shape.ts";

export const cardOperations = {
  "card.list": {
    in: nothing,
    out: z.strictObject({ slots: z.array(shape.slot), desk: z.array(shape.deskCard).max(Object.values(demoOfficers).reduce((sum, n) => sum + n, 0)) }),
    role: "anyone",
    audit: { none: "shows which readers are connected; the sign-in that follows is recorded" },
  },
  /** Demo room only: put a card from the desk into the software reader, or take it out. */
  "card.insert": { in: z.strictObject({ card: shape.identifier }), out: nothing, role: "anyone", audit: { none: "stands for a hand at a reader, which no program sees" } },
  "card.remove": { in: nothing, out: nothing, role: "anyone", audit: { none: "ends the session, and that is recorded" } },
  "card.modules": {
    in: nothing,
    out: z.strictObject({ modules: z.array(z.strictObject({ path: z.string(), sha256: shape.hash.optional(), failure: shape.failure.optional() })).max(8) }),
    role: "anyone",
    audit: { none: "shows which card software is registered and whether it serves" },
  },
  /** Card software found on this machine, to choose from before there is a room. */
  "card.libraries": {
    in: nothing,
    out: z.strictObject({ libraries: z.array(z.strictObject({ path: z.string(), sha256: shape.hash })) }),
    role: "anyone",
    audit: { none: "names files of the system" },
  },
  /** Before there is a room: these instead of what is loaded. `room.create` then takes the same paths as `cardModules`. */
  "card.load": {
    in: z.strictObject({ paths: z.array(shape.folder).max(8) }),
    out: z.strictObject({ modules: z.array(z.strictObject({ path: z.string(), sha256: shape.hash.optional(), failure: shape.failure.optional() })).max(8) }),
    role: "anyone",
    audit: { none: "there is no room yet; what two custodians then sign names the libraries" },
  },
  /** Tries everything the card can do. The PIN is left out where it is typed on the reader; it may be asked for several times there. */
  "card.check": {
    in: z.strictObject({ slot: shape.identifier, pin: shape.pin.optional() }),
    out: z.strictObject({
      serial: z.string(),
      label: z.string(),
      kind: z.enum(["software", "pkcs11"]),
      pinPad: z.boolean(),
      trials: z.array(
        z.strictObject({
          key: z.string(),
          purpose: z.enum(["sign", "agree", "transport"]),
          /** Such as `P-384` or `RSA-3072`. */
          algorithm: z.string(),
          method: z.enum(cardMethods),
          pinEachUse: z.boolean(),
          passed: z.boolean(),
          milliseconds: z.number().min(0),
          failure: shape.failure.optional(),
        }),
      ),
      uses: z.array(z.strictObject({ use: z.enum(cardUses), able: z.boolean(), with: z.array(z.string()), pinEachUse: z.boolean(), obstacle: z.enum(cardObstacles).optional() })),
    }),
    role: "anyone",
    audit: { event: "applicationActivity", action: "E" },
  },
} as const satisfies Record<string, OperationShape>;
