import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { Connection, type Session } from "./cdp.ts";
import { StartFailure } from "./failure-line.ts";
import type { BrowserFlags } from "./flags.ts";

/** The binaries themselves: Debian's `/usr/bin/chromium` is a script that adds flags and does not pass file descriptors on. */
const places = [
  "/usr/lib/chromium/chromium",
  "/usr/lib/chromium-browser/chromium-browser",
  "/usr/lib64/chromium-browser/chromium-browser",
  "/opt/google/chrome/chrome",
  "/opt/chromium.org/chromium/chromium",
];

export function findChromium(): string {
  const named = process.env["NOREN_CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new StartFailure("start.packageMissing", named);
    return named;
  }
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new StartFailure("start.packageMissing");
  return found;
}

/** Lines of Chromium a person or Playwright waits for; the rest is noise of a browser that has no bus and no GPU. */
const worthPassing = /^DevTools listening|FATAL|No usable sandbox/i;
const noDisplay = /Missing X server|cannot open display|unable to open X display|Failed to open .*display/i;

export class Chromium {
  readonly browser: Session;
  readonly connection: Connection;
  readonly exited: Promise<number>;
  readonly #process: ChildProcess;
  readonly #binary: string;
  readonly #flags: BrowserFlags;
  #gone = false;
  #lackedDisplay = false;

  constructor(binary: string, flags: BrowserFlags) {
    this.#binary = binary;
    this.#flags = flags;
    // A group of its own: Ctrl+C in the terminal must reach the application first, not take the browser from under it.
    this.#process = spawn(binary, [...flags.browser], { stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"], detached: true, env: this.#environment() });
    const [, , errors, to, from] = this.#process.stdio as [null, null, Readable, Writable, Readable];
    this.connection = new Connection(to, from);
    this.browser = this.connection.session("");
    this.exited = new Promise((resolve) => {
      const end = (code: number): void => {
        this.#gone = true;
        this.connection.end();
        resolve(code);
      };
      this.#process.on("error", () => {
        end(1);
      });
      this.#process.on("exit", (code, signal) => {
        end(code ?? (signal === null ? 1 : 137));
      });
    });
    createInterface({ input: errors }).on("line", (line) => {
      if (noDisplay.test(line)) {
        this.#lackedDisplay = true;
        // The words Playwright looks for.
        process.stderr.write(`Unable to open X display! ${line}\n`);
      } else if (worthPassing.test(line) || process.env["NOREN_SHELL_VERBOSE"] !== undefined) process.stderr.write(`${line}\n`);
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get gone(): boolean {
    return this.#gone;
  }

  get lackedDisplay(): boolean {
    return this.#lackedDisplay;
  }

  /** A second process on the same profile hands its `--app` window, which has no tabs and no address bar, to the running one. */
  openAppWindow(address: string): void {
    const helper = spawn(this.#binary, [...this.#flags.handover, `--app=${address}`], { stdio: "ignore", env: this.#environment() });
    helper.on("error", (error) => {
      console.error(`shell: no window: ${error.message}`);
    });
  }

  async close(): Promise<void> {
    if (this.#gone) return;
    this.browser.tell("Browser.close", {});
    await Promise.race([this.exited, new Promise((resolve) => setTimeout(resolve, 3000))]);
    this.kill();
    await Promise.race([this.exited, new Promise((resolve) => setTimeout(resolve, 1000))]);
  }

  kill(): void {
    if (this.#process.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, "SIGKILL");
    } catch {
      // Already gone with all its children.
    }
  }

  /**
   * A dump of a crashed page would hold what the page showed, so there is no place for one: Chromium's crash handler finds
   * that out and ends. (Its switch for having none at all makes child processes of version 156 fail.) The variables of an input method (GTK_IM_MODULE, XMODIFIERS) pass through: Japanese must be typed.
   */
  #environment(): NodeJS.ProcessEnv {
    const { NODE_OPTIONS: _options, ...rest } = process.env;
    return { ...rest, MESA_SHADER_CACHE_DISABLE: "true", BREAKPAD_DUMP_LOCATION: "/dev/null/none" };
  }
}
