import { z } from "zod";
import type { AuditAction, AuditEventName, AuditEventTypeName } from "../domain/audit.ts";
import { demoOfficers } from "../domain/officer.ts";
import type { Role } from "../domain/roles.ts";
import * as shape from "./shapes.ts";

/**
 * THE contract between window (or CLI) and room. Preload, the one IPC handler, role check, validation both ways, timing
 * and the test with malformed payloads derive from this table. To add an operation: one entry here, one flow in core/flow.
 */
export interface OperationShape {
  readonly in: z.ZodType;
  readonly out: z.ZodType;
  /** Who may ask: nobody signed in yet, any officer, or certain roles. */
  readonly role: "anyone" | "officer" | readonly Role[];
  /** How it stands in the audit log; a reason where it does not. */
  readonly audit: { readonly event: AuditEventName; readonly type?: AuditEventTypeName; readonly action: AuditAction } | { readonly none: string };
}

const nothing = z.strictObject({});
const used = (action: AuditAction) => ({ event: "applicationActivity", action }) as const;

export const operations = {
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
  "card.list": {
    in: nothing,
    out: z.strictObject({ slots: z.array(shape.slot), desk: z.array(shape.deskCard).max(Object.values(demoOfficers).reduce((sum, n) => sum + n, 0)) }),
    role: "anyone",
    audit: { none: "shows which readers are connected; the sign-in that follows is recorded" },
  },
  /** Demo room only: put a card from the desk into the software reader, or take it out. */
  "card.insert": { in: z.strictObject({ card: shape.identifier }), out: nothing, role: "anyone", audit: { none: "stands for a hand at a reader, which no program sees" } },
  "card.remove": { in: nothing, out: nothing, role: "anyone", audit: { none: "ends the session, and that is recorded" } },
  "session.open": {
    in: z.strictObject({ slot: shape.identifier, pin: shape.pin }),
    out: z.strictObject({
      officer: shape.officer,
      room: shape.room,
      openedAt: shape.instant,
      lastOpenedAt: shape.instant.optional(),
      failedSince: shape.count,
      idleMilliseconds: shape.count,
    }),
    role: "anyone",
    audit: { event: "userAuthentication", type: "login", action: "E" },
  },
  "session.close": { in: nothing, out: nothing, role: "officer", audit: { none: "recorded with the end of the session, whatever its reason" } },
  /** The window saw a key or the pointer; the room alone decides when idle time is over. */
  "session.touch": { in: nothing, out: nothing, role: "officer", audit: { none: "a sign of life, some each minute" } },
  "preference.list": { in: nothing, out: z.strictObject({ preferences: z.record(z.string(), z.string()) }), role: "officer", audit: { none: "the officer's own pane widths, language and theme" } },
  "preference.set": {
    in: z.strictObject({ name: z.string().regex(/^[a-z][A-Za-z.]{0,39}$/), value: z.string().max(400) }),
    out: nothing,
    role: "officer",
    audit: used("U"),
  },
  "officer.list": { in: nothing, out: z.strictObject({ officers: z.array(shape.officer) }), role: ["custodian", "auditor"], audit: used("R") },
  "selftest.run": { in: nothing, out: z.strictObject({ results: z.array(shape.selftestResult) }), role: "officer", audit: used("E") },
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
    in: z.strictObject({ folder: shape.folder }),
    out: z.strictObject({ rows: shape.count, files: z.array(z.string()), checkpoint: shape.checkpoint }),
    role: ["auditor"],
    audit: { event: "export", action: "R" },
  },
  "audit.checkpoint": {
    in: nothing,
    out: z.strictObject({ checkpoint: shape.checkpoint, note: z.string(), form: z.string() }),
    role: ["auditor", "custodian"],
    audit: { event: "auditLogUsed", action: "E" },
  },
  "form.print": {
    in: z.strictObject({ form: z.enum(["audit.checkpoint"]), number: z.string().max(40) }),
    out: nothing,
    role: ["auditor", "custodian"],
    audit: { event: "export", action: "R" },
  },
  "job.list": { in: nothing, out: z.strictObject({ jobs: z.array(shape.job) }), role: "officer", audit: { none: "progress that is on the screen already" } },
  "job.cancel": { in: z.strictObject({ job: shape.identifier }), out: nothing, role: "officer", audit: used("E") },
} as const satisfies Record<string, OperationShape>;

export type OperationName = keyof typeof operations;
export type OperationInput<Name extends OperationName> = z.input<(typeof operations)[Name]["in"]>;
export type OperationOutput<Name extends OperationName> = z.output<(typeof operations)[Name]["out"]>;

export const operationNames = Object.keys(operations) as OperationName[];
export const isOperationName = (name: unknown): name is OperationName => typeof name === "string" && Object.hasOwn(operations, name);
