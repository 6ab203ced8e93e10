import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { failureCodes } from "../../domain/failure.ts";
import type { SweepReport } from "./sweep.ts";

const program = fileURLToPath(new URL("sweep.ts", import.meta.url));

/** In a process of its own, whose memory is then its own; the collector is held short, so that what counts is what is needed. */
export function sweep(files: readonly string[], kinds: string, oneOf = 1): SweepReport {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--max-semi-space-size=2", "--max-old-space-size=64", program, files.join(","), kinds, String(oneOf)]);
  if (status !== 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString()) as SweepReport;
}

export function expectContained({ codes, accepted, worstMilliseconds, mebibytes, cases }: SweepReport): void {
  for (const code of Object.keys(codes)) expect(code === "ok" || code in failureCodes).toBe(true);
  expect(accepted).toEqual([]);
  expect(worstMilliseconds).toBeLessThan(2000);
  expect(mebibytes).toBeLessThan(256);
  expect(cases).toBeGreaterThan(0);
}
