import path from "node:path";
import { projectWords, type ProjectWords } from "../../contract/messages/commandLineProject.ts";
import type { OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import { readText } from "../../platform/disk.ts";
import type { PolicyCaller, PolicyLine } from "../policy/policyVerbs.ts";

/** The command line's verbs for recipes and provisions: the contract's operations, one each, by the role each belongs to. */

export interface ProjectOptions {
  readonly project?: string;
  readonly application?: string;
  readonly name?: string;
  readonly purpose?: string;
  readonly recipient?: string;
  readonly to?: readonly string[];
  readonly recipe?: string;
  readonly delivery?: string;
  readonly number?: string;
  readonly day?: string;
  readonly reason?: string;
}

export interface ProjectLine extends PolicyLine {
  readonly project: ProjectOptions;
}

export interface ProjectAnswer {
  readonly text: string;
  readonly json: unknown;
  /** What was asked was done, and the answer is no. */
  readonly failure?: Failure;
}

type Verb = (room: PolicyCaller, line: ProjectLine) => Promise<Result<ProjectAnswer>>;
type Page = OperationOutput<"project.get">;
type Run = Page["runs"][number];

export const projectVerbs = {
  "recipe list": listRecipes,
  "recipe add": addRecipe,
  "project list": listProjects,
  "project show": showProject,
  "project propose": propose,
  "project decide": decide,
  "project run": start,
  "project verify": verify,
  "project abandon": abandon,
} as const satisfies Record<string, Verb>;
export type ProjectVerb = keyof typeof projectVerbs;
export const isProjectVerb = (verb: string): verb is ProjectVerb => Object.hasOwn(projectVerbs, verb);

const wordsOf = ({ language }: ProjectLine): ProjectWords => projectWords[language];
const isNumber = (text: string): boolean => /^[1-9]\d{0,8}$/u.test(text);

export function projectOf({ project: { project }, missing }: ProjectLine): number {
  return project !== undefined && isNumber(project) ? Number(project) : missing("--project N");
}

async function listRecipes(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const listed = await room.call("recipe.list", {});
  if (!listed.ok) return listed;
  const words = wordsOf(line);
  const { recipes } = listed.value;
  return succeed({ text: recipes.length === 0 ? words.noRecipe : recipes.map(words.recipe).join("\n"), json: { recipes } });
}

async function addRecipe(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const words = wordsOf(line);
  const { recipe: file = line.missing(words.recipeFile) } = line.project;
  const text = readText(path.resolve(file));
  if (text === undefined) return fail("request.malformed", { at: "--recipe" });
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const added = await room.call("recipe.add", { text });
  return added.ok ? succeed({ text: words.recipe(added.value), json: added.value }) : added;
}

async function listProjects(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const listed = await room.call("project.list", {});
  if (!listed.ok) return listed;
  const words = wordsOf(line);
  const { projects } = listed.value;
  return succeed({ text: projects.length === 0 ? words.none : projects.map(words.project).join("\n"), json: { projects } });
}

const secondOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace("T", " ");

export function pageLines(page: Page, words: ProjectWords): readonly string[] {
  return [
    words.project(page),
    words.facts(page),
    ...(page.decision === undefined ? [] : [words.decision(page.decision.number, page.decision.day)]),
    ...page.steps.map(({ at, officer, toState, reason }) => words.step(secondOf(at), officer, toState, reason)),
    ...page.runs.flatMap((run) => runLines(run, words)),
  ];
}

const runLines = (run: Run, words: ProjectWords): readonly string[] => [words.run(run), ...(run.verification === undefined ? [] : [words.verification(run.verification)])];

async function showProject(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const project = projectOf(line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  return described(room, line, project);
}

async function described(room: PolicyCaller, line: ProjectLine, project: number): Promise<Result<ProjectAnswer>> {
  const page = await room.call("project.get", { project });
  return page.ok ? succeed({ text: pageLines(page.value, wordsOf(line)).join("\n"), json: page.value }) : page;
}

async function propose(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const words = wordsOf(line);
  const { application, name, purpose, recipient, to, recipe, delivery } = line.project;
  const proposal = {
    application: application ?? line.missing("--application"),
    title: name ?? line.missing("--name"),
    purpose: purpose ?? line.missing("--purpose"),
    recipient: recipient ?? line.missing("--recipient"),
    recipe: recipe ?? line.missing("--recipe SHA-256"),
    deliveries: delivery?.split(",").every(isNumber) === true ? delivery.split(",").map(Number) : line.missing(words.deliveries),
  };
  const [file, ...others] = to ?? [];
  // One organisation receives it, by one certificate.
  if (file === undefined || others.length > 0) return line.missing(words.certificate);
  const certificatePem = readText(path.resolve(file));
  if (certificatePem === undefined) return fail("request.malformed", { at: "--to" });
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const proposed = await room.call("project.propose", { ...proposal, certificatePem });
  return proposed.ok ? succeed({ text: words.proposed(proposed.value.project), json: proposed.value }) : proposed;
}

async function decide(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const project = projectOf(line);
  const { number = line.missing("--number"), day = line.missing("--day YYYY-MM-DD") } = line.project;
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const decided = await room.call("project.decide", { project, number, day });
  return decided.ok ? described(room, line, project) : decided;
}

/** Begins, or goes on with what was cut off. */
async function start(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const project = projectOf(line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const made = await room.call("run.start", { project });
  return made.ok ? succeed({ text: runLines(made.value, wordsOf(line)).join("\n"), json: made.value }) : made;
}

/** What the line means by a provision's run: the last one that was not given up. */
export async function lastRun(room: PolicyCaller, project: number): Promise<Result<Run>> {
  const page = await room.call("project.get", { project });
  if (!page.ok) return page;
  const run = page.value.runs.filter(({ state }) => state !== "abandoned").toSorted((one, other) => one.run - other.run).at(-1);
  return run === undefined ? fail("run.unknown") : succeed(run);
}

async function verify(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const project = projectOf(line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const run = await lastRun(room, project);
  if (!run.ok) return run;
  const verified = await room.call("run.verify", { run: run.value.run });
  if (!verified.ok) return verified;
  const isRefused = verified.value.verification?.outcome !== "passed";
  return succeed({ text: runLines(verified.value, wordsOf(line)).join("\n"), json: verified.value, ...(isRefused && { failure: { code: "run.notVerified" } }) });
}

async function abandon(room: PolicyCaller, line: ProjectLine): Promise<Result<ProjectAnswer>> {
  const project = projectOf(line);
  const { reason = line.missing("--reason") } = line.project;
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const run = await lastRun(room, project);
  if (!run.ok) return run;
  const abandoned = await room.call("run.abandon", { run: run.value.run, reason });
  return abandoned.ok ? described(room, line, project) : abandoned;
}
