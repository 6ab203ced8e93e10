import { readDate, startOfDay, type DateParts } from "../../i18n/dates.ts";

/** The committee's decision as typed. */
export interface DecisionEntry {
  readonly number: string;
  readonly day: DateParts;
}

export interface DecisionFaults {
  readonly number: boolean;
  /** What the fields say of themselves (incomplete, no such day) is not said here. */
  readonly day: "missing" | "ahead" | undefined;
}

export function decisionFaults({ number, day }: DecisionEntry, now: number): DecisionFaults {
  const read = readDate(day);
  return { number: number.trim() === "", day: read.state === "empty" ? "missing" : read.state === "date" && startOfDay(read.date) > now ? "ahead" : undefined };
}

/** What the room is given; nothing while anything is missing. */
export function readDecision(entry: DecisionEntry, now: number): { readonly number: string; readonly day: string } | undefined {
  const read = readDate(entry.day);
  const faults = decisionFaults(entry, now);
  return read.state !== "date" || faults.number || faults.day !== undefined ? undefined : { number: entry.number.trim(), day: read.date.toString() };
}
