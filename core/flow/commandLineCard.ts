import type { OperationOutput } from "../contract/operations.ts";
import { cardCheckWords } from "../contract/messages/cardCheck.ts";
import { describeFailure } from "../contract/messages/describeFailure.ts";
import type { Failure } from "../domain/failure.ts";

const firstLine = (failure: Failure, language: "ja" | "en"): string => describeFailure(language, failure).split("\n")[0] ?? "";

/** The schema knows "absent" as undefined too. */
export const asFailure = ({ code, details }: { readonly code: Failure["code"]; readonly details?: Record<string, string | number> | undefined }): Failure => ({ code, ...(details && { details }) });

/** A card check as lines of text: first what the card is good for, then what was tried. */
export function linesOfCheck({ label, serial, uses, trials }: OperationOutput<"card.check">, language: "ja" | "en"): readonly string[] {
  const words = cardCheckWords[language];
  const separator = language === "ja" ? "、" : ", ";
  return [
    `${label} (${serial})`,
    ...uses.map(({ use, able, with: keys, pinEachUse, obstacle }) => {
      const reasons = able ? [...keys, ...(pinEachUse ? [words.pinEachUse] : [])] : obstacle === undefined ? [] : [words.obstacles[obstacle]];
      return `  ${able ? words.able : words.unable}  ${words.uses[use]}: ${reasons.join(separator)}`;
    }),
    `${words.tried}:`,
    ...trials.map(({ key, algorithm, method, pinEachUse, passed, milliseconds, failure }) => {
      const cause = passed ? (pinEachUse ? words.pinEachUse : "") : failure === undefined ? words.wrongAnswer : firstLine(asFailure(failure), language);
      return `  ${passed ? words.passed : words.failed}  ${key.padEnd(14)} ${algorithm.padEnd(9)} ${words.methods[method].padEnd(17)} ${milliseconds.toFixed(0).padStart(6)} ms  ${cause}`.trimEnd();
    }),
  ];
}
