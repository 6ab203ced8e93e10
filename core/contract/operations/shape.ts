import { z } from "zod";
import type { AuditAction, AuditEventName, AuditEventTypeName } from "../../domain/audit.ts";
import type { Role } from "../../domain/roles.ts";

export interface OperationShape {
  readonly in: z.ZodType;
  readonly out: z.ZodType;
  /** Who may ask: nobody signed in yet, any officer, or certain roles. */
  readonly role: "anyone" | "officer" | readonly Role[];
  /** How it stands in the audit log; a reason where it does not. */
  readonly audit: { readonly event: AuditEventName; readonly type?: AuditEventTypeName; readonly action: AuditAction } | { readonly none: string };
}

export const nothing = z.strictObject({});
export const used = (action: AuditAction) => ({ event: "applicationActivity", action }) as const;
