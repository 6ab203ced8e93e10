import { expect, test } from "vitest";
import { projectStates, projectTransitions } from "../../../core/domain/project.ts";
import { nextStepOf, wayOf } from "./nextStep.ts";

test("whose turn it is, is the role of the transition that leads forwards", () => {
  const eventOf = { decide: "decide", run: "run", verify: "verify", review: "review", approve: "approve", seal: "seal", handOver: "handOver", redo: "redo" } as const;
  for (const state of projectStates) {
    const next = nextStepOf(state);
    const forwards = projectTransitions.find(({ from, event }) => from === state && event !== "redo" && event !== "destroy" && event !== "recall");
    expect([state, next?.role, next === undefined ? undefined : eventOf[next.act]]).toEqual([state, forwards?.role, forwards?.event]);
  }
});

test("a result that verification refused is given up, by whom the table says; nothing else depends on the verification", () => {
  expect(nextStepOf("running", "refused")).toEqual({ role: projectTransitions.find(({ from, event }) => from === "running" && event === "redo")?.role, act: "redo" });
  for (const state of projectStates) {
    expect(nextStepOf(state, "passed")).toEqual(nextStepOf(state));
    if (state !== "running") expect(nextStepOf(state, "refused")).toEqual(nextStepOf(state));
  }
});

test("a row of states has what is done before where it stands, and what is ahead after", () => {
  expect(wayOf("verified", []).map(({ standing }) => standing)).toEqual(["done", "done", "done", "now", "ahead", "ahead", "ahead", "ahead"]);
  expect(wayOf("proposed", ["proposed"])[0]).toEqual({ state: "proposed", standing: "now" });
});

test("what was recalled or destroyed stands behind what it reached, and nothing is ahead", () => {
  expect(wayOf("destroyed", ["proposed", "decided"])).toEqual([
    { state: "proposed", standing: "done" },
    { state: "decided", standing: "done" },
    { state: "destroyed", standing: "now" },
  ]);
});
