import { z } from "zod";
import { identityMeanings } from "../../domain/record.ts";
import { holderNumber as holder } from "../dataShapes.ts";
import * as parts from "../deliveryShapes.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

const lookers = ["technician", "reviewer"] as const;
/** What a delivery said of a person, and beside it the day of birth and the sex as the room read them. */
const identityField = z.enum([...identityMeanings, "birthDay", "sexCode"]);

/** Looking at what deliveries brought. Who somebody is stands in one answer only, asked for one person and recorded each time. */
export const dataOperations = {
  /** Deliveries whose facts can be read; counts only. */
  "data.list": {
    in: nothing,
    out: z.strictObject({
      deliveries: z.array(
        z.strictObject({
          delivery: parts.deliveryNumber,
          state: z.enum(["catalogued", "linked"]),
          providerName: shape.lineOfText,
          receivedAt: shape.instant,
          holders: shape.count,
          records: shape.count,
          instances: shape.count,
          heldRows: shape.count,
          leftItems: shape.count,
          refused: shape.count,
        }),
      ),
    }),
    role: lookers,
    audit: used("R"),
  },
  /** Who has exactly this number at the provider: never a list of names. The number itself is not recorded. */
  "data.find": {
    in: z.strictObject({ delivery: parts.deliveryNumber, local: z.string().trim().min(1).max(128) }),
    out: z.strictObject({ holder: holder.exactOptional() }),
    role: lookers,
    audit: used("R"),
  },
  /** Shows who one person is. While it lasts, `data.records` brings this person's free text too. */
  "data.unveil": {
    in: z.strictObject({ delivery: parts.deliveryNumber, holder }),
    out: z.strictObject({ local: z.string().max(128), identity: z.array(z.strictObject({ field: identityField, value: z.string().max(4096) })), milliseconds: shape.count }),
    role: lookers,
    audit: used("R"),
  },
  /** Puts the veil back before its time. */
  "data.veil": { in: nothing, out: nothing, role: lookers, audit: { none: "shows less than before" } },
} as const satisfies Record<string, OperationShape>;
