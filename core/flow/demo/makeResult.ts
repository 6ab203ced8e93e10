import { fail, succeed, type Result } from "../../domain/failure.ts";
import { systemClock } from "../../platform/clock.ts";
import type { RoomCaller } from "../commandLineRoom.ts";
import { acceptAll } from "../review/reviewVerbs.ts";
import { lastRun } from "../run/projectVerbs.ts";
import { hasReached, runOf, type DemoWay, type ProjectPage } from "./demoWay.ts";

/** From the committee's decision to a result that was verified and looked at: approver, technician, reviewer. */

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export async function decide({ told, words }: DemoWay, room: RoomCaller, { project }: ProjectPage): Promise<Result<ProjectPage>> {
  const decision = { number: words.decision, day: dayOf(systemClock.now()) };
  const decided = await room.call("project.decide", { project, ...decision });
  if (!decided.ok) return decided;
  told("decide", decision, false);
  return room.call("project.get", { project });
}

type Run = NonNullable<ReturnType<typeof runOf>>;
export const factsOfRun = ({ persons, records, instances, held, snapshot }: Run) => ({ persons, records, instances, held, snapshot });
export const factsOfVerification = ({ verification }: Run) => ({ outputs: verification?.outputs ?? 0, hits: verification?.hits ?? 0 });

/** The run that is under way goes on; one that is finished is verified. */
export async function run({ told }: DemoWay, room: RoomCaller, page: ProjectPage): Promise<Result<ProjectPage>> {
  const { project } = page;
  const known = runOf(page);
  const isFound = known?.state === "finished";
  const made = isFound ? succeed(known) : await room.call("run.start", { project });
  if (!made.ok) return made;
  told("run", factsOfRun(made.value), isFound);
  // Once somebody was found in it, another run is needed: it is not verified again.
  if (made.value.verification?.outcome === "refused") return fail("run.notVerified");
  const verified = await room.call("run.verify", { run: made.value.run });
  if (!verified.ok) return verified;
  told("verify", factsOfVerification(verified.value), false);
  if (verified.value.verification?.outcome !== "passed") return fail("run.notVerified");
  return room.call("project.get", { project });
}

/** Each finding is opened and accepted: what a human would look at with his own eyes. */
export async function review({ told, words }: DemoWay, room: RoomCaller, page: ProjectPage): Promise<Result<ProjectPage>> {
  const { project } = page;
  if (!hasReached(page, "verified")) return fail("project.wrongState", { state: page.state });
  const last = await lastRun(room, project);
  if (!last.ok) return last;
  const { run: number } = last.value;
  const accepted = await acceptAll(room, number, words.shown);
  if (!accepted.ok) return accepted;
  const reviewed = await room.call("run.review", { run: number });
  if (!reviewed.ok) return reviewed;
  told("review", { findings: accepted.value.state.findings, opened: accepted.value.opened }, false);
  return room.call("project.get", { project });
}
