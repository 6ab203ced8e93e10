import { loadavg } from "node:os";
import { expect, test } from "@playwright/test";
import { start } from "../processes.ts";

/** Printed to be read; the limits are many times the targets, because other work may run on the machine. */
test("messages, binary resources and the start are quick", async () => {
  const running = start(["--stay", "--measure"]);
  await running.says("measured ");
  const [, invoke = 0, fetched = 0, answered = 0] = (/measured (\S+) (\S+) (\S+)/.exec(running.output()) ?? []).map(Number);
  const shown = Number(/ready-to-show (\d+) ms/.exec(running.output())?.[1]);
  expect(await running.ended).toBe(0);
  console.log(
    `invoke ${String(invoke)} ms (target 1), fetch of 512 KiB ${String(fetched)} ms (target 6), invoke returning 512 KiB ${String(answered)} ms, `
      + `start to ready-to-show ${String(shown)} ms (target 1000); load ${String(loadavg()[0]?.toFixed(1))}`,
  );
  expect(invoke).toBeGreaterThan(0);
  expect(invoke).toBeLessThan(20);
  expect(fetched).toBeLessThan(100);
  expect(shown).toBeLessThan(15_000);
  await running.dispose();
});
