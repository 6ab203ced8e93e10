import { z } from "zod";
import { cataloguedKinds } from "../../domain/catalogue.ts";
import * as parts from "../deliveryShapes.ts";
import * as shape from "../shapes.ts";
import { used, type OperationShape } from "./shape.ts";

const catalogue = z.strictObject({
  delivery: parts.deliveryNumber,
  holders: shape.count,
  records: shape.count,
  instances: shape.count,
  /** Rows of tables that were not understood. */
  heldRows: shape.count,
  /** Files that were not read. */
  leftItems: shape.count,
});

/** From what a delivery brought to who is in it. */
export const catalogueOperations = {
  /** Reads tables and images of an opened delivery into its shards. A job. */
  "delivery.catalogue": { in: z.strictObject({ delivery: parts.deliveryNumber }), out: catalogue, role: ["technician"], audit: used("E") },
  /** Says of everybody in it which person that is, and whom the lists of refusals stop. A job. */
  "delivery.link": {
    in: z.strictObject({ delivery: parts.deliveryNumber }),
    out: z.strictObject({ version: shape.count, holders: shape.count, newPersons: shape.count, conflicts: shape.count, refused: shape.count, unmatched: shape.count }),
    role: ["technician"],
    audit: used("E"),
  },
  /** What became of each file of a catalogued delivery; places and counts only. */
  "catalogue.get": {
    in: z.strictObject({ delivery: parts.deliveryNumber }),
    out: z.strictObject({
      catalogue,
      items: z.array(z.strictObject({ item: parts.itemNumber, kind: z.enum(cataloguedKinds), records: shape.count, held: shape.count, failure: shape.failureCode.exactOptional() })),
    }),
    role: ["technician", "reviewer", "approver", "auditor"],
    audit: used("R"),
  },
} as const satisfies Record<string, OperationShape>;
