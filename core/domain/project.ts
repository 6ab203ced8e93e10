import type { Role } from "./roles.ts";

/**
 * What one approved provision goes through (DESIGN §3), as data: code, SQL triggers, tests and the README's diagram share this table. A run
 * stands on a snapshot; whatever asks for another one (a changed recipe, a refusal by the verifier or a reviewer) leads back to `decided`.
 */
export const projectStates = ["proposed", "decided", "running", "verified", "reviewed", "approved", "sealed", "handedOver", "recalled", "destroyed"] as const;
export type ProjectState = (typeof projectStates)[number];

export const projectEvents = ["decide", "run", "verify", "redo", "review", "approve", "seal", "handOver", "recall", "destroy"] as const;
export type ProjectEvent = (typeof projectEvents)[number];

export interface ProjectTransition {
  readonly from: ProjectState;
  readonly event: ProjectEvent;
  readonly to: ProjectState;
  readonly role: Role;
}

const beforeHandOver = ["proposed", "decided", "running", "verified", "reviewed", "approved"] as const;

export const projectTransitions: readonly ProjectTransition[] = [
  // The committee's decision is on record: number, date, scope, recipient, recipe.
  { from: "proposed", event: "decide", to: "decided", role: "approver" },
  // Inputs are frozen, and the work has begun.
  { from: "decided", event: "run", to: "running", role: "technician" },
  // Code that did not make the result has looked through all of it and found nobody.
  { from: "running", event: "verify", to: "verified", role: "technician" },
  { from: "running", event: "redo", to: "decided", role: "technician" },
  // Every finding has a decision, and everything that had to be looked at was.
  { from: "verified", event: "review", to: "reviewed", role: "reviewer" },
  { from: "verified", event: "redo", to: "decided", role: "reviewer" },
  // Two approvers, two cards, over the exact bytes that will leave.
  { from: "reviewed", event: "approve", to: "approved", role: "approver" },
  { from: "reviewed", event: "redo", to: "decided", role: "approver" },
  { from: "approved", event: "redo", to: "decided", role: "approver" },
  { from: "approved", event: "seal", to: "sealed", role: "technician" },
  // The package was read back from the medium.
  { from: "sealed", event: "handOver", to: "handedOver", role: "technician" },
  { from: "sealed", event: "recall", to: "recalled", role: "approver" },
  { from: "handedOver", event: "recall", to: "recalled", role: "approver" },
  ...[...beforeHandOver, "sealed" as const, "handedOver" as const, "recalled" as const].map((from) => ({ from, event: "destroy", to: "destroyed", role: "custodian" }) as const),
];

export const projectTransition = (from: ProjectState, event: ProjectEvent): ProjectTransition | undefined =>
  projectTransitions.find((each) => each.from === from && each.event === event);
