import { randomFillSync } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { Pool } from "../../../platform/pool.ts";
import { threadFile } from "../../../platform/thread.ts";
import { openHashPool, openOpenPool, openSealPool } from "../packagePools.ts";
import { openPackage } from "../openPackage.ts";
import { unlockPackage } from "../unlockPackage.ts";
import { verifyPackage } from "../verifyPackage.ts";
import { verifyParts } from "../verifyParts.ts";
import type { BareTask } from "./bareLoop.ts";
import { clock, makeParty, sealFor } from "./party.ts";

/**
 * Sealing and opening beside a bare loop over the same bytes on the same two threads, one line of JSON. A process of its own, so that the
 * memory is nobody else's: `node core/flow/package/testing/measure.ts FOLDER [MEBIBYTES]`.
 */
export interface PackageFigures {
  readonly mebibytes: number;
  /** MiB/s. */
  readonly bareSeal: number;
  readonly seal: number;
  readonly bareOpen: number;
  readonly verify: number;
  readonly open: number;
  /** MiB, the largest there was while sealing and opening. */
  readonly memory: number;
}

const part = 64 * 1024 * 1024;

function writeSource(file: string, mebibytes: number): void {
  const handle = openSync(file, "w");
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  for (let at = 0; at < mebibytes; at += 1) writeSync(handle, randomFillSync(chunk));
  closeSync(handle);
}

async function timed(mebibytes: number, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (mebibytes * 1000) / (performance.now() - started);
}

let packageFolder = "";

async function measure(parent: string, mebibytes: number): Promise<PackageFigures> {
  const folder = mkdtempSync(path.join(parent, "noren-measure-"));
  const source = path.join(folder, "source");
  mkdirSync(source);
  const file = path.join(source, "one");
  writeSource(file, mebibytes);
  const bytes = mebibytes * 1024 * 1024;
  const party = makeParty();
  const pools = { seal: openSealPool(), hash: openHashPool() };
  const openPool = openOpenPool();
  const barePool = new Pool<BareTask, number>({ file: threadFile(import.meta.url, "./bareLoop.ts"), name: "bare", threads: 2 });
  const bare = async (direction: BareTask["direction"], writes: boolean): Promise<void> => {
    const tasks = Array.from({ length: Math.ceil(bytes / part) }, (_, at) => ({
      input: { direction, source: file, offset: at * part, bytes: Math.min(part, bytes - at * part), ...(writes && { target: path.join(folder, `bare-${String(at)}`) }) },
    }));
    for await (const _ of barePool.run(tasks)) continue;
  };
  try {
    const seal = await timed(mebibytes, async () => {
      const sealed = await sealFor(party, { source, out: path.join(folder, "medium") }, pools);
      if (!sealed.ok) throw new Error(sealed.failure.code);
      packageFolder = sealed.value.folder;
    });
    const verified = verifyPackage({ folder: packageFolder, trust: party.trust, at: clock.now() });
    if (!verified.ok) throw new Error(verified.failure.code);
    const verify = await timed(mebibytes, () => verifyParts(verified.value, pools.hash));
    const unlocked = await unlockPackage(verified.value, [party.recipient]);
    if (!unlocked.ok) throw new Error(unlocked.failure.code);
    const open = await timed(mebibytes, async () => {
      const opened = await openPackage({ unlocked: unlocked.value, pool: openPool });
      if (!opened.ok) throw new Error(opened.failure.code);
    });
    // Before the bare loop, whose memory is not ours.
    const memory = process.resourceUsage().maxRSS / 1024;
    const bareSeal = await timed(mebibytes, () => bare("seal", true));
    const bareOpen = await timed(mebibytes, () => bare("open", false));
    return { mebibytes, bareSeal, seal, bareOpen, verify, open, memory };
  } finally {
    await Promise.all([pools.seal.close(), pools.hash.close(), openPool.close(), barePool.close()]);
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) console.log(JSON.stringify(await measure(process.argv[2] ?? ".", Number(process.argv[3] ?? 1024))));
