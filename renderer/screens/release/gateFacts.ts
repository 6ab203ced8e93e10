import { formatDate, instantOfDay } from "../../i18n/dates.ts";
import type { Language } from "../../../core/contract/messages/index.ts";
import type { Gate } from "./useRelease.ts";

type Facts = Gate["lines"][number]["facts"];

const instants: ReadonlySet<string> = new Set(["validUntil", "at"]);

/** What a line says of itself, in the words of a reader: days as days. */
export const gateValues = (facts: Facts, language: Language): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (typeof value === "number") return [name, instants.has(name) ? formatDate(language, value) : value];
      return [name, name === "day" ? formatDate(language, instantOfDay(value)) : value];
    }),
  );
