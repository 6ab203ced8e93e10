import { reviewWords } from "../../contract/messages/commandLineReview.ts";
import type { OperationOutput } from "../../contract/operations.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import type { PolicyCaller } from "../policy/policyVerbs.ts";
import { lastRun, projectOf, type ProjectAnswer, type ProjectLine } from "../run/projectVerbs.ts";

/** The command line's verbs for looking at a result. What a finding shows, only the window shows: here stand places and what was said of them. */

export interface ReviewLine extends ProjectLine {
  readonly review: { readonly finding?: string; readonly all?: boolean; readonly after?: string };
}

type Verb = (room: PolicyCaller, line: ReviewLine) => Promise<Result<ProjectAnswer>>;
type Listed = OperationOutput<"finding.list">;

export const reviewVerbs = { "review list": list, "review accept": accept, "review finish": finish } as const satisfies Record<string, Verb>;
export type ReviewVerb = keyof typeof reviewVerbs;
export const isReviewVerb = (verb: string): verb is ReviewVerb => Object.hasOwn(reviewVerbs, verb);

const findingsAtOnce = 1000;

/** Signed in; the run that the line's provision stands on. */
async function enter(room: PolicyCaller, line: ReviewLine): Promise<Result<number>> {
  const project = projectOf(line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const run = await lastRun(room, project);
  return run.ok ? succeed(run.value.run) : run;
}

async function list(room: PolicyCaller, line: ReviewLine): Promise<Result<ProjectAnswer>> {
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

/** As somebody who has looked at them in the window says of them; all that are open by a thousand at a time. */
async function accept(room: PolicyCaller, line: ReviewLine): Promise<Result<ProjectAnswer>> {
  const words = reviewWords[line.language];
  const which = chosen(line);
  const run = await enter(room, line);
  if (!run.ok) return run;
  const { reason } = line.project;
  let state: Listed["state"] | undefined;
  for (let isMore = true; isMore; isMore = which === "all") {
    const findings = which === "all" ? await openOnes(room, run.value) : succeed([...which]);
    if (!findings.ok) return findings;
    if (findings.value.length === 0) break;
    const decided = await room.call("finding.decide", { run: run.value, findings: findings.value, verdict: "accept", ...(reason !== undefined && { reason }) });
    if (!decided.ok) return decided;
    ({ state } = decided.value);
  }
  const now = state === undefined ? await room.call("finding.list", { run: run.value, after: 0, limit: 1 }) : succeed({ state });
  return now.ok ? succeed({ text: words.state(now.value.state), json: { run: run.value, state: now.value.state } }) : now;
}

async function openOnes(room: PolicyCaller, run: number): Promise<Result<number[]>> {
  const listed = await room.call("finding.list", { run, after: 0, limit: findingsAtOnce, only: "open" });
  return listed.ok ? succeed(listed.value.findings.map(({ finding }) => finding)) : listed;
}

async function finish(room: PolicyCaller, line: ReviewLine): Promise<Result<ProjectAnswer>> {
  const run = await enter(room, line);
  if (!run.ok) return run;
  const reviewed = await room.call("run.review", { run: run.value });
  return reviewed.ok ? succeed({ text: reviewWords[line.language].finished, json: { run: run.value, ...reviewed.value } }) : reviewed;
}
