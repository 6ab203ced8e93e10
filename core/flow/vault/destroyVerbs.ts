import { destroyWords } from "../../contract/messages/commandLineDestroy.ts";
import type { OperationInput } from "../../contract/operations.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import { signWithSession, type PolicyAnswer, type PolicyCaller, type PolicyLine } from "../policy/policyVerbs.ts";

/** The command line's verbs for destroying a delivery, and for what then can still be opened. */

export interface DestroyLine extends PolicyLine {
  readonly destruction: { readonly delivery?: string; readonly reason?: string; readonly shared?: string; readonly entry?: string };
}

type Verb = (room: PolicyCaller, line: DestroyLine) => Promise<Result<PolicyAnswer>>;

export const destroyVerbs = { "delivery destroy": destroy, "vault certificate": certificate } as const satisfies Record<string, Verb>;
export type DestroyVerb = keyof typeof destroyVerbs;
export const isDestroyVerb = (verb: string): verb is DestroyVerb => Object.hasOwn(destroyVerbs, verb);

function numberOf(text: string | undefined, option: string, { missing }: DestroyLine): number {
  return text !== undefined && /^[1-9]\d{0,8}$/u.test(text) ? Number(text) : missing(option);
}

function sharedOf({ destruction: { shared }, missing }: DestroyLine): "keep" | "destroy" | undefined {
  return shared === undefined || shared === "keep" || shared === "destroy" ? shared : missing("--shared keep|destroy");
}

/** Two custodians' cards; contents that other deliveries have too are kept unless the line says otherwise, and must be spoken of where there are any. */
async function destroy(room: PolicyCaller, line: DestroyLine): Promise<Result<PolicyAnswer>> {
  const words = destroyWords[line.language];
  const delivery = numberOf(line.destruction.delivery, "--delivery", line);
  const { reason = line.missing("--reason") } = line.destruction;
  const said = sharedOf(line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const stake = await room.call("vault.stake", { delivery });
  if (!stake.ok) return stake;
  const { items, objects, shared, deliveries } = stake.value;
  line.tell(words.stake(delivery, items, objects));
  if (shared > 0) line.tell(words.shared(shared, deliveries));
  const choice = said ?? (shared > 0 ? line.missing("--shared keep|destroy") : "keep");
  const what: OperationInput<"vault.destroy">["what"] = { kind: "delivery", delivery, shared: choice };
  const begun = await room.call("vault.destroy", { what, reason });
  if (!begun.ok) return begun;
  const signed = await signWithSession(room, line, begun.value.ceremony);
  if (!signed.ok) return signed;
  const { result = {} } = signed.value;
  return succeed({ text: words.destroyed(Number(result["entry"]), Number(result["destroyed"]), Number(result["released"])), json: { delivery, ...result } });
}

async function certificate(room: PolicyCaller, line: DestroyLine): Promise<Result<PolicyAnswer>> {
  const words = destroyWords[line.language];
  const entry = numberOf(line.destruction.entry, "--entry", line);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const made = await room.call("vault.certificate", { entry });
  if (!made.ok) return made;
  const { objects, items, remainingCount, packageCount, packagesUntold, mediaCount, traces, isDone } = made.value;
  const lines = [words.certified(entry, objects, items, isDone), words.remains(remainingCount, packageCount + packagesUntold, mediaCount), words.traces(traces)];
  return succeed({ text: lines.join("\n"), json: made.value });
}
