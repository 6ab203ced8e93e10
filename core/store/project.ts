import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import { projectTransition, type ProjectEvent, type ProjectState } from "../domain/project.ts";
import type { Role } from "../domain/roles.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

/** Provisions (提供案件) and the recipes they are made by. */

export interface RecipeInput {
  readonly sha256: string;
  readonly name: string;
  readonly version: number;
  /** The exact text that was hashed. */
  readonly body: string;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** Adding what is there already changes nothing; another text under the same name and version is refused. */
export function recipeAdd(db: WritableDb, { sha256, name, version, body, officer, at }: RecipeInput, recorded: AuditSequence): Record<string, never> {
  const other = db.prepare<{ name: string; version: number }, { sha256: string }>("SELECT sha256 FROM recipe WHERE name = :name AND version = :version").value({ name, version });
  if (other !== undefined) throw new FailureError("recipe.versionTaken", { version });
  db.prepare<{ sha256: string; name: string; version: number; body: string; officer: string; at: number; recorded: number }, never>(
    "INSERT INTO recipe (sha256, name, version, body, officer, at, recorded) VALUES (:sha256, :name, :version, :body, :officer, :at, :recorded)",
  ).run({ sha256, name, version, body, officer, at, recorded });
  return {};
}

export interface RecipeRow {
  readonly sha256: string;
  readonly name: string;
  readonly version: number;
  readonly body: string;
  readonly officer: OfficerId;
  readonly at: Instant;
}

export const recipeList = (db: ReadableDb): readonly RecipeRow[] =>
  db.prepare<Record<string, never>, RecipeRow & Record<string, never>>("SELECT sha256, name, version, body, officer, at FROM recipe ORDER BY name, version").all({});

export interface ProjectProposal {
  readonly application: string;
  readonly title: string;
  readonly purpose: string;
  readonly recipient: string;
  /** DER, base64. */
  readonly recipientCertificate: string;
  readonly recipe: string;
  readonly deliveries: readonly number[];
  readonly officer: OfficerId;
  readonly at: Instant;
}

export function projectPropose(db: WritableDb, input: ProjectProposal, recorded: AuditSequence): { readonly project: number } {
  const { deliveries, officer, at, ...rest } = input;
  if (isProposed(db, input)) throw new FailureError("project.applicationTaken");
  const recipe = db.prepare<{ recipe: string }, { sha256: string }>("SELECT sha256 FROM recipe WHERE sha256 = :recipe").value({ recipe: rest.recipe });
  if (recipe === undefined) throw new FailureError("recipe.unknown");
  if (deliveries.length === 0) throw new FailureError("project.scopeEmpty");
  const { id: project } = db
    .prepare<Omit<ProjectProposal, "deliveries" | "officer" | "at"> & Record<string, string>, never>(
      `INSERT INTO project (application, title, purpose, recipient, recipient_certificate, recipe)
       VALUES (:application, :title, :purpose, :recipient, :recipientCertificate, :recipe)`,
    )
    .run(rest);
  const add = db.prepare<{ project: number; delivery: number }, never>("INSERT INTO project_delivery (project, delivery) VALUES (:project, :delivery)");
  for (const delivery of new Set(deliveries)) {
    const state = db.prepare<{ delivery: number }, { state: string }>("SELECT state FROM delivery WHERE id = :delivery").value({ delivery });
    if (state !== "linked") throw new FailureError("project.notLinked", { number: delivery });
    add.run({ project, delivery });
  }
  noteStep(db, { project, event: "propose", officer, at }, recorded);
  return { project };
}

/** The very same, neither recalled nor destroyed. What a committee decides upon never changes, so whatever has to change is proposed anew under the same application. */
function isProposed(db: ReadableDb, { application, title, purpose, recipient, recipientCertificate, recipe, deliveries }: ProjectProposal): boolean {
  const scope = JSON.stringify([...new Set(deliveries)].toSorted((one, other) => one - other));
  const alike = { application, title, purpose, recipient, recipientCertificate, recipe, scope };
  const known = db.prepare<typeof alike, { id: number }>(
    `SELECT id FROM project WHERE application = :application AND title = :title AND purpose = :purpose AND recipient = :recipient
       AND recipient_certificate = :recipientCertificate AND recipe = :recipe AND state NOT IN ('recalled', 'destroyed')
       AND (SELECT json_group_array(delivery ORDER BY delivery) FROM project_delivery WHERE project = id) = :scope`,
  );
  return known.value(alike) !== undefined;
}

interface Step {
  readonly project: number;
  readonly event: ProjectEvent | "propose";
  readonly officer: OfficerId;
  readonly at: Instant;
  readonly reason?: string | undefined;
}

function noteStep(db: WritableDb, { project, event, officer, at, reason }: Step, recorded: AuditSequence): void {
  db.prepare<{ project: number; event: string; officer: string; at: number; reason: string | null; recorded: number }, never>(
    `INSERT INTO project_step (project, step, event, to_state, officer, at, reason, recorded)
     SELECT :project, (SELECT coalesce(max(step), 0) + 1 FROM project_step WHERE project = :project), :event, state, :officer, :at, :reason, :recorded FROM project WHERE id = :project`,
  ).run({ project, event, officer, at, reason: reason ?? null, recorded });
}

/** Moves a project along the table of core/domain/project.ts and notes who did it, or refuses. Called within the write that has the reason for it. */
export function moveProject(db: WritableDb, step: Step & { readonly event: ProjectEvent }, recorded: AuditSequence): void {
  const { project, event } = step;
  const state = projectStateOf(db, project);
  if (state === undefined) throw new FailureError("project.unknown");
  const transition = projectTransition(state, event);
  if (transition === undefined) throw new FailureError("project.wrongState", { state });
  if (roleOf(db, step.officer) !== transition.role) throw new FailureError("session.role");
  db.prepare<{ project: number; to: string }, never>("UPDATE project SET state = :to WHERE id = :project").run({ project, to: transition.to });
  noteStep(db, step, recorded);
}

export const roleOf = (db: ReadableDb, officer: OfficerId): Role | undefined => db.prepare<{ officer: string }, { role: Role }>("SELECT role FROM officer WHERE id = :officer").value({ officer });

export const projectStateOf = (db: ReadableDb, project: number): ProjectState | undefined =>
  db.prepare<{ project: number }, { state: ProjectState }>("SELECT state FROM project WHERE id = :project").value({ project });

export interface ProjectDecision {
  readonly project: number;
  readonly number: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** The committee's decision (委員会の決定) is put on record. */
export function projectDecide(db: WritableDb, { project, number, day, officer, at }: ProjectDecision, recorded: AuditSequence): Record<string, never> {
  if (projectStateOf(db, project) !== "proposed") throw new FailureError("project.wrongState", { state: projectStateOf(db, project) ?? "" });
  db.prepare<{ project: number; number: string; day: string }, never>("UPDATE project SET decision_number = :number, decision_day = :day WHERE id = :project").run({ project, number, day });
  moveProject(db, { project, event: "decide", officer, at }, recorded);
  return {};
}

export interface ProjectRow {
  readonly project: number;
  readonly state: ProjectState;
  readonly application: string;
  readonly title: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly recipientCertificate: string;
  readonly recipe: string;
  readonly decisionNumber: string | null;
  readonly decisionDay: string | null;
  /** Of the run that stands, once it was verified. */
  readonly verification: "passed" | "refused" | null;
}

export const projectList = (db: ReadableDb): readonly ProjectRow[] =>
  db
    .prepare<Record<string, never>, ProjectRow & Record<string, never>>(
      `SELECT id AS project, state, application, title, purpose, recipient, recipient_certificate AS recipientCertificate, recipe,
              decision_number AS decisionNumber, decision_day AS decisionDay,
              (SELECT outcome FROM verification JOIN run ON run.id = verification.run WHERE run.project = project.id AND run.state IN ('running', 'finished')) AS verification
       FROM project ORDER BY id`,
    )
    .all({});

export interface ProjectDetail extends ProjectRow {
  readonly deliveries: readonly number[];
  readonly steps: readonly ProjectStepRow[];
}

export interface ProjectStepRow {
  readonly step: number;
  readonly event: ProjectEvent | "propose";
  readonly toState: ProjectState;
  readonly officer: OfficerId;
  readonly at: Instant;
  readonly reason: string | null;
}

export function projectOf(db: ReadableDb, { project }: { readonly project: number }): ProjectDetail | undefined {
  const row = projectList(db).find((one) => one.project === project);
  if (row === undefined) return undefined;
  return {
    ...row,
    deliveries: db.prepare<{ project: number }, { delivery: number }>("SELECT delivery FROM project_delivery WHERE project = :project ORDER BY delivery").values({ project }),
    steps: db
      .prepare<{ project: number }, ProjectStepRow & Record<string, never>>("SELECT step, event, to_state AS toState, officer, at, reason FROM project_step WHERE project = :project ORDER BY step")
      .all({ project }),
  };
}
