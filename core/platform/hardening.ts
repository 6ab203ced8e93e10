import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { guard, type KernelState } from "./guard.ts";

/** Ways to have memory written out or looked into that Node takes from its environment. */
const environmentThatOpens = ["NODE_OPTIONS", "NODE_V8_COVERAGE", "NODE_REPL_EXTERNAL_MODULE", "NODE_DEBUG", "NODE_DEBUG_NATIVE", "NODE_PENDING_DEPRECATION"];

const argumentThatOpens =
  /^--(inspect|debug|heap-?snapshot|heapsnapshot|heap-prof|cpu-prof|prof|perf|report|diagnostic-dir|trace|abort-on-uncaught-exception|require|import|loader|experimental-loader)|^-r$/;

export interface Hardening extends KernelState {
  /** Arguments this process was started with that open its memory; tests of the window need them, a production room refuses them. */
  readonly argumentsThatOpen: readonly string[];
  readonly inspectorOpen: boolean;
}

/**
 * Closes this process to others of the same user, and its memory to the disk. `noNewPrivileges` holds for every child as well:
 * the process that starts Chromium leaves it out, because Chromium's sandbox starts from a setuid helper on some machines.
 */
export function hardenProcess({ noNewPrivileges = true }: { readonly noNewPrivileges?: boolean } = {}): Hardening {
  const kernel = guard.harden(noNewPrivileges);
  const given = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(/\s+/)];
  for (const name of environmentThatOpens) Reflect.deleteProperty(process.env, name);
  closeReports();
  const argumentsThatOpen = given.filter((argument) => argumentThatOpens.test(argument));
  return { ...kernel, argumentsThatOpen, inspectorOpen: argumentsThatOpen.some((argument) => /^--(inspect|debug)/.test(argument)) };
}

/** Reports hold stack, environment and native frames, and would be written into the working directory in the clear. */
function closeReports(): void {
  const { report } = process;
  report.reportOnFatalError = false;
  report.reportOnSignal = false;
  report.reportOnUncaughtException = false;
  report.excludeEnv = true;
}

/** For Node children: the inspector is shut before their first line runs, where hardenProcess comes a moment later. */
export const childArguments: readonly string[] = ["--disable-sigusr1"];

/**
 * glibc gives every thread a pool of its own and keeps in each what was freed: with the ten threads of a room that is a fifth of all its
 * memory, for nothing that could be measured. Says nothing to other systems.
 */
const pools = { MALLOC_ARENA_MAX: "2" };

/** The environment for a child, without what would open it. */
export function childEnvironment(from: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...pools, ...Object.fromEntries(Object.entries(from).filter(([name]) => !environmentThatOpens.includes(name))) };
}

export interface SwapDevice {
  readonly name: string;
  /** `memory`: compressed RAM that never reaches a disk. */
  readonly kind: "memory" | "encrypted" | "unencrypted";
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

function slavesOf(folder: string): readonly string[] {
  try {
    return readdirSync(path.join(folder, "slaves"));
  } catch {
    return [];
  }
}

/** A dm-crypt target anywhere below is enough: LVM inside LUKS is as closed as LUKS inside LVM. All legs of a mirror must be. */
function isEncrypted(sys: string, device: string, depth = 0): boolean {
  const folder = path.join(sys, "class/block", device);
  if (textOf(path.join(folder, "dm/uuid"))?.startsWith("CRYPT-") === true) return true;
  const slaves = slavesOf(folder);
  return depth < 8 && slaves.length > 0 && slaves.every((slave) => isEncrypted(sys, slave, depth + 1));
}

function kindOfDevice(sys: string, device: string): SwapDevice["kind"] {
  if (device.startsWith("zram")) {
    const backing = textOf(path.join(sys, "class/block", device, "backing_dev")) ?? "none";
    return backing === "none" ? "memory" : "unencrypted";
  }
  return isEncrypted(sys, device) ? "encrypted" : "unencrypted";
}

/** The block device under a swap file; a file system without one (btrfs, network) is not known to be encrypted. */
function deviceUnder(sys: string, file: string): string | undefined {
  try {
    const { dev } = statSync(file);
    // glibc's makedev: twelve bits of major above eight of minor, the rest higher up.
    const [major, minor] = [(dev >>> 8) & 0xfff, (dev & 0xff) | ((dev >>> 12) & 0xfff00)];
    return path.basename(realpathSync(path.join(sys, "dev/block", `${String(major)}:${String(minor)}`)));
  } catch {
    return undefined;
  }
}

function realName(device: string): string {
  try {
    return path.basename(realpathSync(device));
  } catch {
    return path.basename(device);
  }
}

/** Where pages of memory may go. Folders are arguments because no test can give its machine another swap. */
export function swapState({ proc = "/proc", sys = "/sys" }: { readonly proc?: string; readonly sys?: string } = {}): readonly SwapDevice[] {
  const lines = (textOf(path.join(proc, "swaps")) ?? "").split("\n").slice(1);
  return lines.map((line) => {
    const [escaped = "", type] = line.split(/\s+/);
    const name = escaped.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
    const device = type === "file" ? deviceUnder(sys, name) : realName(name);
    return { name, kind: device === undefined ? "unencrypted" : kindOfDevice(sys, device) };
  });
}

/** DESIGN §7.3: no plaintext in swap. A demo room holds nothing real and may be tried anywhere. */
export function refuseOpenSwap(room: "demo" | "production", devices: readonly SwapDevice[] = swapState()): Result<void> {
  const open = devices.filter(({ kind }) => kind === "unencrypted").length;
  return room === "production" && open > 0 ? fail("room.swapUnencrypted", { devices: open }) : succeed(undefined);
}
