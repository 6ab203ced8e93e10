import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { parseAcknowledgements } from "./acknowledgements.ts";
import { seededChance } from "./chance.ts";
import { checkRoom } from "./check.ts";
import { drawFairly } from "./draw.ts";
import { endings } from "./journey.ts";
import { makeStage, runJourney } from "./record.ts";

/** The k-th system call of a kind fails or kills the process; what the disk holds then must keep every promise, power or no power. */

export interface Sweep {
  readonly runs: number;
  /** The process was killed there. */
  readonly killed: number;
  /** The store refused with a failure of its own. */
  readonly refused: number;
  /** The journey went through: the call was a spare one, or was never reached. */
  readonly done: number;
  readonly violations: readonly string[];
  readonly milliseconds: number;
}

const calls = ["pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "openat"] as const;
type Call = (typeof calls)[number];
const faults = ["signal=KILL", "error=EIO", "error=ENOSPC"] as const;

interface Fault {
  readonly call: Call;
  readonly fault: (typeof faults)[number];
  readonly when: number;
}

export interface SweepOptions {
  readonly scratch: string;
  /** How many of all faults are tried, drawn by the seed; Infinity for all. */
  readonly runs: number;
  readonly seed: number;
}

export async function sweep({ scratch, runs, seed }: SweepOptions): Promise<Sweep> {
  const startedAt = performance.now();
  const tally = { killed: 0, refused: 0, done: 0 };
  const violations: string[] = [];
  const chosen = drawFairly(await possible(scratch), ({ call, fault }) => `${call} ${fault}`, runs, seededChance(seed));
  for (const [index, fault] of chosen.entries()) {
    const name = `sweep-${String(index)}`;
    const stage = makeStage(scratch, name);
    const { status, signal, said } = await runJourney(stage, [
      "-o",
      "/dev/null",
      ...only(stage.room),
      "-e",
      `inject=${fault.call}:${fault.fault}:when=${String(fault.when)}`,
    ]);
    if (status === endings.done) tally.done++;
    else if (status === endings.refused) tally.refused++;
    else if (signal === "SIGKILL" || status === 137) tally.killed++;
    else violations.push(`${describe(fault)}: ended with ${String(status ?? signal)} ${said.slice(0, 400)}`);
    const acknowledged = existsSync(stage.acknowledgements) ? parseAcknowledgements(readFileSync(stage.acknowledgements, "utf8")) : [];
    for (const { kind, what } of await checkRoom(stage.room, acknowledged)) violations.push(`${describe(fault)}: ${kind}: ${what}`);
    rmSync(path.join(scratch, name), { recursive: true, force: true });
  }
  return { runs: chosen.length, ...tally, violations, milliseconds: performance.now() - startedAt };
}

const describe = ({ call, fault, when }: Fault): string => `${call} ${fault} at ${String(when)}`;

/** Only calls on the room's own files are touched: a process that cannot load its code proves nothing. */
const watched = [
  "room.db",
  "room.db-wal",
  "room.db.part",
  "room.db.part-journal",
  "room.db.part.part",
  "policy.json",
  "policy.json.part",
  "waiting-audit.jsonl",
  "waiting-audit.taking.jsonl",
  "checkpoints",
  "",
];
const only = (room: string): readonly string[] => watched.flatMap((name) => ["-P", path.join(room, name)]);

/** How often each call is made on the room's files in an undisturbed run. strace counts in each thread by itself. */
async function possible(scratch: string): Promise<readonly Fault[]> {
  const stage = makeStage(scratch, "sweep-count");
  await runJourney(stage, ["-o", stage.trace, ...only(stage.room), "-e", `trace=${calls.join(",")}`]);
  const lines = readFileSync(stage.trace, "utf8").split("\n");
  const most = calls.map((call) => {
    const threads = Map.groupBy(
      lines.flatMap((line) => new RegExp(`^(\\d+) +${call}\\(`, "u").exec(line)?.[1] ?? []),
      (thread) => thread,
    );
    return [call, Math.max(0, ...[...threads.values()].map(({ length }) => length))] as const;
  });
  return most.flatMap(([call, count]) => faults.flatMap((fault) => Array.from({ length: count }, (_, index) => ({ call, fault, when: index + 1 }))));
}
