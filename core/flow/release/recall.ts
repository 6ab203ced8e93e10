import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";

/** What was written or handed over is called back: on record only, since whoever holds the medium and the key can open it all the same. */
export async function recallHere(context: RoomContext, { run, reason }: OperationInput<"release.recall">, act: Act): Promise<Result<OperationOutput<"release.recall">>> {
  const { store, officer } = sessionOf(context);
  act.about({ objects: [`run-${String(run)}`], details: { reason } });
  const row = await store.read("run.of", { run });
  if (row === undefined) return fail("run.unknown");
  await store.write("release.recall", { run, reason, officer: officer.id, at: context.clock.now() }, act.entry());
  const now = await store.read("project.of", { project: row.project });
  return now === undefined ? fail("project.unknown") : succeed({ project: now.project, state: now.state });
}
