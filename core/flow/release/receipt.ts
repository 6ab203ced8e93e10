import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { certificateHashOf } from "../../envelope/certificate.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { formText } from "../receive/pages.ts";
import { shownRelease } from "./shownRelease.ts";

/** A numbered sheet for the recipient to sign, of what was read back and nothing else: nobody personal stands on it but who answers for it. */
export async function numberReceipt(context: RoomContext, { run }: OperationInput<"release.receipt">, act: Act): Promise<Result<OperationOutput<"release.receipt">>> {
  const { store, officer, room, forms } = sessionOf(context);
  act.about({ objects: [`run-${String(run)}`] });
  const row = await store.read("run.of", { run });
  const project = row && (await store.read("project.of", { project: row.project }));
  if (project === undefined) return fail("run.unknown");
  const release = await store.read("run.release", { run });
  const { decisionNumber, decisionDay } = project;
  if (release === undefined || release.readBackAt === null || decisionNumber === null || decisionDay === null) return fail("project.wrongState", { state: project.state });
  const [approvals, officers] = await Promise.all([store.read("run.approvals", { run }), store.read("officer.list", {})]);
  const nameOf = (wanted: string | undefined): string => officers.find(({ id }) => id === wanted)?.name ?? wanted ?? "";
  const at = context.clock.now();
  const { number } = await store.write("form.number", { form: "release.receipt", officer: officer.id, printedAt: at }, act.entry());
  const text = formText(number);
  forms.add(`release.receipt/${text}`);
  return succeed({
    number: text,
    at,
    room: room.name,
    application: project.application,
    title: project.title,
    decision: { number: decisionNumber, day: decisionDay },
    recipient: project.recipient,
    certificate: certificateHashOf(Buffer.from(project.recipientCertificate, "base64")),
    release: { ...shownRelease(release), readBackAt: release.readBackAt },
    operator: nameOf(project.steps.findLast(({ event }) => event === "seal")?.officer),
    approvers: approvals.map((approval) => nameOf(approval.officer)),
  });
}
