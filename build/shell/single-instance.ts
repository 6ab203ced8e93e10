import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

/** Who holds the lock: process id and the kernel's time of its start, so that a reused id is not taken for it. */
function identity(pid: number): string {
  try {
    return `${String(pid)} ${readFileSync(`/proc/${String(pid)}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ")[19] ?? ""}`;
  } catch {
    return "";
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

export interface SecondInstance {
  readonly argv: string[];
  readonly cwd: string;
  readonly data: unknown;
}

/** `app.requestSingleInstanceLock`: a lock file for the decision, which must be made at once, and a socket for the news. */
export class SingleInstance {
  readonly #lock: string;
  readonly #socket: string;
  #server: Server | undefined;
  /** Settles once the first instance has been told; the second one must not end before. */
  told: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#lock = join(folder, "shell.lock");
    this.#socket = join(folder, "shell.sock");
  }

  get held(): boolean {
    return this.#server !== undefined;
  }

  request(data: unknown, onSecond: (second: SecondInstance) => void): boolean {
    if (this.held) return true;
    if (!this.#acquire()) {
      this.#tell(data);
      return false;
    }
    rmSync(this.#socket, { force: true });
    this.#server = createServer((client) => {
      let text = "";
      client.setEncoding("utf8").on("error", () => undefined);
      client.on("data", (chunk: string) => {
        text += chunk;
      });
      client.on("end", () => {
        client.end();
        onSecond(JSON.parse(text) as SecondInstance);
      });
    }).listen(this.#socket);
    this.#server.on("error", (error) => {
      console.error(`shell: ${error.message}`);
    });
    this.#server.unref();
    return true;
  }

  release(): void {
    if (!this.held) return;
    this.#server?.close();
    this.#server = undefined;
    rmSync(this.#socket, { force: true });
    if (read(this.#lock) === identity(process.pid)) rmSync(this.#lock, { force: true });
  }

  #acquire(): boolean {
    const mine = `${this.#lock}.${String(process.pid)}`;
    writeFileSync(mine, identity(process.pid), { mode: 0o600 });
    try {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        try {
          // A link comes into being whole or not at all.
          linkSync(mine, this.#lock);
          return true;
        } catch {
          const holder = read(this.#lock);
          if (holder !== "" && holder === identity(Number(holder.split(" ")[0]))) return false;
          this.#removeStale(holder);
        }
      }
      return false;
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** Moved aside before it is looked at: of two that find the same stale lock only one moves it. */
  #removeStale(expected: string): void {
    const aside = `${this.#lock}.stale.${String(process.pid)}`;
    try {
      renameSync(this.#lock, aside);
      if (read(aside) === expected) unlinkSync(aside);
      else renameSync(aside, this.#lock);
    } catch {
      // The other one was quicker.
    }
  }

  #tell(data: unknown): void {
    this.told = new Promise((resolve) => {
      const client = connect(this.#socket, () => {
        client.end(JSON.stringify({ argv: process.argv, cwd: process.cwd(), data } satisfies SecondInstance));
      });
      client.setTimeout(2000, () => client.destroy());
      client.on("error", () => undefined);
      client.on("close", () => {
        resolve();
      });
    });
  }
}
