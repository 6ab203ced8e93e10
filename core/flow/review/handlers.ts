import type { reviewOperations } from "../../contract/operations/review.ts";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { FindingRow } from "../../store/review.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { leaveEvidence } from "./evidence.ts";

export const reviewHandlers: Handlers<keyof typeof reviewOperations> = {
  "finding.list": listFindings,
  "finding.decide": decideFindings,
  "run.review": endReview,
  "review.leave": (context) => {
    leaveEvidence(sessionOf(context));
    return Promise.resolve(succeed({}));
  },
};

async function listFindings(context: RoomContext, { run, after, limit, only }: OperationInput<"finding.list">, act: Act): Promise<Result<OperationOutput<"finding.list">>> {
  const { store } = sessionOf(context);
  act.about({ objects: [`run-${String(run)}`] });
  if ((await store.read("run.of", { run })) === undefined) return fail("run.unknown");
  const [findings, state] = await Promise.all([store.read("run.findings", { run, after, limit, ...(only && { only }) }), store.read("run.tally", { run })]);
  return succeed({ findings: findings.map(shown), state });
}

type ShownFinding = OperationOutput<"finding.list">["findings"][number];

function shown({ finding, kind, place, output, outputKind, name, bytes, delivery, item, verdict, reason, officer, at }: FindingRow): ShownFinding {
  return {
    finding,
    kind,
    output: { output, kind: outputKind, name, bytes, delivery, item },
    place: placeOf(JSON.parse(place)),
    ...(verdict !== null && { verdict }),
    ...(verdict !== null && reason !== null && { reason }),
    ...(verdict !== null && officer !== null && { officer }),
    ...(verdict !== null && at !== null && { at }),
  };
}

/** Of a table there is nothing to say but which one it is, and the output says that. */
function placeOf(place: unknown): ShownFinding["place"] {
  const { rectangles, what, offset, inName } = place as ShownFinding["place"];
  return { ...(rectangles !== undefined && { rectangles }), ...(what !== undefined && { what }), ...(offset !== undefined && { offset }), ...(inName !== undefined && { inName }) };
}

async function decideFindings(context: RoomContext, input: OperationInput<"finding.decide">, act: Act): Promise<Result<OperationOutput<"finding.decide">>> {
  const { store, officer } = sessionOf(context);
  const { run, findings, verdict, reason } = input;
  act.about({ objects: [`run-${String(run)}`], details: { verdict } });
  await store.write("run.decide", { run, findings, verdict, ...(reason !== undefined && { reason }), officer: officer.id, at: context.clock.now() }, act.entry());
  const [decided, state] = await Promise.all([store.read("run.findingsOf", { run, findings }), store.read("run.tally", { run })]);
  return succeed({ findings: decided.map(shown), state });
}

async function endReview(context: RoomContext, { run }: OperationInput<"run.review">, act: Act): Promise<Result<OperationOutput<"run.review">>> {
  const session = sessionOf(context);
  const { store, officer } = session;
  act.about({ objects: [`run-${String(run)}`] });
  await store.write("run.reviewed", { run, officer: officer.id, at: context.clock.now() }, act.entry());
  leaveEvidence(session);
  const row = await store.read("run.of", { run });
  const found = row === undefined ? undefined : await store.read("project.of", { project: row.project });
  if (found === undefined) return fail("run.unknown");
  const { project, state, application, title, recipient } = found;
  return succeed({ project, state, application, title, recipient });
}
