import { sessionOf, type RoomContext, type Session } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";

/** What of a delivery stands in the log as read, once for a session; who asks twice at the same time waits for the same row. */
const noted = new WeakMap<Session, Map<string, Promise<unknown>>>();

/** That a person's records or images are read, or without a holder the list of persons, is on record before the answer leaves. */
export async function noteReading(context: RoomContext, delivery: number, holder?: number): Promise<void> {
  const session = sessionOf(context);
  const known = noted.get(session) ?? new Map<string, Promise<unknown>>();
  noted.set(session, known);
  const objects = [`delivery-${String(delivery)}`, ...(holder === undefined ? [] : [`holder-${String(holder)}`])];
  const name = objects.join();
  const noting = known.get(name) ?? session.store.record({ ...entriesOf(context, session)(holder === undefined ? "data.lookList" : "data.look", { objects }), action: "R" });
  known.set(name, noting);
  try {
    await noting;
  } catch (error) {
    known.delete(name);
    throw error;
  }
}
