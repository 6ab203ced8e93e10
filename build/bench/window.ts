import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "../build.ts";
import { startDisplay } from "../display.ts";
import { chooseElectron } from "../electron.ts";
import { runOrThrow } from "../run.ts";
import { root } from "../stamp.ts";
import { median, processesBelow, type Figure } from "./measure.ts";

/** The window and its processes: how soon it is there, and what it takes. */

/** Memory that belongs to a process: shared pages are divided among those that share them. */
function proportionalMebibytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Main and room process, the two that are Noren's own; the browser is what it is. */
function ownMemory(main: number): number {
  const own = [main, ...processesBelow(main)].filter((pid) => {
    try {
      return /bootstrap|workers\/(room|card)/.test(readFileSync(`/proc/${String(pid)}/cmdline`, "utf8"));
    } catch {
      return false;
    }
  });
  return own.reduce((sum, pid) => sum + proportionalMebibytes(pid), 0);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

async function startOnce(room: string, display: string, picture: string): Promise<{ readonly milliseconds: number; readonly memory: number }> {
  const electron = chooseElectron();
  rmSync(picture, { force: true });
  const started = performance.now();
  const child = spawn(electron.executable, [...electron.arguments, ".", `--room=${room}`, `--screenshot=${picture}`], { cwd: root, env: { ...process.env, ...electron.environment, DISPLAY: display }, stdio: "ignore" });
  while (!existsSync(picture)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the workstation ended with ${String(child.exitCode)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const milliseconds = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const memory = ownMemory(child.pid ?? 0);
  await end(child);
  return { milliseconds, memory };
}

export async function windowFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-bench-"));
  const room = path.join(folder, "room");
  await runOrThrow([process.execPath, path.join(root, "out/core/cli.js"), "room", "init", "--demo", "--folder", room, "--name", "bench"]);
  const idle = performance.now();
  await build();
  const nothingToBuild = performance.now() - idle;
  const display = await startDisplay();
  const runs = [];
  for (let round = 0; round < 5; round += 1) runs.push(await startOnce(room, display.display, path.join(folder, "picture.png")));
  await display.stop();
  rmSync(folder, { recursive: true, force: true });
  return [
    { name: "build with nothing to do", value: nothingToBuild, target: 150, unit: "ms", is: "at most" },
    { name: "start to sign-in screen, median of 5", value: median(runs.map(({ milliseconds }) => milliseconds)), target: 1700, unit: "ms", is: "at most" },
    { name: "idle memory of main, room and card processes", value: median(runs.map(({ memory }) => memory)), target: 250, unit: "MiB", is: "at most" },
  ];
}
