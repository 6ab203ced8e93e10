import { describeFailure } from "../../contract/messages/describeFailure.ts";
import { vaultWords } from "../../contract/messages/commandLineVault.ts";
import type { OperationInput, OperationName, OperationOutput } from "../../contract/operations.ts";
import { succeed, type Failure, type Result } from "../../domain/failure.ts";

/** The command line's verbs for the vault; the room checks and records them as it does the window's. */

export interface VaultCaller {
  readonly call: <Name extends OperationName>(name: Name, input: OperationInput<Name>) => Promise<Result<OperationOutput<Name>>>;
}

export interface VaultLine {
  readonly language: "ja" | "en";
  readonly options: { readonly "read-data"?: boolean; readonly subset?: string };
  /** Signs in with the card that the line names. */
  readonly signIn: (room: VaultCaller) => Promise<Result<unknown>>;
  readonly missing: (option: string) => never;
}

export interface VaultAnswer {
  readonly text: string;
  readonly json: unknown;
  /** What was asked was done, and the answer is no. */
  readonly failure?: Failure;
}

type Verb = (room: VaultCaller, line: VaultLine) => Promise<Result<VaultAnswer>>;

export const vaultVerbs = {
  "vault status": status,
  "vault check": check,
  "vault rebuild": rebuild,
  "vault compact": compact,
} as const satisfies Record<string, Verb>;

export type VaultVerb = keyof typeof vaultVerbs;
export const isVaultVerb = (verb: string): verb is VaultVerb => Object.hasOwn(vaultVerbs, verb);

const problemsShown = 20;

function subsetOf(line: VaultLine): { readonly part: number; readonly of: number } | undefined {
  const { subset } = line.options;
  if (subset === undefined) return undefined;
  const [, part, of] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/u.exec(subset) ?? [];
  if (part === undefined || of === undefined || Number(part) > Number(of)) return line.missing(vaultWords[line.language].subset);
  return { part: Number(part), of: Number(of) };
}

async function check(room: VaultCaller, line: VaultLine): Promise<Result<VaultAnswer>> {
  const words = vaultWords[line.language];
  const readData = line.options["read-data"] === true;
  const subset = subsetOf(line);
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const checked = await room.call("vault.check", { readData, ...(subset && { subset }) });
  if (!checked.ok) return checked;
  const { objects, bytes, segments, deadBytes, faulty, problems } = checked.value;
  const [first] = problems;
  const lines = [
    words.checked(objects, bytes, readData),
    words.dead(deadBytes, segments),
    words.faulty(faulty),
    ...problems.slice(0, problemsShown).map(({ object, failure }) => words.problem(object, describeFailure(line.language, asFailure(failure)))),
  ];
  return succeed({ text: lines.join("\n"), json: checked.value, ...(first && { failure: asFailure(first.failure) }) });
}

const asFailure = ({ code, details }: OperationOutput<"vault.check">["problems"][number]["failure"]): Failure => ({ code, ...(details && { details }) });

async function status(room: VaultCaller, line: VaultLine): Promise<Result<VaultAnswer>> {
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const known = await room.call("vault.status", {});
  if (!known.ok) return known;
  const { objects, bytes, segments, storedBytes, deadBytes, register } = known.value;
  return succeed({ text: vaultWords[line.language].status(objects, bytes, segments, storedBytes, deadBytes, register), json: known.value });
}

async function rebuild(room: VaultCaller, line: VaultLine): Promise<Result<VaultAnswer>> {
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const rebuilt = await room.call("vault.rebuild", {});
  if (!rebuilt.ok) return rebuilt;
  const { records, segments, restored, moved } = rebuilt.value;
  return succeed({ text: vaultWords[line.language].rebuilt(records, segments, restored, moved), json: rebuilt.value });
}

async function compact(room: VaultCaller, line: VaultLine): Promise<Result<VaultAnswer>> {
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const compacted = await room.call("vault.compact", {});
  if (!compacted.ok) return compacted;
  const { segments, freedBytes, moved } = compacted.value;
  return succeed({ text: vaultWords[line.language].compacted(segments, freedBytes, moved), json: compacted.value });
}
