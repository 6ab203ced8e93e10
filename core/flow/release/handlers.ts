import type { releaseOperations } from "../../contract/operations/release.ts";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import type { Act, RoomContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { approveHere } from "./approve.ts";
import { gateOf } from "./gate.ts";
import { readBackHere } from "./readBack.ts";
import { recallHere } from "./recall.ts";
import { numberReceipt } from "./receipt.ts";
import { shownRelease } from "./shownRelease.ts";
import { writeHere } from "./writeRelease.ts";

export const releaseHandlers: Handlers<keyof typeof releaseOperations> = {
  "release.gate": showGate,
  "run.approve": approveHere,
  "release.write": writeHere,
  "release.readBack": readBackHere,
  "release.recall": recallHere,
  "release.receipt": numberReceipt,
};

async function showGate(context: RoomContext, { project }: OperationInput<"release.gate">, act: Act): Promise<Result<OperationOutput<"release.gate">>> {
  act.about({ objects: [`project-${String(project)}`] });
  const gate = await gateOf(context, project);
  if (!gate.ok) return gate;
  const { run, lines, approvals, release } = gate.value;
  return succeed({
    ...(run && { run: run.run }),
    lines: lines.map(({ line, isMet, facts, failure }) => ({
      line,
      isMet,
      facts: { ...facts },
      ...(failure && { failure: failure.details === undefined ? { code: failure.code } : { code: failure.code, details: { ...failure.details } } }),
    })),
    approvals: approvals.map((approval) => ({ ...approval })),
    ...(release && { release: shownRelease(release) }),
  });
}
