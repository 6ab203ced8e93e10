import { z } from "zod";
import * as shape from "../shapes.ts";
import { nothing, type OperationShape } from "./shape.ts";

export const auditOperations = {
  "audit.list": {
    in: z.strictObject({ filter: shape.auditFilter }),
    /** `upTo` freezes the view: rows written later do not shift the pages, which come by the resource `audit.rows`. */
    out: z.strictObject({ total: shape.count, matching: shape.count, upTo: shape.count, officers: z.array(shape.officer), operations: z.array(z.string()) }),
    role: ["auditor", "custodian"],
    audit: { event: "auditLogUsed", action: "R" },
  },
  "audit.verify": {
    in: z.strictObject({ checkpoint: z.string().max(8192).optional() }),
    out: z.strictObject({ rows: shape.count, head: shape.hash, milliseconds: z.number(), checkpoints: z.array(shape.checkpoint) }),
    role: ["auditor", "custodian"],
    audit: { event: "auditLogUsed", action: "E" },
  },
  "audit.export": {
    /** The PIN for cards that want it again for each signature. */
    in: z.strictObject({ folder: shape.folder, pin: shape.pin.optional() }),
    out: z.strictObject({ rows: shape.count, files: z.array(z.string()), checkpoint: shape.checkpoint }),
    role: ["auditor"],
    audit: { event: "export", action: "R" },
  },
  "audit.checkpoint": {
    in: z.strictObject({ pin: shape.pin.optional() }),
    out: z.strictObject({ checkpoint: shape.checkpoint, note: z.string(), form: z.string() }),
    role: ["auditor", "custodian"],
    audit: { event: "auditLogUsed", action: "E" },
  },
  "form.print": {
    in: z.strictObject({ form: z.enum(["audit.checkpoint", "ceremony.minutes", "delivery.receipt", "delivery.returnSlip", "held.question", "release.receipt", "vault.certificate"]), number: z.string().max(40) }),
    out: nothing,
    role: ["technician", "auditor", "custodian"],
    audit: { event: "export", action: "R" },
  },
} as const satisfies Record<string, OperationShape>;
