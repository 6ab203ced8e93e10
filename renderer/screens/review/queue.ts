import type { OperationInput, OperationOutput } from "../../../core/contract/operations.ts";

export type Finding = OperationOutput<"finding.list">["findings"][number];
export type ReviewState = OperationOutput<"finding.list">["state"];
export type Decision = OperationInput<"finding.decide">["verdict"];

export const queueFilters = ["all", "open", "refused"] as const;
export type QueueFilter = (typeof queueFilters)[number];

const refused: ReadonlySet<Finding["verdict"]> = new Set<Finding["verdict"]>(["mask", "redo", "reject"]);
export const isRefused = ({ verdict }: Pick<Finding, "verdict">): boolean => refused.has(verdict);
/** Nobody said yes or no yet. */
export const isOpen = ({ verdict }: Pick<Finding, "verdict">): boolean => verdict === undefined || verdict === "defer";

const rank = (finding: Pick<Finding, "verdict">): number => (finding.verdict === undefined ? 0 : finding.verdict === "defer" ? 1 : isRefused(finding) ? 2 : 3);

/** What waits first; within it in the order of the result. */
export const queueOf = (findings: readonly Finding[], filter: QueueFilter): readonly Finding[] =>
  findings
    .filter((finding) => filter === "all" || (filter === "open" ? isOpen(finding) : isRefused(finding)))
    .toSorted((one, other) => rank(one) - rank(other) || one.finding - other.finding);

/** Where the eye goes after a decision: the next that waits behind this one, else the first that waits. */
export function nextOpen(findings: readonly Finding[], decided: readonly number[]): number | undefined {
  const last = Math.max(...decided);
  const waiting = findings.filter((finding) => isOpen(finding) && !decided.includes(finding.finding)).toSorted((one, other) => rank(one) - rank(other) || one.finding - other.finding);
  return (waiting.find((finding) => finding.verdict === undefined && finding.finding > last) ?? waiting[0])?.finding;
}

/** Proposals of one image are decided together. */
export const proposalsOf = (findings: readonly Finding[], { output }: Pick<Finding, "output">): readonly number[] =>
  findings.filter((one) => one.output.output === output.output && one.kind !== "hit").map(({ finding }) => finding);
