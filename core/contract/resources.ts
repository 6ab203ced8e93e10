import { z } from "zod";
import type { Role } from "../domain/roles.ts";
import { holderNumber } from "./dataShapes.ts";
import { heldCause, itemKind, itemState } from "./deliveryShapes.ts";
import * as shape from "./shapes.ts";

/**
 * Bulk bytes for the window: `app://noren/resource/<name>?<query>`, answered with Content-Length and no-store. The role is
 * checked in the room, as for operations.
 */
export interface ResourceShape {
  /** The query string, every value a string. */
  readonly query: z.ZodType;
  readonly contentType: string;
  readonly role: "officer" | readonly Role[];
}

const whole = z.string().regex(/^\d{1,15}$/).transform(Number);

export const resources = {
  /** One page of the log as JSON lines, newest first, of the view that `audit.list` opened. */
  "audit.rows": {
    query: z.strictObject({ filter: z.string().max(2000).transform(parseFilter).pipe(shape.auditFilter), upTo: whole, offset: whole, limit: whole.pipe(z.number().max(1000)) }),
    contentType: "application/x-ndjson",
    role: ["auditor", "custodian"],
  },
  /** One page of a delivery's items as JSON lines in the order of the medium; names only for roles that work with what was delivered. */
  "delivery.items": {
    query: z.strictObject({ delivery: whole, state: itemState.optional(), kind: itemKind.optional(), cause: heldCause.optional(), offset: whole, limit: whole.pipe(z.number().min(1).max(1000)) }),
    contentType: "application/x-ndjson",
    role: ["technician", "reviewer", "approver", "custodian", "auditor"],
  },
  /** Persons of a delivery by their number in it, as JSON lines; who they are is not in the answer. */
  "data.holders": {
    query: z.strictObject({ delivery: whole, offset: whole, limit: whole.pipe(z.number().min(1).max(1000)) }),
    contentType: "application/x-ndjson",
    role: ["technician", "reviewer"],
  },
  /** What was recorded of one person, as JSON lines: free text, names and numbers of identity are left out unless this person is unveiled. */
  "data.records": {
    query: z.strictObject({ delivery: whole, holder: whole.pipe(holderNumber), offset: whole, limit: whole.pipe(z.number().min(1).max(1000)) }),
    contentType: "application/x-ndjson",
    role: ["technician", "reviewer"],
  },
  /** Images of one person as JSON lines: where they stand and what they are, never the images. */
  "data.images": {
    query: z.strictObject({ delivery: whole, holder: whole.pipe(holderNumber), offset: whole, limit: whole.pipe(z.number().min(1).max(1000)) }),
    contentType: "application/x-ndjson",
    role: ["technician", "reviewer"],
  },
  /** Only who decides about a result sees it beside its originals, and only while it waits for that. One page of a table before | after as JSON lines: the table first, then its rows, counted from 0. */
  "review.rows": { query: z.strictObject({ run: whole, output: whole, offset: whole, limit: whole.pipe(z.number().min(1).max(500)) }), contentType: "application/x-ndjson", role: ["reviewer"] },
  /** One frame, counted from 0, as it is to be painted; see reviewShapes. */
  "review.image": { query: z.strictObject({ run: whole, output: whole, frame: whole, side: z.enum(["before", "after"]) }), contentType: "application/octet-stream", role: ["reviewer"] },
  /** What of an image's header is another or is gone, as JSON lines. */
  "review.header": { query: z.strictObject({ run: whole, output: whole }), contentType: "application/x-ndjson", role: ["reviewer"] },
} as const satisfies Record<string, ResourceShape>;

function parseFilter(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
}

export type ResourceName = keyof typeof resources;
export type ResourceQuery<Name extends ResourceName> = z.output<(typeof resources)[Name]["query"]>;
export const isResourceName = (name: unknown): name is ResourceName => typeof name === "string" && Object.hasOwn(resources, name);
