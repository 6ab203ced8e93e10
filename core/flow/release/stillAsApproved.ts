import { fail, succeed, type FailureCode, type Result } from "../../domain/failure.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { readPolicyHistory } from "../policy/readPolicy.ts";
import { approvalStatement } from "./approvalStatement.ts";
import { approvalsOf, approversNeeded } from "./approvals.ts";

/** By these the statement says that what it stands on is another now. */
const changed: ReadonlySet<FailureCode> = new Set(["run.outdated", "project.notLinked", "run.notVerified"]);

/** Whether what was written is, at this moment, the very thing two approvers signed. */
export async function stillAsApproved(context: RoomContext, run: number): Promise<Result<void>> {
  const { store, room } = sessionOf(context);
  const now = await approvalStatement(store, room.id, run);
  if (!now.ok) return changed.has(now.failure.code) ? fail("release.outdated") : now;
  const history = readPolicyHistory(context.folder);
  if (!history.ok) return history;
  const approvals = await approvalsOf(context, run, { now: now.value.statement }, history.value);
  return approvals.filter(({ isVerified }) => isVerified).length >= approversNeeded ? succeed(undefined) : fail("release.outdated");
}
