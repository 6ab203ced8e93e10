import { FailureError } from "../../domain/failure.ts";
import type { TaskAnswer } from "./ingestOrder.ts";

/** A thread that was asked to stop has not done what it was asked before. */
export function insist(answer: TaskAnswer): Exclude<TaskAnswer, { kind: "stopped" }> {
  if (answer.kind === "stopped") throw new FailureError("job.cancelled");
  return answer;
}
