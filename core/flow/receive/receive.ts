import { fail, FailureError, succeed, type FailureCode, type Result } from "../../domain/failure.ts";
import { realRoot } from "../../platform/mediumFiles.ts";
import type { Scanner } from "../../platform/scan.ts";
import type { DeliverySummary } from "../../store/deliveryRead.ts";
import { openCrew } from "./crew.ts";
import { examine } from "./examine.ts";
import { openArchives } from "./openArchives.ts";
import { openEnvelopes } from "./openEnvelopes.ts";
import { listSource, readWaiting, type Source } from "./readSource.ts";
import { takeBatch, type Receiving } from "./receiving.ts";

export interface ReceiveOrder extends Omit<Receiving, "crew" | "arriving" | "delivery" | "expect"> {
  readonly delivery: DeliverySummary;
  readonly source: Source;
  readonly progress: (done: number, total: number) => void;
  readonly threads?: number;
  readonly scanner?: Scanner | undefined;
  /** Items that a person has taken back from the desk. */
  readonly accepted?: ReadonlySet<number>;
}

const defaultThreads = 2;
/** Bytes that take longer to read than a thread takes to start. */
const worthAllThreads = 8 * 1024 * 1024;

/**
 * Verify, decrypt, store: lists the medium in the journal, reads what waits, opens the archives, and calls the delivery complete.
 * Stopped at any point, by whatever, it goes on there the next time: what stands in the journal is durable, and nothing else counts.
 */
export async function receive(order: ReceiveOrder): Promise<Result<void>> {
  const { store, clock, entryOf, signal } = order;
  const { delivery } = order.delivery;
  const meter = openMeter(order);
  const arriving: Receiving["arriving"] = new Set();
  const crew = openCrew({
    seed: order.vault.writerSeed,
    delivery,
    threads: order.threads ?? defaultThreads,
    take: (batch) => takeBatch(receiving, batch),
    progress: meter.read,
  });
  const receiving: Receiving = { ...order, delivery, crew, arriving, expect: meter.expect };
  signal.addEventListener("abort", crew.stop, { once: true });
  if (signal.aborted) crew.stop();
  let failure: ReturnType<typeof fail> | undefined;
  try {
    const source = onRealPath(order.source);
    if (source.kind !== "vault" && !order.delivery.isListed) await listSource(receiving, source);
    const own = await ownBytes(receiving);
    meter.expectOwn(own);
    if (own.total - own.done >= worthAllThreads) crew.assemble();
    if (source.kind !== "vault") await readWaiting(receiving, source);
    do await openArchives(receiving);
    while (await openEnvelopes(receiving, source));
    await examine(receiving, { isPackage: order.delivery.content === "package", scanner: order.scanner, accepted: order.accepted ?? new Set() });
  } catch (error) {
    crew.stop();
    if (!(error instanceof FailureError)) throw error;
    failure = fail(error.failure.code, error.failure.details);
  } finally {
    signal.removeEventListener("abort", crew.stop);
    await crew.close();
  }
  const isComplete = failure === undefined && order.delivery.state === "announced" && order.source.kind !== "vault";
  const stopped: FailureCode | undefined = failure?.failure.code;
  const entry = entryOf("delivery.stop", { objects: [`delivery-${String(delivery)}`] });
  try {
    await store.write(
      "delivery.stop",
      { delivery, at: clock.now(), isComplete, ...(stopped !== undefined && { failure: stopped }) },
      stopped === undefined ? entry : { ...entry, outcome: 4, failure: stopped },
    );
  } catch (error) {
    // A disk that is full or gone takes this row too; the next attempt ends the one that was cut off.
    if (!(error instanceof FailureError) || failure === undefined) throw error;
  }
  return failure ?? succeed(undefined);
}

/** Files are read by the way that has no links in it: where the root itself is named by another, everything would look exchanged. */
const onRealPath = (source: Source): Source => (source.kind === "files" ? { ...source, root: realRoot(source.root) } : source);

/** Of the medium itself: what was read of it, and what waits. */
async function ownBytes({ store, delivery }: Receiving): Promise<{ readonly done: number; readonly total: number }> {
  const summary = await store.read("delivery.summary", { delivery });
  const own = summary?.tally.filter(({ inside }) => !inside) ?? [];
  const sum = (lines: typeof own): number => lines.reduce((bytes, line) => bytes + line.bytes, 0);
  return { done: sum(own.filter(({ state }) => state !== "waiting")), total: sum(own) };
}

interface Meter {
  readonly read: (bytes: number) => void;
  readonly expect: (bytes: number) => void;
  readonly expectOwn: (own: { readonly done: number; readonly total: number }) => void;
}

function openMeter({ progress }: Pick<ReceiveOrder, "progress">): Meter {
  let done = 0;
  let total = 0;
  const tell = (): void => {
    progress(Math.min(done, total), total);
  };
  return {
    read: (bytes) => {
      done += bytes;
      tell();
    },
    expect: (bytes) => {
      total += bytes;
      tell();
    },
    expectOwn: (own) => {
      done += own.done;
      total += own.total;
      tell();
    },
  };
}
