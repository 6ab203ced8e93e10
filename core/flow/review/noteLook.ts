import { sessionOf, type RoomContext, type Session } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";

/** Outputs whose originals stand in the log as looked at, once for a session; who asks twice at the same time waits for the same row. */
const noted = new WeakMap<Session, Map<string, Promise<unknown>>>();

/** That somebody looks at the original of an output is on record before he sees it. */
export async function noteLook(context: RoomContext, run: number, output: number): Promise<void> {
  const session = sessionOf(context);
  const known = noted.get(session) ?? new Map<string, Promise<unknown>>();
  noted.set(session, known);
  const name = `${String(run)}-${String(output)}`;
  const noting = known.get(name) ?? session.store.record({ ...entriesOf(context, session)("review.look", { objects: [`run-${String(run)}`], details: { output } }), action: "R" });
  known.set(name, noting);
  try {
    await noting;
  } catch (error) {
    known.delete(name);
    throw error;
  }
}
