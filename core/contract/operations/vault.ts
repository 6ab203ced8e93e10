import { z } from "zod";
import { deliveryNumber, itemNumber, ledgerState, paperNumber } from "../deliveryShapes.ts";
import { ceremony } from "../policyShapes.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

/** The vault (保管庫) as such. What lies in it is reached through deliveries, runs and releases. */

const entryOnly = z.strictObject({ entry: z.int().min(1) });
const objectId = z.string().regex(/^[0-9a-f]{32}$/);

/** What a destruction certificate says. It never says more than the room knows. */
const certificate = z.strictObject({
  entry: shape.count,
  at: shape.instant,
  reason: shape.lineOfText,
  statementSha256: shape.hash,
  signers: z.array(shape.identifier).length(2),
  isDone: z.boolean(),
  /** That was destroyed as a whole. */
  delivery: deliveryNumber.optional(),
  objects: shape.count,
  bytes: shape.count,
  items: shape.count,
  /** The first of what can still be opened in the vault itself. */
  remaining: z.array(z.strictObject({ kind: z.enum(["referred", "cameAgain"]), object: objectId, copies: shape.count })).max(1000),
  remainingCount: shape.count,
  /** Packages sealed here that hold some of it: whoever has one, and a card it was sealed to, opens it. */
  packages: z.array(z.strictObject({ id: z.string().max(64), sequence: shape.count, sender: shape.lineOfText, sealedAt: shape.instant, recipients: z.array(z.string().max(200)), held: shape.count, isSeen: z.boolean() })).max(1000),
  packageCount: shape.count,
  /** Packages sealed here whose contents the room has not taken into its books yet. */
  packagesUntold: shape.count,
  /** Media that brought some of it and are not destroyed, with where the ledger says they are. */
  media: z.array(z.strictObject({ number: paperNumber, state: ledgerState, owner: shape.lineOfText, delivery: deliveryNumber, providerName: shape.lineOfText })).max(1000),
  mediaCount: shape.count,
  /** Segments in which sealed names and hashes of it may still stand, until a compaction. */
  traces: shape.count,
  /** Copies of the room's databases from before this open what they held, until the register is applied to them. */
  copiesBefore: shape.instant,
  /** Sheets of it that were printed before. */
  forms: z.array(z.strictObject({ number: z.string().max(40), at: shape.instant, officer: shape.identifier })),
});

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
      /** Segments in which names and hashes of something destroyed may still stand, sealed, until a compaction. */
      traces: shape.count,
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
  /** What would go with a whole delivery, for whoever thinks of destroying it. */
  "vault.stake": {
    in: z.strictObject({ delivery: deliveryNumber }),
    out: z.strictObject({
      items: shape.count,
      objects: shape.count,
      bytes: shape.count,
      /** Contents that other deliveries have as well. */
      shared: shape.count,
      deliveries: z.array(deliveryNumber),
    }),
    role: ["custodian"],
    audit: used("R"),
  },
  /** Begins a ceremony of two custodians; its result has `entry`, `destroyed`, `released` and `items`. */
  "vault.destroy": {
    in: z.strictObject({
      what: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("items"), delivery: deliveryNumber, items: z.array(itemNumber).min(1).max(10_000) }),
        /** Contents that other deliveries have as well are kept there, or destroyed there too. */
        z.strictObject({ kind: z.literal("delivery"), delivery: deliveryNumber, shared: z.enum(["keep", "destroy"]) }),
        /** What an index that was made anew found without anything that refers to it. */
        z.strictObject({ kind: z.literal("unreferred") }),
      ]),
      reason: shape.lineOfText,
    }),
    out: z.strictObject({ ceremony }),
    role: ["custodian"],
    audit: used("D"),
  },
  "vault.certificate": { in: entryOnly, out: certificate, role: ["custodian", "auditor"], audit: used("R") },
  /** Numbers a 廃棄証明書; it says what is so at this moment. Printed by `form.print`. */
  "vault.certificateForm": { in: entryOnly, out: z.strictObject({ certificate, number: z.string().max(40), at: shape.instant }), role: ["custodian", "auditor"], audit: used("R") },
} as const satisfies Record<string, OperationShape>;
