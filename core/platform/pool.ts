import { availableParallelism } from "node:os";
import type { Milliseconds } from "../domain/brand.ts";
import { FailureError, type Failure } from "../domain/failure.ts";
import { systemClock, type Clock } from "./clock.ts";
import { startThread, threadPort, type Thread } from "./thread.ts";

/**
 * CPU work on all cores: tasks come as an iterable, answers leave in the same order, and no more is taken from the source than
 * the threads and the consumer keep up with.
 */

export interface Task<Input> {
  readonly input: Input;
  /** Handed over instead of copied; the sender has them no more. */
  readonly transfer?: readonly ArrayBuffer[];
  /** What the task counts in the progress; 1 where not said. */
  readonly weight?: number;
}

export interface PoolProgress {
  readonly done: number;
  readonly total: number;
  /** Weight per second over the last seconds; absent until it can be said honestly. */
  readonly rate?: number;
  readonly millisecondsLeft?: Milliseconds;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly total?: number;
  readonly progress?: (progress: PoolProgress) => void;
  /** Tasks taken from the source and not yet yielded. */
  readonly inFlight?: number;
}

export interface PoolOptions {
  /** An entry of core/workers that calls `serveTasks`. */
  readonly file: URL;
  readonly name: string;
  readonly threads?: number;
  readonly heapMegabytes?: number;
  readonly clock?: Clock;
}

type FromThread =
  | { readonly type: "answer"; readonly answer: unknown }
  | { readonly type: "failed"; readonly failure: Failure }
  | { readonly type: "bug"; readonly stack: string };

interface Job {
  readonly task: Task<unknown>;
  readonly run: symbol;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Seat {
  readonly thread: Thread;
  job: Job | undefined;
}

export class Pool<Input, Answer> {
  readonly size: number;
  readonly #options: PoolOptions;
  readonly #seats = new Set<Seat>();
  readonly #queue: Job[] = [];
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.size = options.threads ?? availableParallelism();
  }

  async *run(tasks: Iterable<Task<Input>> | AsyncIterable<Task<Input>>, options: RunOptions = {}): AsyncGenerator<Answer, void, undefined> {
    const { signal, inFlight = this.size * 2 } = options;
    const run = Symbol("run");
    const source = Symbol.asyncIterator in tasks ? tasks[Symbol.asyncIterator]() : tasks[Symbol.iterator]();
    const meter = new Meter(this.#options.clock ?? systemClock, options);
    const flying: { readonly answer: Promise<Answer>; readonly weight: number }[] = [];
    let isExhausted = false;
    const cancelled = Promise.withResolvers<never>();
    cancelled.promise.catch(() => undefined);
    let killed: Promise<unknown> = Promise.resolve();
    const cancel = (): void => {
      cancelled.reject(new FailureError("job.cancelled"));
      killed = this.#drop(run, new FailureError("job.cancelled"));
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      if (signal?.aborted === true) cancel();
      for (;;) {
        while (!isExhausted && flying.length < inFlight) {
          const next = await Promise.race([cancelled.promise, source.next()]);
          if (next.done === true) {
            isExhausted = true;
            break;
          }
          const answer = this.#submit(next.value, run);
          // Awaited in order below; one that fails early must not count as unhandled until then.
          answer.catch(() => undefined);
          flying.push({ answer, weight: next.value.weight ?? 1 });
        }
        const first = flying.shift();
        if (first === undefined) return;
        const answer = await Promise.race([cancelled.promise, first.answer]);
        meter.add(first.weight);
        yield answer;
      }
    } finally {
      signal?.removeEventListener("abort", cancel);
      // Also where the consumer stopped early: what nobody waits for is not computed to its end.
      await Promise.all([killed, this.#drop(run, new FailureError("job.cancelled"))]);
      if (!isExhausted) void Promise.resolve(source.return?.()).catch(() => undefined);
    }
  }

  /** Ends every thread; runs under way fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const seats = [...this.#seats];
    this.#seats.clear();
    for (const { reject } of this.#queue.splice(0)) reject(new FailureError("job.cancelled"));
    for (const seat of seats) seat.job?.reject(new FailureError("job.cancelled"));
    await Promise.all(seats.map(({ thread }) => thread.kill()));
  }

  #submit(task: Task<Input>, run: symbol): Promise<Answer> {
    if (this.#isClosed) return Promise.reject(new FailureError("room.stopped"));
    const job = Promise.withResolvers<unknown>();
    this.#queue.push({ task, run, resolve: job.resolve, reject: job.reject });
    this.#assign();
    return job.promise as Promise<Answer>;
  }

  #assign(): void {
    for (const seat of this.#seats) {
      if (this.#queue.length === 0) return;
      if (seat.job === undefined) this.#seat(seat);
    }
    while (this.#queue.length > 0 && this.#seats.size < this.size) this.#seat(this.#open());
  }

  #seat(seat: Seat): void {
    seat.job = this.#queue.shift();
    if (seat.job === undefined) return;
    seat.thread.hold(true);
    seat.thread.post(seat.job.task.input, seat.job.task.transfer);
  }

  #open(): Seat {
    const { file, name, heapMegabytes } = this.#options;
    const seat: Seat = { thread: startThread(file, name, heapMegabytes === undefined ? {} : { heapMegabytes }), job: undefined };
    this.#seats.add(seat);
    seat.thread.listen((message) => {
      const { job } = seat;
      seat.job = undefined;
      // A thread without work keeps no process alive.
      seat.thread.hold(false);
      if (job !== undefined) settle(job, message as FromThread);
      this.#assign();
    });
    void seat.thread.gone.then((error) => {
      // Its place is free: the next task starts another thread. The task it held is not repeated, since it may be what killed it.
      this.#seats.delete(seat);
      seat.job?.reject(new Error(`a thread of the pool ${name} died`, { cause: error }));
      seat.job = undefined;
      if (!this.#isClosed) this.#assign();
    });
    return seat;
  }

  /** Forgets the waiting tasks of a run and kills the threads that compute for it: nothing else stops a busy thread. */
  async #drop(run: symbol, reason: Error): Promise<void> {
    const killed: Promise<void>[] = [];
    for (const job of this.#queue.filter((one) => one.run === run)) {
      this.#queue.splice(this.#queue.indexOf(job), 1);
      job.reject(reason);
    }
    for (const seat of this.#seats) {
      if (seat.job?.run !== run) continue;
      seat.job.reject(reason);
      seat.job = undefined;
      this.#seats.delete(seat);
      killed.push(seat.thread.kill());
    }
    this.#assign();
    await Promise.all(killed);
  }
}

function settle(job: Job, message: FromThread): void {
  switch (message.type) {
    case "answer":
      job.resolve(message.answer);
      return;
    case "failed":
      job.reject(new FailureError(message.failure.code, message.failure.details));
      return;
    case "bug": {
      const error = new Error("a task of the pool met a bug");
      error.stack = message.stack;
      job.reject(error);
      return;
    }
  }
}

/** For the entries in core/workers: one task at a time, one answer each. */
export function serveTasks<Input, Answer>(
  carryOut: (input: Input) => Answer | Promise<Answer>,
  buffersOf: (answer: Answer) => readonly ArrayBuffer[] = () => [],
): void {
  const port = threadPort();
  port.listen((input) => {
    void (async () => {
      try {
        const answer = await carryOut(input as Input);
        port.post({ type: "answer", answer } satisfies FromThread, buffersOf(answer));
      } catch (error) {
        if (error instanceof FailureError) port.post({ type: "failed", failure: error.failure } satisfies FromThread);
        else
          port.post({
            type: "bug",
            stack: error instanceof Error ? (error.stack ?? error.message) : "what was thrown is no error",
          } satisfies FromThread);
      }
    })();
  });
}

/** The last seconds tell how fast it goes now; the first half second tells how long starting takes. */
const windowMilliseconds = 5000;
const silentMilliseconds = 500;

class Meter {
  readonly #clock: Clock;
  readonly #options: RunOptions;
  readonly #samples: { readonly at: number; readonly done: number }[];
  readonly #startedAt: number;
  #done = 0;

  constructor(clock: Clock, options: RunOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#startedAt = clock.elapsed();
    this.#samples = [{ at: this.#startedAt, done: 0 }];
  }

  add(weight: number): void {
    this.#done += weight;
    const { progress, total = 0 } = this.#options;
    if (progress === undefined) return;
    const at = this.#clock.elapsed();
    this.#samples.push({ at, done: this.#done });
    while (this.#samples.length > 2 && (this.#samples[0]?.at ?? at) < at - windowMilliseconds) this.#samples.shift();
    const oldest = this.#samples[0];
    if (at - this.#startedAt < silentMilliseconds || oldest === undefined || at <= oldest.at) {
      progress({ done: this.#done, total });
      return;
    }
    const rate = ((this.#done - oldest.done) * 1000) / (at - oldest.at);
    progress({
      done: this.#done,
      total,
      rate,
      ...(rate > 0 && total > 0 && { millisecondsLeft: (((total - this.#done) * 1000) / rate) as Milliseconds }),
    });
  }
}
