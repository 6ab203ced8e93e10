import { failureCodes, type Failure } from "../../domain/failure.ts";
import { failureValues } from "./failureValues.ts";
import { fill, localeOf, messages, type Language } from "./index.ts";

/** The three lines as plain text, for the command line: what happened (with its code), is the data safe, what to do now. */
export function describeFailure(language: Language, failure: Failure): string {
  const { code } = failure;
  const values = failureValues(messages[language], failure);
  const { happened, data, next } = messages[language].failures[code];
  const [first = "", ...rest] = [happened, data, next].map((line) => fill(localeOf[language], line, values));
  return [`${first} (${failureCodes[code]})`, ...rest].join("\n");
}
