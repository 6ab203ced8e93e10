import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import type { KeptSignature } from "../ceremony/openCeremony.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";
import { approvalStatement } from "./approvalStatement.ts";
import { gateOf } from "./gate.ts";
import { unmet } from "./readiness.ts";

/** Two approvers sign what will leave, and the project may go on; what they sign is looked at once more when both have. */
export async function approveHere(context: RoomContext, { run }: OperationInput<"run.approve">, act: Act): Promise<Result<OperationOutput<"run.approve">>> {
  const session = sessionOf(context);
  const { store, room } = session;
  act.about({ objects: [`run-${String(run)}`] });
  const row = await store.read("run.of", { run });
  if (row === undefined) return fail("run.unknown");
  const gate = await gateOf(context, row.project);
  if (!gate.ok) return gate;
  const { project, approvable } = gate.value;
  if (gate.value.run?.run !== run || project.state !== "reviewed") return fail("project.wrongState", { state: project.state });
  const missing = unmet(gate.value, "approved");
  if (missing !== undefined) return { ok: false, failure: missing };
  if (approvable === undefined) return fail("run.outdated");
  const { statement } = approvable;
  const begun = beginCeremony(context, {
    purpose: "run.approve",
    statement,
    needed: [{ role: "approver", count: 2 }],
    perform: async ({ signatures }) => {
      const now = await approvalStatement(store, room.id, run);
      if (!now.ok) return now;
      if (now.value.statement !== statement) return fail("release.statementDiffers");
      const [first, second] = signatures;
      if (first === undefined || second === undefined) return fail("release.notApproved");
      const entry = entriesOf(context, session)("run.approve", { objects: [`run-${String(run)}`, `project-${String(row.project)}`], details: { approvers: signatures.length } });
      await store.write("run.approve", { run, statement, approvals: [approverOf(first), approverOf(second)], at: context.clock.now() }, entry);
      return succeed({ run });
    },
  });
  return begun.ok ? succeed({ ceremony: begun.value }) : begun;
}

const approverOf = ({ officer, signature }: KeptSignature): Pick<KeptSignature, "officer" | "signature"> => ({ officer, signature });
