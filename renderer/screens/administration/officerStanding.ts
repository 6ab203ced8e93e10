import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { ChipState } from "../../components/Chip/Chip.tsx";

export type Officer = OperationOutput<"officer.list">["officers"][number];

/** One word for whether the officer may sign in: the worst of what stands on the record. */
export function standingOf({ state, warnings }: Officer, now: number): { readonly state: ChipState; readonly word: "revoked" | "suspended" | "lapsed" | "endsSoon" | "valid" } {
  if (state === "revoked") return { state: "neutral", word: "revoked" };
  if (state === "suspended") return { state: "bad", word: "suspended" };
  if (warnings.some(({ until }) => until <= now)) return { state: "bad", word: "lapsed" };
  return warnings.length > 0 ? { state: "caution", word: "endsSoon" } : { state: "good", word: "valid" };
}
