import { expect, test } from "vitest";
import { deliveryStates, deliveryTransitions } from "./delivery.ts";
import { projectEvents, projectStates, projectTransition, projectTransitions } from "./project.ts";

function reachable(transitions: readonly { readonly from: string; readonly to: string }[], start: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const state of found) for (const { from, to } of transitions) if (from === state) found.add(to);
  return found;
}

test("every state can be reached, and every one but the last can be left", () => {
  expect([...reachable(projectTransitions, "proposed")].toSorted()).toEqual([...projectStates].toSorted());
  expect([...reachable(deliveryTransitions, "announced")].toSorted()).toEqual([...deliveryStates].toSorted());
  for (const state of projectStates) expect(projectTransitions.some(({ from }) => from === state)).toBe(state !== "destroyed");
});

test("an event leads from a state to one other, and every event is used", () => {
  const pairs = projectTransitions.map(({ from, event }) => `${from} ${event}`);
  expect(new Set(pairs).size).toBe(pairs.length);
  expect(new Set(projectTransitions.map(({ event }) => event))).toEqual(new Set(projectEvents));
});

test("nothing leaves without decision, run, verifier, review and approval, in this order", () => {
  const order = ["proposed", "decided", "running", "verified", "reviewed", "approved", "sealed", "handedOver"] as const;
  for (const [index, state] of order.entries()) {
    const forward = projectTransitions.filter(({ from, to }) => from === state && order.indexOf(to as (typeof order)[number]) > index);
    expect(forward.map(({ to }) => to)).toEqual(order.slice(index + 1, index + 2));
  }
});

test("who makes does not review, and who reviews does not approve", () => {
  expect(projectTransition("decided", "run")?.role).toBe("technician");
  expect(projectTransition("verified", "review")?.role).toBe("reviewer");
  expect(projectTransition("reviewed", "approve")?.role).toBe("approver");
  expect(projectTransition("proposed", "run")).toBeUndefined();
});
