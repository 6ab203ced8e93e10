import { z } from "zod";
import { delivery, medium } from "./deliveryShapes.ts";
import { ceremony } from "./policyShapes.ts";
import * as shape from "./shapes.ts";

/** What the room tells the window unasked. Events broadcast state; they never steer. */
export const events = {
  "job.progress": shape.job,
  "card.changed": z.strictObject({ slots: z.array(shape.slot) }),
  "session.ended": z.strictObject({ reason: z.enum(["signedOut", "cardRemoved", "idle", "roomStopped"]) }),
  "session.warning": z.strictObject({ millisecondsLeft: z.number().min(0) }),
  /** While it is `swapping` or `returning` the page is blank but for the ceremony itself. */
  "ceremony.changed": z.strictObject({ ceremony }),
  "medium.changed": z.strictObject({ media: z.array(medium) }),
  "delivery.changed": z.strictObject({ delivery }),
  /** How many items lie on the 保留 desk. */
  "held.changed": z.strictObject({ count: shape.count }),
  "network.attempt": z.strictObject({ count: shape.count }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;
export const eventNames = Object.keys(events) as EventName[];
export const isEventName = (name: unknown): name is EventName => typeof name === "string" && Object.hasOwn(events, name);
