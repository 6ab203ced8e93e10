import { z } from "zod";
import * as shape from "./shapes.ts";

/** What the room tells the window unasked. Events broadcast state; they never steer. */
export const events = {
  "job.progress": shape.job,
  "card.changed": z.strictObject({ slots: z.array(shape.slot) }),
  "session.ended": z.strictObject({ reason: z.enum(["signedOut", "cardRemoved", "idle", "roomStopped"]) }),
  "session.warning": z.strictObject({ millisecondsLeft: z.number().min(0) }),
  "network.attempt": z.strictObject({ count: shape.count }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;
export const eventNames = Object.keys(events) as EventName[];
export const isEventName = (name: unknown): name is EventName => typeof name === "string" && Object.hasOwn(events, name);
