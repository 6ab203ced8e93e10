import { z } from "zod";
import { failure } from "./shapes.ts";

/** What passes between the room process and the one who started it: Electron's main process, or the CLI. */

const answerId = z.int().min(1);

export const toRoom = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("start"),
    folder: z.string(),
    /** The card process, reached over its private socket. */
    socket: z.string(),
    token: z.string(),
    /** A shorter idle time than the room's own may be asked for, never a longer one. */
    idleMilliseconds: z.int().min(1).optional(),
    /** The one who starts us can be looked into (a debugger, a remote debugging port): good for tests, never for a production room. */
    observed: z.boolean(),
    /** Who asks: stands in every audit row. */
    client: z.enum(["window", "cli"]),
  }),
  z.strictObject({ type: z.literal("call"), id: answerId, operation: z.string(), input: z.unknown() }),
  z.strictObject({ type: z.literal("resource"), id: answerId, name: z.string(), query: z.record(z.string(), z.string()) }),
  /** The window's network guard refused something; the total so far. */
  z.strictObject({ type: z.literal("attempt"), count: z.int().min(1) }),
  z.strictObject({ type: z.literal("printed"), id: answerId, failure: failure.optional() }),
  z.strictObject({ type: z.literal("stop") }),
]);

export const fromRoom = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ready") }),
  z.strictObject({ type: z.literal("answer"), id: answerId, result: z.unknown() }),
  z.strictObject({ type: z.literal("bytes"), id: answerId, contentType: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
  z.strictObject({ type: z.literal("noBytes"), id: answerId, failure }),
  z.strictObject({ type: z.literal("event"), name: z.string(), payload: z.unknown() }),
  /** Print what the window shows in its registered form layout; answered by `printed`. */
  z.strictObject({ type: z.literal("print"), id: answerId }),
  /** The last message: the process ends after it. */
  z.strictObject({ type: z.literal("ended"), reason: z.enum(["signedOut", "cardRemoved", "idle", "roomStopped"]) }),
]);

export type ToRoom = z.output<typeof toRoom>;
export type FromRoom = z.output<typeof fromRoom>;
export type EndReason = Extract<FromRoom, { type: "ended" }>["reason"];
