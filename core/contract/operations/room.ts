import { z } from "zod";
import { ceremony, listedOfficer, newOfficer } from "../policyShapes.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

export const roomOperations = {
  "room.status": {
    in: nothing,
    out: z.strictObject({
      state: z.enum(["absent", "closed", "open"]),
      room: shape.room.optional(),
      /** Why the room cannot be opened, where that is known before any card. */
      failure: shape.failure.optional(),
      version: z.string(),
      folder: z.string(),
      selftest: z.array(shape.selftestResult),
      connectionAttempts: shape.count,
    }),
    role: "anyone",
    audit: { none: "says nothing but what the sign-in screen shows to everyone" },
  },
  "room.create": {
    in: z.strictObject({
      name: shape.lineOfText,
      kind: shape.roomKind,
      /** Production rooms: the records and certificates of the officers. The demo room makes its own ten. */
      officers: z.array(newOfficer).max(200),
      /** Production rooms: the PKCS#11 libraries that the room may load from now on; it takes their hashes. */
      cardModules: z.array(shape.folder).max(8).optional(),
    }),
    /** Where there is a ceremony, the room is made once the cards of two of its custodians have signed (`ceremony.sign`). */
    out: z.strictObject({ room: shape.room, officers: z.array(shape.officer), ceremony: ceremony.optional() }),
    role: "anyone",
    audit: { event: "applicationActivity", type: "securityConfiguration", action: "C" },
  },
  "officer.list": { in: nothing, out: z.strictObject({ officers: z.array(listedOfficer) }), role: ["custodian", "auditor"], audit: used("R") },
  "selftest.run": { in: nothing, out: z.strictObject({ results: z.array(shape.selftestResult) }), role: "officer", audit: used("E") },
} as const satisfies Record<string, OperationShape>;
