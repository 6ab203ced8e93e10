import { sessionOf, type RoomContext, type Session } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";

/** Outputs that stand in the books as looked at, once for a session; who asks twice at the same time waits for the same row. */
const noted = new WeakMap<Session, Map<string, Promise<unknown>>>();

export interface Look {
  readonly run: number;
  readonly output: number;
  /** What the whole of it shows, however little of it one page is. */
  readonly shows: Readonly<Record<"persons" | "rows", number>>;
}

/** That an officer looks at an output and its original is on record before he sees it; on that record he may accept it. */
export async function noteLook(context: RoomContext, { run, output, shows }: Look): Promise<void> {
  const session = sessionOf(context);
  const known = noted.get(session) ?? new Map<string, Promise<unknown>>();
  noted.set(session, known);
  const name = `${String(run)}-${String(output)}`;
  const noting = known.get(name) ?? session.store.write("run.look", { run, output, officer: session.officer.id, at: context.clock.now() }, { ...entriesOf(context, session)("review.look", { objects: [`run-${String(run)}`], details: { output, ...shows } }), action: "R" });
  known.set(name, noting);
  try {
    await noting;
  } catch (error) {
    known.delete(name);
    throw error;
  }
}
