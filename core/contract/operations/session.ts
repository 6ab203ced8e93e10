import { z } from "zod";
import { lapseWarning } from "../policyShapes.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

export const sessionOperations = {
  "session.open": {
    /** The PIN is left out where it is typed on the reader. */
    in: z.strictObject({ slot: shape.identifier, pin: shape.pin.optional() }),
    out: z.strictObject({
      officer: shape.officer,
      room: shape.room,
      openedAt: shape.instant,
      lastOpenedAt: shape.instant.optional(),
      failedSince: shape.count,
      idleMilliseconds: shape.count,
      /** What of the officer's own lapses within 30 days. */
      warnings: z.array(lapseWarning),
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
} as const satisfies Record<string, OperationShape>;
