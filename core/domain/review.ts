/** Findings (指摘) and what a human says of them (判断). */

export const findingKinds = ["mask", "table", "hit"] as const;
export type FindingKind = (typeof findingKinds)[number];

/** `mask`, `redo` and `reject` send the result back; `withdraw` takes back what was said last. */
export const verdicts = ["accept", "mask", "redo", "reject", "defer", "withdraw"] as const;
export type Verdict = (typeof verdicts)[number];

export const findingFilters = ["all", "open", "refused"] as const;
export type FindingFilter = (typeof findingFilters)[number];
