import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { out, root } from "../stamp.ts";
import { measureOrThrow, type Figure } from "./measure.ts";

/** Sealing, receiving and the vault, each beside its peer in the same run. Every line is a process of its own: its memory is nobody else's. */

const packageLine = z.object({ bareSeal: z.number(), seal: z.number(), bareOpen: z.number(), open: z.number(), memory: z.number() });
const receiveLine = z.object({ rate: z.number(), memory: z.number(), bare: z.number().optional(), openssl: z.number().optional() });

const readLine = z.object({ median: z.number(), p95: z.number() });

/** As they are built: threads that strip types from their sources first would be measured with it. */
const modules = { package: "flow/package/testing/measure.js", receive: "flow/receive/testing/measure.js", vault: "flow/vault/testing/measure.js" } as const;

/** What the one before left to be written is not to fall on the next. */
async function line<Shape extends z.ZodType>(shape: Shape, module: string, given: readonly string[]): Promise<z.output<Shape>> {
  await measureOrThrow(["sync"]);
  const { stdout } = await measureOrThrow([process.execPath, path.join(root, "out/core", module), ...given], { looksAtMemory: false });
  return shape.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}

const memory = (name: string, value: number): Figure => ({ name, value, unit: "MiB", target: 300, is: "at most" });
const share = (name: string, value: number, target: number): Figure => ({ name, value, unit: "x", target, is: "at least" });

async function packages(folder: string): Promise<readonly Figure[]> {
  const { bareSeal, seal, memory: used } = await line(packageLine, modules.package, [folder, "1024"]);
  const received = await line(receiveLine, modules.receive, [folder, "package", "1024"]);
  const figures = [
    share(`seal 1 GiB (${seal.toFixed(0)} MiB/s), of a bare loop (${bareSeal.toFixed(0)} MiB/s)`, seal / bareSeal, 0.6),
    memory("seal, verify and open 1 GiB: memory", used),
    share(`receive a 1 GiB package (${received.rate.toFixed(0)} MiB/s), of a bare loop (${(received.bare ?? 0).toFixed(0)} MiB/s)`, received.rate / (received.bare ?? Number.NaN), 0.6),
    memory("receive a 1 GiB package: memory", received.memory),
  ];
  if (received.openssl === undefined) return figures;
  return [...figures, share(`the same, of openssl cms -decrypt (${received.openssl.toFixed(0)} MiB/s)`, received.rate / received.openssl, 5)];
}

async function envelope(folder: string): Promise<readonly Figure[]> {
  const received = await line(receiveLine, modules.receive, [folder, "envelope", "3072"]);
  return [memory(`receive one CMS file of 3 GiB (${received.rate.toFixed(0)} MiB/s): memory`, received.memory)];
}

/** 1x, 10x and 100x: what grows faster than the work shows as a falling rate. */
async function archives(folder: string): Promise<readonly Figure[]> {
  const tiny = await line(receiveLine, modules.receive, [folder, "zip", "1000"]);
  const small = await line(receiveLine, modules.receive, [folder, "zip", "10000"]);
  const large = await line(receiveLine, modules.receive, [folder, "zip", "100000"]);
  return [
    {
      name: `objects of 2 KB from one zip of 100,000 (1,000: ${tiny.rate.toFixed(0)}/s, 10,000: ${small.rate.toFixed(0)}/s; ${large.memory.toFixed(0)} MiB)`,
      value: large.rate,
      unit: "/s",
      target: 20_000,
      is: "at least",
    },
  ];
}

async function reading(folder: string): Promise<readonly Figure[]> {
  const { median, p95 } = await line(readLine, modules.vault, [folder, "1000"]);
  return [{ name: `read one object of 512 KiB of the vault, 95 of 100 (half of them: ${median.toFixed(2)} ms)`, value: p95, unit: "ms", target: 3, is: "at most" }];
}

async function unlock(folder: string): Promise<readonly Figure[]> {
  const room = path.join(folder, "room");
  const cli = path.join(root, "out/core/cli.js");
  await measureOrThrow([process.execPath, cli, "room", "init", "--demo", "--folder", room, "--name", "bench"]);
  const { stderr } = await measureOrThrow([process.execPath, cli, "vault", "status", "--folder", room, "--card", "technician-1", "--desk-pin"], { environment: { NOREN_TIMINGS: "1" } });
  const timings = z.record(z.string(), z.object({ worst: z.number() }));
  const told = stderr.split("\n").find((text) => text.startsWith("{"));
  const worst = timings.parse(JSON.parse(told ?? "{}"))["session.open"]?.worst ?? Number.NaN;
  return [{ name: "room unlocked with a software card, after the PIN", value: worst, unit: "ms", target: 1000, is: "at most" }];
}

export async function mediaFigures(): Promise<readonly Figure[]> {
  mkdirSync(out, { recursive: true });
  // Not where the system may keep files in memory: writing to a disk is part of what is measured.
  const folder = mkdtempSync(path.join(out, "bench-"));
  try {
    const figures: Figure[] = [];
    for (const family of [unlock, reading, packages, envelope, archives]) figures.push(...(await family(folder)));
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
