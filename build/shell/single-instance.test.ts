import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SingleInstance, type SecondInstance } from "./single-instance.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "instance-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the single instance", () => {
  test("is the first to ask, and hears of the second", async () => {
    const first = new SingleInstance(folder);
    const heard = Promise.withResolvers<SecondInstance>();
    expect(first.request({}, heard.resolve)).toBe(true);
    const second = new SingleInstance(folder);
    expect(second.request({ word: "語" }, () => undefined)).toBe(false);
    await second.told;
    expect((await heard.promise).data).toEqual({ word: "語" });
    expect([first.held, second.held]).toEqual([true, false]);
    first.release();
    expect(second.request({}, () => undefined)).toBe(true);
    second.release();
  });

  test("takes over from one that is dead, or whose number another process has", () => {
    for (const stale of ["4194399 5", `${String(process.ppid)} 1`, "", "nonsense"]) {
      writeFileSync(join(folder, "shell.lock"), stale);
      const one = new SingleInstance(folder);
      expect(one.request({}, () => undefined)).toBe(true);
      one.release();
    }
  });

  test("of many that find a stale lock at once only one wins", async () => {
    writeFileSync(join(folder, "shell.lock"), "4194399 5");
    const script = `const { SingleInstance } = await import(${JSON.stringify(join(import.meta.dirname, "single-instance.ts"))});
      const one = new SingleInstance(process.argv[1]);
      process.stdout.write(one.request({}, () => undefined) ? "won" : "lost");
      process.stdin.resume();
      process.stdin.on("end", () => process.exit());`;
    const children = Array.from({ length: 6 }, () => spawn(process.execPath, ["--input-type=module", "-e", script, folder], { stdio: ["pipe", "pipe", "inherit"] }));
    const said = await Promise.all(children.map((child) => new Promise<string>((resolve) => child.stdout.once("data", (chunk: Buffer) => { resolve(chunk.toString()); }))));
    for (const child of children) child.stdin.end();
    expect(said.filter((word) => word === "won")).toHaveLength(1);
  });
});
