import { sessionOf } from "../../../core/flow/context.ts";
import { demoApplication } from "../../../core/flow/demo/demoWay.ts";
import { entriesOf } from "../../../core/flow/entriesOf.ts";
import { roomForTests } from "../../../core/flow/room.fixture.ts";
import { beginRun } from "../../../core/flow/run/runProject.ts";
import { insist } from "../media/acts.ts";
import { vaultHere } from "../media/readBack.ts";
import type { Place } from "./walk.ts";

/** The moment from which on nothing is chance any more: the run's inputs are frozen and its secret is drawn, and nothing of it is made. */
export async function freeze({ room: folder }: Place): Promise<void> {
  const room = roomForTests({ folder });
  try {
    insist(await room.signIn({ card: "technician-1" }));
    const { projects } = insist(await room.call("project.list", {}));
    const project = projects.find(({ application }) => application === demoApplication);
    if (project === undefined) throw new Error("nothing was proposed");
    if (project.state === "running") return;
    const session = sessionOf(room.context);
    const { clock, entropy } = room.context;
    const order = { store: session.store, vault: await vaultHere(room), officer: session.officer.id, clock, entropy, signal: new AbortController().signal, progress: () => undefined, entryOf: entriesOf(room.context, session) };
    insist(await beginRun(order, project.project));
  } finally {
    await room.remove();
  }
}
