import { messages } from "../../contract/messages/index.ts";
import type { OperationOutput } from "../../contract/operations.ts";

/** 儀式の記録 for a terminal: the sheet that the window prints, as text, to be signed by hand. */
export interface SheetOrder extends OperationOutput<"ceremony.minutes"> {
  readonly language: "ja" | "en";
  readonly room: string;
}

const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
const inFours = (hash: string): string => hash.match(/.{1,4}/g)?.join(" ") ?? hash;
const placeToSign = "____________________________";

export function minutesSheet({ language, room, minutes, statement, form }: SheetOrder): string {
  const { words: general, ceremony, frame } = messages[language];
  const words = ceremony.form;
  const { purpose, begunAt, endedAt, outcome, sha256, signatures } = minutes;
  const signed = signatures.flatMap(({ name, role, card, at, certificate, verified }) => [
    `  ${name} (${general.roles[role]})  ${card}  ${instant(at)}  ${verified ? words.holds : words.doesNotHold}`,
    `    ${words.certificate} ${inFours(certificate)}`,
  ]);
  return [
    `${words.title}  ${form}`,
    room,
    "",
    `${words.purpose}: ${ceremony.purposes[purpose]}`,
    `${words.begunAt}: ${instant(begunAt)}`,
    `${words.endedAt}: ${endedAt === undefined ? frame.none : instant(endedAt)}`,
    `${words.outcome}: ${words.outcomes[outcome]}`,
    `${ceremony.sha256}: ${inFours(sha256)}`,
    "",
    `${ceremony.whatIsSigned}:`,
    ...statement.trimEnd().split("\n").map((line) => `  ${line}`),
    "",
    `${words.who}:`,
    ...signed,
    "",
    words.keep,
    "",
    ...[...signatures.map(({ name }) => name), words.witness].flatMap((name) => [`${placeToSign}  ${name}`, ""]),
  ].join("\n");
}
