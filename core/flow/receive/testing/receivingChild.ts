import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { succeed } from "../../../domain/failure.ts";
import { systemClock } from "../../../platform/clock.ts";
import { isFolder } from "../../../platform/disk.ts";
import { childEnvironment } from "../../../platform/hardening.ts";
import { systemEntropy } from "../../../platform/entropy.ts";
import { threadFile } from "../../../platform/thread.ts";
import type { UnlockedPackage } from "../../package/unlockPackage.ts";
import type { Source } from "../readSource.ts";
import { receive } from "../receive.ts";
import { beginMeasured, makeMeasuredRoom, measuredEntry, type MeasuredRoom } from "./room.ts";

/** A process that receives once and does nothing else: whoever makes the package or the bare loop uses memory that is not counted here. */

export interface ReceivingOrder {
  /** Where the room is made. */
  readonly folder: string;
  readonly from:
    | { readonly kind: "package"; readonly unlocked: UnlockedPackage }
    /** The key of the one envelope on the medium, as the card found it. */
    | { readonly kind: "files"; readonly root: string; readonly contentKey?: Uint8Array };
}

export interface ReceivingCost {
  readonly seconds: number;
  /** MiB: the most that was ever resident. */
  readonly memory: number;
  /** Seconds of processor of all threads together. */
  readonly processor: number;
}

function sourceOf(from: ReceivingOrder["from"]): Source {
  if (from.kind === "package") return from;
  const { root, contentKey } = from;
  return { kind: "files", root, openEnvelope: () => (contentKey === undefined ? Promise.reject(new Error("there is none")) : Promise.resolve(succeed(Buffer.from(contentKey)))) };
}

async function receiveFrom({ store, vault }: MeasuredRoom, delivery: number, from: ReceivingOrder["from"]): Promise<void> {
  const summary = await store.read("delivery.summary", { delivery });
  if (summary === undefined) throw new Error("no delivery");
  const root = from.kind === "files" ? from.root : from.unlocked.folder;
  const received = await receive({
    store,
    vault,
    delivery: summary,
    source: sourceOf(from),
    clock: systemClock,
    entropy: systemEntropy,
    signal: new AbortController().signal,
    entryOf: measuredEntry,
    isThere: () => isFolder(root),
    changed: () => undefined,
    progress: () => undefined,
  });
  if (!received.ok) throw new Error(`${received.failure.code} ${JSON.stringify(received.failure.details)}`);
  const after = await store.read("delivery.summary", { delivery });
  const faults = after?.tally.filter(({ state, kind }) => state !== "stored" && kind !== "unknown") ?? [];
  if (after?.state !== "received" || faults.length > 0) throw new Error("not everything was received");
}

/** Of this program alone; what getrusage says may be that of the process it was forked from. */
function mostResident(): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/mu.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

async function carryOut({ folder, from }: ReceivingOrder): Promise<ReceivingCost> {
  const room = await makeMeasuredRoom(folder);
  const delivery = await beginMeasured(room);
  const before = process.cpuUsage();
  const started = performance.now();
  await receiveFrom(room, delivery, from);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  await room.close();
  return { seconds, memory: mostResident(), processor: (user + system) / 1e6 };
}

export function receiveInChild(order: ReceivingOrder): Promise<ReceivingCost> {
  const child = fork(fileURLToPath(threadFile(import.meta.url, "./receivingChild.ts")), [], { execArgv: [], env: childEnvironment(), serialization: "advanced" });
  return new Promise((resolve, reject) => {
    child.once("message", (cost) => {
      resolve(cost as ReceivingCost);
    });
    child.once("exit", (code) => {
      reject(new Error(`the receiving process ended with ${String(code)}`));
    });
    child.send(order);
  });
}

if (import.meta.main) {
  process.once("message", (order) => {
    void carryOut(order as ReceivingOrder).then((cost) => {
      process.send?.(cost);
      process.disconnect();
    });
  });
}
