import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { readCertificate, type Certificate } from "../../envelope/certificate.ts";
import type { Store } from "../../store/client.ts";
import type { ProjectDetail } from "../../store/project.ts";
import type { RunRow } from "../../store/run.ts";
import { thaw, type FrozenScope } from "../run/snapshot.ts";

export interface Approvable {
  /** What approvers sign: the same as long as nothing it stands for has changed. */
  readonly statement: string;
  readonly project: ProjectDetail;
  readonly run: RunRow;
  readonly scope: FrozenScope;
  readonly recipient: Certificate;
}

/**
 * All that leaves and all that was done about it, in the exact text two approvers sign. Made anew each time it is asked for, from what is so
 * now: where a refusal, another recipe or another result came in between there is no such text any more, or another one.
 */
export async function approvalStatement(store: Pick<Store, "read">, room: string, run: number): Promise<Result<Approvable>> {
  const row = await store.read("run.of", { run });
  const project = row && (await store.read("project.of", { project: row.project }));
  if (row === undefined || project === undefined) return fail("run.unknown");
  if (row.state !== "finished" || row.digest === null) return row.state === "abandoned" ? fail("project.wrongState", { state: row.state }) : fail("run.incomplete", { done: row.done, total: row.units });
  const scope = await thawed(store, row.snapshot);
  if (!scope.ok) return scope;
  const recipient = readCertificate(Buffer.from(project.recipientCertificate, "base64"));
  if (!recipient.ok) return fail("package.recipientUnusable", { number: 1, reason: "format" });
  const verification = await store.read("run.verification", { run });
  if (verification?.outcome !== "passed") return fail("run.notVerified");
  const recipe = (await store.read("recipe.list", {})).find(({ sha256 }) => sha256 === project.recipe);
  if (recipe === undefined) return fail("recipe.unknown");
  const [totals, review, settled] = await Promise.all([store.read("run.totals", { run }), store.read("run.review", { run }), store.read("run.settlers", { run })]);
  const written = {
    format: "noren-approval/1",
    room,
    project: project.project,
    application: project.application,
    title: project.title,
    decision: { number: project.decisionNumber, day: project.decisionDay },
    recipient: { name: project.recipient, certificateSha256: recipient.value.hash },
    recipe: { name: recipe.name, version: recipe.version, sha256: recipe.sha256 },
    snapshotSha256: row.snapshot,
    run,
    runSha256: row.digest,
    persons: row.persons,
    records: row.records,
    tables: totals.tables,
    images: totals.images,
    bytes: totals.bytes,
    held: row.held,
    verification: { outputs: verification.outputs, hits: verification.hits, doubtful: verification.doubtful, weak: verification.weak, officer: verification.officer },
    review: { findings: review.findings, settled, imagesWithoutFinding: totals.unseen },
  };
  return succeed({ statement: `${JSON.stringify(written, undefined, 2)}\n`, project, run: row, scope: scope.value, recipient: recipient.value });
}

async function thawed(store: Pick<Store, "read">, snapshot: string): Promise<Result<FrozenScope>> {
  try {
    return await thaw(store, snapshot);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
