import { expect, test } from "vitest";
import { succeed } from "../../domain/failure.ts";
import type { PolicyCaller } from "../policy/policyVerbs.ts";
import { releaseVerbs, type ReleaseLine } from "./releaseVerbs.ts";

const lineWith = (reason?: string): ReleaseLine => ({
  language: "en",
  options: {},
  ask: () => Promise.resolve(""),
  signIn: () => Promise.resolve(succeed({} as never)),
  tell: () => undefined,
  missing: (option) => {
    throw new Error(option);
  },
  project: { project: "3", ...(reason !== undefined && { reason }) },
  release: {},
});

test("a release is recalled for its last run, with a reason that has to be given", async () => {
  const calls: unknown[] = [];
  const runs = [{ run: 1, state: "finished" }, { run: 4, state: "finished" }, { run: 5, state: "abandoned" }];
  const caller = {
    call: (name: string, input: unknown) => {
      calls.push([name, input]);
      return Promise.resolve(succeed(name === "project.get" ? { runs } : { project: 3, state: "recalled" }));
    },
  } as unknown as PolicyCaller;
  await expect(releaseVerbs["release recall"](caller, lineWith())).rejects.toThrow("--reason");
  expect(calls).toEqual([]);
  expect(await releaseVerbs["release recall"](caller, lineWith("wrong certificate"))).toMatchObject({ ok: true, value: { json: { state: "recalled" } } });
  expect(calls).toEqual([["project.get", { project: 3 }], ["release.recall", { run: 4, reason: "wrong certificate" }]]);
});
