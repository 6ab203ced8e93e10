import type { ProjectState } from "../../../core/domain/project.ts";
import type { Role } from "../../../core/domain/roles.ts";

/** Whose turn it is at each state, and with what: the states of the work as far as it leads forwards. */

export type Act = "decide" | "run" | "verify" | "review" | "approve" | "seal" | "handOver" | "redo";

export interface NextStep {
  readonly role: Role;
  readonly act: Act;
  /** Where it is done, where that is not the project's own page. */
  readonly section?: "review" | "approval";
}

const steps: Readonly<Partial<Record<ProjectState, NextStep>>> = {
  proposed: { role: "approver", act: "decide" },
  decided: { role: "technician", act: "run" },
  running: { role: "technician", act: "verify" },
  verified: { role: "reviewer", act: "review", section: "review" },
  reviewed: { role: "approver", act: "approve", section: "approval" },
  approved: { role: "technician", act: "seal", section: "approval" },
  sealed: { role: "technician", act: "handOver", section: "approval" },
};

/** A result in which the verifier found somebody goes no further: it is given up by whoever made it. */
const afterRefusal: NextStep = { role: "technician", act: "redo" };

export const nextStepOf = (state: ProjectState, verification?: "passed" | "refused"): NextStep | undefined => (state === "running" && verification === "refused" ? afterRefusal : steps[state]);

/** The way from proposal to handing over; what ends it otherwise stands in place of what did not come. */
const way: readonly ProjectState[] = ["proposed", "decided", "running", "verified", "reviewed", "approved", "sealed", "handedOver"];

export interface WayPoint {
  readonly state: ProjectState;
  readonly standing: "done" | "now" | "ahead";
}

/** The states of a project as a row that reads from left to right. */
export function wayOf(state: ProjectState, reached: readonly ProjectState[]): readonly WayPoint[] {
  const at = way.indexOf(state);
  if (at >= 0) return way.map((one, index) => ({ state: one, standing: index < at ? "done" : index === at ? "now" : "ahead" }));
  const passed = way.filter((one) => reached.includes(one));
  return [...passed.map((one) => ({ state: one, standing: "done" as const })), { state, standing: "now" }];
}
