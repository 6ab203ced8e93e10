import { z } from "zod";
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
      /** Production rooms: the certificates of the officers' cards. The demo room makes its own nine. */
      officers: z
        .array(z.strictObject({ name: shape.lineOfText, kana: shape.lineOfText, romaji: shape.lineOfText, role: shape.role, certificatePem: shape.certificatePem, signingCertificatePem: shape.certificatePem.exactOptional() }))
        .max(200),
    }),
    out: z.strictObject({ room: shape.room, officers: z.array(shape.officer) }),
    role: "anyone",
    audit: { event: "applicationActivity", type: "securityConfiguration", action: "C" },
  },
  "officer.list": { in: nothing, out: z.strictObject({ officers: z.array(shape.officer) }), role: ["custodian", "auditor"], audit: used("R") },
  "selftest.run": { in: nothing, out: z.strictObject({ results: z.array(shape.selftestResult) }), role: "officer", audit: used("E") },
} as const satisfies Record<string, OperationShape>;
