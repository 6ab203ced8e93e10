import { succeed, type Result } from "../../domain/failure.ts";
import type { OperationOutput } from "../../contract/operations.ts";
import type { RoomCaller } from "../commandLineRoom.ts";

type Finding = OperationOutput<"finding.list">["findings"][number];

/** What of an output a command asks for, as the window does when a finding is chosen. */
const pageOf = ({ output, kind }: Finding["output"]): readonly [name: string, query: Readonly<Record<string, string>>] =>
  kind === "table" ? ["review.rows", { output: String(output), offset: "0", limit: "100" }] : ["review.image", { output: String(output), frame: "0", side: "after" }];

/** Each output is opened through the very resources of the window, so that it stands in the books who had it opened. Answers how many there were. */
export async function lookAt(room: RoomCaller, run: number, findings: readonly Finding[]): Promise<Result<number>> {
  const outputs = new Map(findings.map(({ output }) => [output.output, output]));
  for (const output of outputs.values()) {
    const [name, query] = pageOf(output);
    const shown = await room.resource(name, { run: String(run), ...query });
    if (!shown.ok) return shown;
    shown.value.bytes.fill(0);
  }
  return succeed(outputs.size);
}
