import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import { gateLines, type GateLine } from "../../domain/release.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import type { Approvable } from "./approvalStatement.ts";
import { gateOf, type Gate } from "./gate.ts";

/** The first line of the gate that is not met before `line`, by its own failure where it has one. */
export function unmet({ lines, project }: Gate, line: GateLine): Failure | undefined {
  const first = lines.find((each) => !each.isMet && gateLines.indexOf(each.line) < gateLines.indexOf(line));
  return first === undefined ? undefined : (first.failure ?? fail("project.wrongState", { state: project.state }).failure);
}

/** Whether this very result may be written now: decided, made, verified, looked at, unchanged, for a recipient who can open it, approved by two. */
export async function readyToLeave(context: RoomContext, run: number): Promise<Result<Approvable>> {
  const row = await sessionOf(context).store.read("run.of", { run });
  if (row === undefined) return fail("run.unknown");
  const gate = await gateOf(context, row.project);
  if (!gate.ok) return gate;
  const { project, approvable } = gate.value;
  if (gate.value.run?.run !== run || project.state !== "approved") return fail("project.wrongState", { state: project.state });
  const missing = unmet(gate.value, "sealed");
  if (missing !== undefined) return { ok: false, failure: missing };
  return approvable === undefined ? fail("run.outdated") : succeed(approvable);
}
