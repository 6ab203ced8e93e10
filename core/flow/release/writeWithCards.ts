import { setTimeout as wait } from "node:timers/promises";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import { signWithSession, type PolicyCaller, type PolicyLine } from "../policy/policyVerbs.ts";

/** For whoever sits at a command line: writing asks for two cards in its course, and both are held out to it. */

type Release = OperationOutput<"release.write">;
type Ceremony = OperationOutput<"ceremony.sign">["ceremony"];

/** Nobody sees a difference in that. */
const millisecondsBetweenLooks = 100;

export async function writeWithCards(room: PolicyCaller, line: PolicyLine, input: OperationInput<"release.write">, about: string): Promise<Result<Release>> {
  let outcome: Result<Release> | undefined;
  const writing = room.call("release.write", input).then((result) => {
    outcome = result;
    return result;
  });
  const over = (): boolean => outcome !== undefined;
  const begun = await ceremonyOf(room, over);
  if (!begun.ok) return begun;
  if (begun.value === undefined) return writing;
  line.tell(about);
  const signed = await signWithSession(room, line, begun.value);
  // Whatever came of the cards, nothing is left waiting for them.
  if (!signed.ok && !over()) await room.call("ceremony.cancel", { ceremony: begun.value.id });
  const written = await writing;
  // Where the cards failed, that is why nothing was written.
  return written.ok || signed.ok ? written : signed;
}

/** The signatures that the writing waits for; undefined where it ended before. */
async function ceremonyOf(room: PolicyCaller, over: () => boolean): Promise<Result<Ceremony | undefined>> {
  while (!over()) {
    const now = await room.call("ceremony.get", {});
    if (!now.ok) return now;
    const { ceremony } = now.value;
    if (ceremony?.purpose === "package.release" && ceremony.state === "waiting") return succeed(ceremony);
    await wait(millisecondsBetweenLooks);
  }
  return succeed(undefined);
}
