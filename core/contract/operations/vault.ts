import { z } from "zod";
import { ceremony } from "../policyShapes.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

/** The vault (保管庫) as such. What lies in it is reached through deliveries, runs and releases. */

const objectId = z.string().regex(/^[0-9a-f]{32}$/);

export const vaultOperations = {
  "vault.status": {
    in: nothing,
    out: z.strictObject({
      objects: shape.count,
      bytes: shape.count,
      /** Kept although nothing refers to them. */
      unreferred: shape.count,
      /** Contents that came more than once. */
      shared: shape.count,
      arriving: shape.count,
      destroyed: shape.count,
      segments: shape.count,
      /** On the disk; what no row refers to is taken back by a compaction. */
      storedBytes: shape.count,
      deadBytes: shape.count,
      /** Entries of the destruction register. */
      register: shape.count,
    }),
    role: ["technician", "custodian", "auditor"],
    audit: used("R"),
  },
  /** Custodians and auditors look whether everything is in its place; to read it takes the key of a technician. */
  "vault.check": {
    in: z.strictObject({
      readData: z.boolean(),
      subset: z
        .strictObject({ part: z.int().min(1).max(1000), of: z.int().min(1).max(1000) })
        .refine(({ part, of }) => part <= of)
        .exactOptional(),
    }),
    out: z.strictObject({
      objects: shape.count,
      bytes: shape.count,
      segments: shape.count,
      deadBytes: shape.count,
      faulty: shape.count,
      /** The first of them. */
      problems: z.array(z.strictObject({ object: objectId, failure: shape.failure })).max(1000),
      byCode: z.record(z.string().max(64), shape.count),
    }),
    role: ["technician", "custodian", "auditor"],
    audit: used("E"),
  },
  "vault.rebuild": {
    in: nothing,
    out: z.strictObject({
      segments: shape.count,
      records: shape.count,
      restored: shape.count,
      moved: shape.count,
      dead: shape.count,
      skippedBytes: shape.count,
    }),
    role: ["technician"],
    audit: used("E"),
  },
  "vault.compact": {
    in: nothing,
    out: z.strictObject({ segments: shape.count, moved: shape.count, freedBytes: shape.count }),
    role: ["technician"],
    audit: used("E"),
  },
  /** Begins a ceremony of two custodians; its result has `entry`, `destroyed` and `released`. */
  "vault.destroy": {
    in: z.strictObject({
      targets: z
        .array(z.strictObject({ id: objectId, copies: z.int().min(1) }))
        .min(1)
        .max(10_000),
      reason: shape.lineOfText,
    }),
    out: z.strictObject({ ceremony }),
    role: ["custodian"],
    audit: used("D"),
  },
  "vault.certificate": {
    in: z.strictObject({ entry: z.int().min(1) }),
    out: z.strictObject({
      entry: shape.count,
      at: shape.instant,
      reason: shape.lineOfText,
      statementSha256: shape.hash,
      signers: z.array(shape.identifier).length(2),
      isDone: z.boolean(),
      objects: shape.count,
      bytes: shape.count,
      /** The first of what can still be opened. */
      remaining: z.array(z.strictObject({ kind: z.enum(["referred", "cameAgain"]), object: objectId, copies: shape.count })).max(1000),
      remainingCount: shape.count,
      /** Copies of keys.db from before this open what they held, until the register is applied to them. */
      keyCopiesBefore: shape.instant,
    }),
    role: ["custodian", "auditor"],
    audit: used("R"),
  },
} as const satisfies Record<string, OperationShape>;
