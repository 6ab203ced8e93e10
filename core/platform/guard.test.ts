import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { guard, holdLock } from "./guard.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "noren-lock-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const guardFile = new URL("guard.ts", import.meta.url).href;

async function holderOf(file: string): Promise<ReturnType<typeof spawn>> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", `const { holdLock } = await import(${JSON.stringify(guardFile)}); console.log(holdLock(${JSON.stringify(file)}).ok); setInterval(() => {}, 1000);`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  expect(said.toString().trim()).toBe("true");
  return child;
}

test("a lock held by another process is room.inUse, and dies with that process however it dies", async () => {
  const file = path.join(folder, "room.lock");
  const holder = await holderOf(file);
  expect(holdLock(file)).toEqual({ ok: false, failure: { code: "room.inUse" } });
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const held = holdLock(file);
  expect(held.ok).toBe(true);
  if (held.ok) held.value.release();
});

test("a released lock is free, twice released is released once, and the file is for the owner only", () => {
  const file = path.join(folder, "room.lock");
  const first = holdLock(file);
  if (!first.ok) throw new Error("not held");
  expect(holdLock(file).ok, "flock belongs to the open file, so even this process may not have it twice").toBe(false);
  first.value.release();
  first.value.release();
  const second = holdLock(file);
  expect(second.ok).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a lock in a folder that is not there says so", () => {
  expect(() => holdLock(path.join(folder, "absent", "room.lock"))).toThrow("folder.unusable");
});

test("a descriptor that is none throws the system's own name", () => {
  expect(() => guard.lock(-1)).toThrow(/flock/);
});

test("the state is asked of the kernel", () => {
  expect(guard.state()).toMatchObject({ noNewPrivileges: false, inspectorSignalIgnored: false });
});
