import { FailureError } from "../../domain/failure.ts";
import { startThread, threadFile, type Thread } from "../../platform/thread.ts";
import type { WriterSeed } from "../../vault/writerSeed.ts";
import type { FromIngest, IngestBatch, IngestTask, TaskAnswer, ToIngest } from "./ingestOrder.ts";

export interface CrewOrder {
  /** Each thread gets its own. */
  readonly seed: () => WriterSeed;
  readonly delivery: number;
  readonly threads: number;
  /** Rows for what a thread made durable; the thread goes on meanwhile, but not far. */
  readonly take: (batch: IngestBatch) => Promise<void>;
  /** Bytes more that were read. */
  readonly progress: (bytes: number) => void;
}

/** The threads that receive, as the room process has them: one task each at a time. */
export interface Crew {
  /** Answers once everything the task handed over stands in the index too. */
  readonly run: (task: IngestTask) => Promise<TaskAnswer>;
  /** Much is to come: the threads that will be wanted start now, beside the first task. */
  readonly assemble: () => void;
  /** Everybody stops at the next good moment; tasks then answer `stopped`. */
  readonly stop: () => void;
  readonly close: () => Promise<void>;
}

interface Job {
  readonly id: number;
  readonly task: IngestTask;
  readonly resolve: (answer: TaskAnswer) => void;
  readonly reject: (error: unknown) => void;
  readonly commits: Promise<void>[];
}

interface Seat {
  readonly thread: Thread;
  job: Job | undefined;
}

/** Small objects by the hundred thousand leave much behind: with 8 MiB as other threads have, collecting takes a tenth of all the time. */
const youngMegabytes = 32;

/**
 * A thread that is told to stop ends its item first. Ending it from outside is for a bug only, and late: Node may abort the whole process
 * when a thread is terminated inside a native call, and one that hangs in a read of a medium does not end before the read does.
 */
const millisecondsToEnd = 30_000;

export function openCrew(order: CrewOrder): Crew {
  const control = new Int32Array(new SharedArrayBuffer(4));
  const seats = new Set<Seat>();
  const queue: Job[] = [];
  let counter = 0;
  let isClosed = false;

  const post = (seat: Seat, message: ToIngest): void => {
    seat.thread.post(message);
  };

  function assign(): void {
    for (const seat of seats) {
      if (seat.job !== undefined) continue;
      seat.job = queue.shift();
      if (seat.job === undefined) return;
      post(seat, { type: "task", id: seat.job.id, task: seat.job.task });
    }
    while (queue.length > 0 && seats.size < order.threads) {
      open();
    }
  }

  /** With the next job, if one waits. */
  function open(): void {
    const seat: Seat = { thread: startThread(threadFile(import.meta.url, "../../workers/ingest.ts"), "ingest", { youngMegabytes }), job: queue.shift() };
    seats.add(seat);
    seat.thread.listen((message) => {
      hear(seat, message as FromIngest);
    });
    void seat.thread.gone.then((error) => {
      seats.delete(seat);
      seat.job?.reject(isClosed ? new FailureError("job.cancelled") : new Error("a receiving thread died", { cause: error }));
      seat.job = undefined;
    });
    post(seat, { type: "begin", seed: order.seed(), delivery: order.delivery, control });
    if (seat.job !== undefined) post(seat, { type: "task", id: seat.job.id, task: seat.job.task });
  }

  function take(seat: Seat, batch: IngestBatch): void {
    const { job } = seat;
    const taken = order.take(batch).finally(() => {
      if (seats.has(seat)) post(seat, { type: "taken" });
    });
    // Awaited with the answer; until then a failure must not count as unhandled.
    taken.catch(() => undefined);
    job?.commits.push(taken);
  }

  function hear(seat: Seat, message: FromIngest): void {
    const { job } = seat;
    switch (message.type) {
      case "ready":
        return;
      case "progress":
        order.progress(message.bytes);
        return;
      case "batch":
        take(seat, message.batch);
        return;
      case "answer":
        seat.job = undefined;
        if (job !== undefined)
          void Promise.all(job.commits).then(() => {
            job.resolve(message.answer);
          }, job.reject);
        assign();
        return;
      case "failed":
      case "bug":
        seat.job = undefined;
        if (job !== undefined) void Promise.allSettled(job.commits).then((commits) => { job.reject(firstFault(commits) ?? errorOf(message)); });
        assign();
        return;
    }
  }

  return {
    run: (task) => {
      if (isClosed) return Promise.reject(new FailureError("job.cancelled"));
      return new Promise((resolve, reject) => {
        queue.push({ id: ++counter, task, resolve, reject, commits: [] });
        assign();
      });
    },
    assemble: () => {
      while (!isClosed && seats.size < order.threads) open();
    },
    stop: () => {
      Atomics.store(control, 0, 1);
    },
    close: async () => {
      isClosed = true;
      Atomics.store(control, 0, 1);
      for (const { reject } of queue.splice(0)) reject(new FailureError("job.cancelled"));
      const all = [...seats];
      for (const seat of all) post(seat, { type: "close" });
      const timer = setTimeout(() => {
        for (const { thread } of all) void thread.kill();
      }, millisecondsToEnd);
      await Promise.all(all.map(({ thread }) => thread.gone));
      clearTimeout(timer);
    },
  };
}

const firstFault = (commits: readonly PromiseSettledResult<void>[]): unknown =>
  commits.find((one): one is PromiseRejectedResult => one.status === "rejected")?.reason;

function errorOf(message: Extract<FromIngest, { type: "failed" | "bug" }>): Error {
  if (message.type === "failed") return new FailureError(message.failure.code, message.failure.details);
  const error = new Error("a receiving thread met a bug");
  error.stack = message.stack;
  return error;
}
