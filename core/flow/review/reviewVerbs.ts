import { reviewWords } from "../../contract/messages/commandLineReview.ts";
import type { OperationOutput } from "../../contract/operations.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import type { RoomCaller } from "../commandLineRoom.ts";
import { lastRun, projectOf, type ProjectAnswer, type ProjectLine } from "../run/projectVerbs.ts";
import { lookAt } from "./lookAt.ts";

/** The command line's verbs for looking at a result. What a finding shows, only the window shows: here stand places and what was said of them. */

export interface ReviewLine extends ProjectLine {
  readonly review: { readonly finding?: string; readonly all?: boolean; readonly after?: string };
}

type Verb = (room: RoomCaller, line: ReviewLine) => Promise<Result<ProjectAnswer>>;
type Listed = OperationOutput<"finding.list">;

export const reviewVerbs = { "review list": list, "review accept": accept, "review finish": finish } as const satisfies Record<string, Verb>;
export type ReviewVerb = keyof typeof reviewVerbs;
export const isReviewVerb = (verb: string): verb is ReviewVerb => Object.hasOwn(reviewVerbs, verb);

const findingsAtOnce = 1000;

/** Signed in; the run that the line's provision stands on. */
async function enter(room: RoomCaller, line: ReviewLine): Promise<Result<number>> {
  const project = projectOf(line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const run = await lastRun(room, project);
  return run.ok ? succeed(run.value.run) : run;
}

async function list(room: RoomCaller, line: ReviewLine): Promise<Result<ProjectAnswer>> {
  const words = reviewWords[line.language];
  const { after = "0" } = line.review;
  if (!/^\d{1,9}$/u.test(after)) return line.missing("--after N");
  const run = await enter(room, line);
  if (!run.ok) return run;
  const listed = await room.call("finding.list", { run: run.value, after: Number(after), limit: findingsAtOnce });
  if (!listed.ok) return listed;
  const { findings, state } = listed.value;
  const left = state.findings - (findings.at(-1)?.finding ?? state.findings);
  const lines = findings.map(({ finding, kind, output, verdict, reason }) => words.finding({ finding, kind, output: output.name, bytes: output.bytes, verdict, reason }));
  return succeed({ text: [...lines, words.state(state), ...(left > 0 ? [words.more(left)] : [])].join("\n"), json: { run: run.value, ...listed.value } });
}

function chosen({ review: { finding, all }, missing, language }: ReviewLine): "all" | readonly number[] {
  const numbers = finding?.split(",") ?? [];
  const isList = numbers.length > 0 && numbers.length <= findingsAtOnce && numbers.every((number) => /^[1-9]\d{0,8}$/u.test(number));
  if (isList === (all === true)) return missing(reviewWords[language].which);
  return isList ? numbers.map(Number) : "all";
}

type Accepted = Result<{ readonly state: Listed["state"]; readonly opened: number }>;

/** Chosen ones as somebody says of them who has looked at them in the window; or all that are open, which this command opens first, and says so. */
async function accept(room: RoomCaller, line: ReviewLine): Promise<Result<ProjectAnswer>> {
  const words = reviewWords[line.language];
  const which = chosen(line);
  const run = await enter(room, line);
  if (!run.ok) return run;
  const { reason } = line.project;
  const accepted = which === "all" ? await acceptAll(room, run.value, reason) : await acceptThese(room, run.value, which, reason);
  if (!accepted.ok) return accepted;
  const { state, opened } = accepted.value;
  return succeed({ text: [...(opened > 0 ? [words.opened(opened)] : []), words.state(state)].join("\n"), json: { run: run.value, state, ...(which === "all" && { opened }) } });
}

async function acceptThese(room: RoomCaller, run: number, findings: readonly number[], reason: string | undefined): Promise<Accepted> {
  const decided = await room.call("finding.decide", { run, findings: [...findings], verdict: "accept", ...(reason !== undefined && { reason }) });
  return decided.ok ? succeed({ state: decided.value.state, opened: 0 }) : decided;
}

/** By a thousand at a time, each page after the one before. */
export async function acceptAll(room: RoomCaller, run: number, reason: string | undefined): Promise<Accepted> {
  let opened = 0;
  for (let after = 0; ; ) {
    const listed = await room.call("finding.list", { run, after, limit: findingsAtOnce, only: "open" });
    if (!listed.ok) return listed;
    const { findings, state } = listed.value;
    const last = findings.at(-1);
    if (last === undefined) return succeed({ state, opened });
    const looked = await lookAt(room, run, findings);
    if (!looked.ok) return looked;
    opened += looked.value;
    const decided = await acceptThese(room, run, findings.map(({ finding }) => finding), reason);
    if (!decided.ok) return decided;
    after = last.finding;
  }
}

async function finish(room: RoomCaller, line: ReviewLine): Promise<Result<ProjectAnswer>> {
  const run = await enter(room, line);
  if (!run.ok) return run;
  const reviewed = await room.call("run.review", { run: run.value });
  return reviewed.ok ? succeed({ text: reviewWords[line.language].finished, json: { run: run.value, ...reviewed.value } }) : reviewed;
}
