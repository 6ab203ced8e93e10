import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Two PC/SC readers and two PIV cards, behind the system's own reader service and OpenSC's module. */
export interface VirtualReaders {
  readonly insert: (card: "A" | "B", reader: 0 | 1) => Promise<void>;
  readonly remove: (reader: 0 | 1) => Promise<void>;
  readonly triesLeft: (card: "A" | "B") => Promise<number>;
  readonly unblock: (card: "A" | "B") => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const openScLibrary = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

const needed = {
  pcscd: "/usr/sbin/pcscd",
  "vsmartcard-vpcd": "/usr/lib/pcsc/drivers/serial/libifdvpcd.so",
  "opensc-pkcs11": openScLibrary,
  unshare: "/usr/bin/unshare",
} as const;

/** The packages that are missing. */
export const missingForReaders = (): readonly string[] => Object.entries(needed).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));

/** Root on Debian can install what is missing: there, skipping would hide a test that does not run. */
export function mustRun(): boolean {
  const system = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return process.getuid?.() === 0 && /^ID=debian$/m.test(system);
}

const loopback = fileURLToPath(new URL("../../../out/native/loopback", import.meta.url));
const program = fileURLToPath(new URL("pivProgram.ts", import.meta.url));

/** The service's socket lies in a folder of the test; nobody else's readers are touched, and its ports are in a network of their own. */
export async function startVirtualReaders(): Promise<VirtualReaders> {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-readers-"));
  process.env["PCSCLITE_CSOCK_NAME"] = path.join(folder, "pcscd.comm");
  const script = 'mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$1" /run/pcscd && shift && exec "$@"';
  const isRoot = process.getuid?.() === 0;
  const space = isRoot ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
  const child: ChildProcess = spawn("/usr/bin/unshare", [...space, "sh", "-c", script, "sh", folder, loopback, process.execPath, program], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ended = once(child, "exit");
  const started = await Promise.race([once(child, "message"), ended.then(() => undefined)]);
  if (started === undefined) throw new Error("the reader service did not start");

  const waiting = new Map<number, (answer: number) => void>();
  let counter = 0;
  child.on("message", ({ id, answer }: { readonly id: number; readonly answer: number }) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  const ask = (order: object): Promise<number> => {
    const id = ++counter;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      child.send({ id, order });
    });
  };
  return {
    insert: async (card, reader) => {
      await ask({ verb: "insert", card, reader });
    },
    remove: async (reader) => {
      await ask({ verb: "remove", reader });
    },
    triesLeft: (card) => ask({ verb: "triesLeft", card }),
    unblock: async (card) => {
      await ask({ verb: "unblock", card });
    },
    stop: async () => {
      child.disconnect();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
