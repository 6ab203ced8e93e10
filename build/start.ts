import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "./build.ts";
import { startDisplay, type Display } from "./display.ts";
import { plugInDemoMedium } from "./demo-medium.ts";
import { chooseElectron } from "./electron.ts";
import { noDisplay, tell } from "./notice.ts";
import { runOrThrow } from "./run.ts";
import { root } from "./stamp.ts";

/** `npm start`: builds what changed, makes the demo room once, opens the workstation in it and stays until it is closed. */
export async function main(given: readonly string[]): Promise<number> {
  const room = path.resolve(given.find((argument) => argument.startsWith("--room="))?.slice("--room=".length) ?? path.join(root, ".room/demo"));
  // What is not ours is the application's: `npm start -- --idle-seconds=60`.
  const passedOn = given.filter((argument) => argument !== "--once" && !argument.startsWith("--room="));
  const isHeadless = (process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"] ?? "") === "";
  if (isHeadless) tell(noDisplay);
  const leave = onSignal(() => process.exit(130));
  const [screen] = await Promise.all([isHeadless ? startDisplay() : undefined, build()]);
  const own = path.join(root, ".room/demo");
  if (room === own) setAside(own);
  await makeDemoRoom(room);
  leave();
  return await openWorkstation(room, screen, passedOn, given.includes("--once"));
}

/** A demo room of an earlier build, which this one refuses: it is kept beside, and a new one takes its place. No other room is touched. */
function setAside(folder: string): void {
  const policy = path.join(folder, "policy.json");
  if (!existsSync(policy) || readFileSync(policy, "utf8").includes('"noren-policy/2"')) return;
  const kept = `${folder}-${String(Date.now())}`;
  renameSync(folder, kept);
  console.log(`以前の版で作ったデモルームを移し、新しく作ります / The demo room of an earlier version was set aside: ${path.relative(root, kept)}`);
}

const town = { people: 200, seed: "1" };

/** By the program's own verbs, under another name until it is whole: a room with a sealed medium waiting in its port. */
async function makeDemoRoom(folder: string): Promise<void> {
  if (existsSync(path.join(folder, "policy.json"))) return;
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  await runOrThrow([process.execPath, path.join(root, "out/core/cli.js"), "room", "init", "--demo", "--folder", making, "--name", "デモルーム"]);
  await plugInDemoMedium(making, town);
  renameSync(making, folder);
}

async function openWorkstation(room: string, screen: Display | undefined, passedOn: readonly string[], endsAfterPicture: boolean): Promise<number> {
  const electron = chooseElectron();
  const picture = path.join(root, ".screens/start.png");
  if (screen !== undefined) {
    mkdirSync(path.dirname(picture), { recursive: true });
    rmSync(picture, { force: true });
  }
  const child = spawn(electron.executable, [...electron.arguments, ".", `--room=${room}`, ...(screen === undefined ? [] : [`--screenshot=${picture}`]), ...passedOn], {
    cwd: root,
    env: { ...process.env, ...electron.environment, ...(screen !== undefined && { DISPLAY: screen.display }) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const leave = onSignal(() => child.kill("SIGTERM"));
  if (screen !== undefined) void sayWhenPictured(picture, child, endsAfterPicture);
  const [status] = (await once(child, "exit")) as [number | null];
  leave();
  await screen?.stop();
  return status ?? 0;
}

/** Ctrl+C reaches the window by itself; what is sent to this process alone must end everything too. Returns the way to stop. */
function onSignal(act: () => unknown): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, act);
  return () => {
    for (const signal of signals) process.off(signal, act);
  };
}

async function sayWhenPictured(picture: string, child: ChildProcess, endsAfterPicture: boolean): Promise<void> {
  while (!existsSync(picture)) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log(`画面の画像 / screenshot: ${path.relative(process.cwd(), picture)}`);
  if (endsAfterPicture) child.kill("SIGTERM");
  else console.log("終了するには Ctrl+C / Ctrl+C ends it");
}
