import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

test("ten thousand people and a thousand pictures take less than a minute and 300 MiB", () => {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-large-town-"));
  const program = `
    import { readFileSync } from "node:fs";
    const { makeDemoTown } = await import(${JSON.stringify(new URL("makeDemoTown.ts", import.meta.url).href)});
    const memory = () => Number(/VmHWM:\\s+(\\d+)/u.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024;
    const [before, started] = [memory(), performance.now()];
    const made = makeDemoTown({ people: 10_000, seed: "large", folder: ${JSON.stringify(path.join(parent, "town"))} });
    console.log(JSON.stringify({ made, seconds: (performance.now() - started) / 1000, before, mebibytes: memory() }));`;
  try {
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    expect(stderr).toBe("");
    const { made, seconds, before, mebibytes } = JSON.parse(stdout) as { readonly made: object; readonly seconds: number; readonly before: number; readonly mebibytes: number };
    console.warn(`10,000 people and 1,000 pictures: ${seconds.toFixed(1)} s, ${mebibytes.toFixed(0)} MiB (${before.toFixed(0)} MiB of it before they were begun)`);
    expect(made).toMatchObject({ ok: true, value: { people: 10_000, images: 1000, optedOut: 20 } });
    expect(seconds).toBeLessThan(60);
    expect(mebibytes).toBeLessThan(300);
  } finally {
    rmSync(parent, { recursive: true });
  }
});
