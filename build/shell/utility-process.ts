import { fork, type ChildProcess, type IOType, type StdioOptions } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type Electron from "electron";
import { electronClass, guard, UnsupportedElectronCall } from "./unsupported.ts";

type Supported = Pick<Electron.UtilityProcess, "postMessage" | "kill">;

const running = new Set<ChildProcess>();

export class UtilityProcess extends electronClass("UtilityProcess", ["spawn", "message", "exit"]) implements Supported {
  readonly #child: ChildProcess;
  #pid: number | undefined;

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    running.add(child);
    child.on("spawn", () => {
      this.#pid = child.pid;
      this.emit("spawn");
    });
    child.on("message", (message) => this.emit("message", message));
    child.on("error", (error) => {
      console.error(`shell: ${error.message}`);
    });
    child.on("exit", (code, signal) => {
      this.#pid = undefined;
      running.delete(child);
      this.emit("exit", code ?? (signal === null ? 1 : 0));
    });
  }

  get pid(): number | undefined {
    return this.#pid;
  }
  get stdout(): Readable | null {
    return this.#child.stdout;
  }
  get stderr(): Readable | null {
    return this.#child.stderr;
  }
  postMessage(message: unknown, transfer?: unknown[]): void {
    if (transfer !== undefined && transfer.length > 0) throw new UnsupportedElectronCall("UtilityProcess.postMessage with a MessagePortMain");
    // To a process that has ended Electron sends nothing and says nothing.
    if (this.#child.connected) this.#child.send(message as object);
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

function stdioOf(given: Electron.ForkOptions["stdio"]): StdioOptions {
  // Electron's children have no standard input.
  const [, output, errors] = (Array.isArray(given) ? given : [undefined, given, given]) as readonly (IOType | undefined)[];
  return ["ignore", output ?? "inherit", errors ?? "inherit", "ipc"];
}

const knownOptions: ReadonlySet<string> = new Set(["env", "execArgv", "cwd", "stdio", "serviceName"]);

export const utilityProcess = guard("utilityProcess", {
  fork(modulePath: string, arguments_: string[] = [], options: Electron.ForkOptions = {}): UtilityProcess {
    for (const name of Object.keys(options)) if (!knownOptions.has(name)) throw new UnsupportedElectronCall(`utilityProcess.fork option ${name}`);
    const child = fork(modulePath, arguments_, {
      execArgv: [...(options.execArgv ?? []), "--require", join(import.meta.dirname, "parent-port.cjs")],
      // Structured clone, as between Electron's processes.
      serialization: "advanced",
      env: { ...(options.env ?? process.env) },
      stdio: stdioOf(options.stdio),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    return new UtilityProcess(child);
  },
});

/** Electron's utility processes end with the browser process. */
export function endUtilityProcesses(): void {
  for (const child of running) child.kill();
}
