import { z } from "zod";
import { demoOfficers } from "../../domain/officer.ts";
import * as shape from "../shapes.ts";
import { nothing, type OperationShape } from "./shape.ts";

export const cardOperations = {
  "card.list": {
    in: nothing,
    out: z.strictObject({ slots: z.array(shape.slot), desk: z.array(shape.deskCard).max(Object.values(demoOfficers).reduce((sum, n) => sum + n, 0)) }),
    role: "anyone",
    audit: { none: "shows which readers are connected; the sign-in that follows is recorded" },
  },
  /** Demo room only: put a card from the desk into the software reader, or take it out. */
  "card.insert": { in: z.strictObject({ card: shape.identifier }), out: nothing, role: "anyone", audit: { none: "stands for a hand at a reader, which no program sees" } },
  "card.remove": { in: nothing, out: nothing, role: "anyone", audit: { none: "ends the session, and that is recorded" } },
} as const satisfies Record<string, OperationShape>;
