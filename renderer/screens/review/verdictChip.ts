import type { Messages } from "../../../core/contract/messages/index.ts";
import type { ChipState } from "../../components/Chip/Chip.tsx";
import type { Finding } from "./queue.ts";

const looks: Readonly<Record<NonNullable<Finding["verdict"]>, ChipState>> = { accept: "good", mask: "bad", redo: "bad", reject: "bad", defer: "caution" };

/** What was said of a finding as a state: word, and how it looks. */
export const verdictChip = (m: Messages, verdict: Finding["verdict"]): { readonly state: ChipState; readonly word: string } =>
  verdict === undefined ? { state: "neutral", word: m.review.undecided } : { state: looks[verdict], word: m.review.verdicts[verdict] };
