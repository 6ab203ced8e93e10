import path from "node:path";
import { describeFailure } from "../../contract/messages/describeFailure.ts";
import { fill } from "../../contract/messages/fill.ts";
import { messages } from "../../contract/messages/index.ts";
import { releaseWords } from "../../contract/messages/commandLineRelease.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import { asFailure } from "../commandLineCard.ts";
import { signWithSession, type PolicyCaller } from "../policy/policyVerbs.ts";
import { lastRun, projectOf, type ProjectAnswer, type ProjectLine } from "../run/projectVerbs.ts";
import { writeWithCards } from "./writeWithCards.ts";

/** The command line's verbs from a reviewed result to a package that was read back. */

export interface ReleaseLine extends ProjectLine {
  readonly release: { readonly medium?: string; readonly expires?: string };
}

type Verb = (room: PolicyCaller, line: ReleaseLine) => Promise<Result<ProjectAnswer>>;

export const releaseVerbs = { "release gate": gate, "release approve": approve, "release write": write, "release read-back": readBack, "release recall": recall } as const satisfies Record<string, Verb>;
export type ReleaseVerb = keyof typeof releaseVerbs;
export const isReleaseVerb = (verb: string): verb is ReleaseVerb => Object.hasOwn(releaseVerbs, verb);

const usualDays = "90";
const secondOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace("T", " ");

const instants: ReadonlySet<string> = new Set(["at", "validUntil"]);

const shownFacts = (facts: Readonly<Record<string, string | number>>): Readonly<Record<string, string | number>> =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, instants.has(name) ? secondOf(Number(value)).slice(0, 10) : value]));

/** Each thing that has to be so, and whether it is. */
async function gate(room: PolicyCaller, line: ReleaseLine): Promise<Result<ProjectAnswer>> {
  const words = releaseWords[line.language];
  const project = projectOf(line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const seen = await room.call("release.gate", { project });
  if (!seen.ok) return seen;
  const { lines, approvals } = seen.value;
  const { met, unmet } = messages[line.language].release.gate;
  const told = lines.map(({ line: what, isMet, facts, failure }) =>
    words.line(isMet, fill(line.language, (isMet ? met : unmet)[what], shownFacts(facts)), failure === undefined ? undefined : describeFailure(line.language, asFailure(failure)).split("\n")[0]),
  );
  const signed = approvals.map(({ name, at, isVerified }) => words.approval(name, secondOf(at), isVerified));
  return succeed({ text: [...told, ...signed].join("\n"), json: seen.value });
}

async function enter(room: PolicyCaller, line: ReleaseLine): Promise<Result<number>> {
  const project = projectOf(line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const run = await lastRun(room, project);
  return run.ok ? succeed(run.value.run) : run;
}

/** Two approvers' cards, in two readers or in turn in one. */
async function approve(room: PolicyCaller, line: ReleaseLine): Promise<Result<ProjectAnswer>> {
  const run = await enter(room, line);
  if (!run.ok) return run;
  const begun = await room.call("run.approve", { run: run.value });
  if (!begun.ok) return begun;
  line.tell(begun.value.ceremony.statement);
  const signed = await signWithSession(room, line, begun.value.ceremony);
  return signed.ok ? succeed({ text: releaseWords[line.language].approved, json: { run: run.value, ceremony: signed.value.id, sha256: signed.value.sha256 } }) : signed;
}

function mediumOf({ release: { medium }, missing }: ReleaseLine): string {
  return path.resolve(medium ?? missing("--medium"));
}

async function write(room: PolicyCaller, line: ReleaseLine): Promise<Result<ProjectAnswer>> {
  const words = releaseWords[line.language];
  const { expires = usualDays } = line.release;
  const days = /^[1-9]\d{0,3}$/u.test(expires) ? Number(expires) : Number.NaN;
  if (!(days <= 3650)) return line.missing(words.badDays);
  const folder = mediumOf(line);
  const { number = line.missing("--number") } = line.project;
  const run = await enter(room, line);
  if (!run.ok) return run;
  const written = await writeWithCards(room, line, { run: run.value, folder, medium: number, days }, words.writing);
  return written.ok ? succeed({ text: words.written(written.value, folder), json: written.value }) : written;
}

async function readBack(room: PolicyCaller, line: ReleaseLine): Promise<Result<ProjectAnswer>> {
  const folder = mediumOf(line);
  const run = await enter(room, line);
  if (!run.ok) return run;
  const read = await room.call("release.readBack", { run: run.value, folder });
  return read.ok ? succeed({ text: releaseWords[line.language].readBack(read.value), json: read.value }) : read;
}

async function recall(room: PolicyCaller, line: ReleaseLine): Promise<Result<ProjectAnswer>> {
  const { reason = line.missing("--reason") } = line.project;
  const run = await enter(room, line);
  if (!run.ok) return run;
  const recalled = await room.call("release.recall", { run: run.value, reason });
  return recalled.ok ? succeed({ text: releaseWords[line.language].recalled, json: recalled.value }) : recalled;
}
