import { spawn } from "node:child_process";
import { once } from "node:events";
import { chooseElectron } from "./electron.ts";
import { startDisplay } from "./display.ts";

/**
 * Runs a program on a display of its own, with whichever Electron there is. A program of its own, because the tests start it
 * as an ordinary user: then the display, its socket and everything in it belong to that user.
 */
const [command, ...rest] = process.argv.slice(2);
if (command === undefined) throw new Error("node build/windowed.ts <program> [arguments]");
const display = await startDisplay();
const electron = chooseElectron();
const child = spawn(command, rest, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...electron.environment, DISPLAY: display.display } });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
const [status] = (await once(child, "exit")) as [number | null];
await display.stop();
process.exitCode = status ?? 1;
