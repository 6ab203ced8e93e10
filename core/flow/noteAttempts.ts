import { uuid } from "../platform/entropy.ts";
import type { RoomContext } from "./context.ts";
import { noteWaiting } from "./noteWaiting.ts";

/** Guarantee 7: an attempt to reach a network is blocked, counted, shown, and stands in the log. */
export async function noteAttempts(context: RoomContext, count: number): Promise<void> {
  if (count <= context.connectionAttempts) return;
  const more = count - context.connectionAttempts;
  context.connectionAttempts = count;
  context.broadcast("network.attempt", { count });
  const { session } = context;
  const entry = {
    id: uuid(context.entropy),
    at: context.clock.now(),
    event: "securityAlert",
    type: "networkConfiguration",
    action: "E",
    outcome: 8,
    operation: "network.attempt",
    ...(session && { officer: session.officer.id, role: session.officer.role }),
    details: { attempts: more },
  } as const;
  if (session === undefined) noteWaiting(context.folder, entry);
  else await session.store.record(entry);
}
