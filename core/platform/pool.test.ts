import { readdirSync } from "node:fs";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { Pool, type PoolOptions, type PoolProgress, type RunOptions, type Task } from "./pool.ts";
import type { FixtureTask } from "./pool.fixture.ts";

function makePool(more: Partial<PoolOptions> = {}): Pool<FixtureTask, unknown> {
  const pool = new Pool<FixtureTask, unknown>({ file: new URL("pool.fixture.ts", import.meta.url), name: "fixture", threads: 2, ...more });
  onTestFinished(() => pool.close());
  return pool;
}

const square = (value: number, milliseconds?: number): Task<FixtureTask> => ({
  input: { type: "square", value, ...(milliseconds !== undefined && { milliseconds }) },
});

async function all(
  pool: Pool<FixtureTask, unknown>,
  tasks: Iterable<Task<FixtureTask>> | AsyncIterable<Task<FixtureTask>>,
  options?: RunOptions,
): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for await (const answer of pool.run(tasks, options)) answers.push(answer);
  return answers;
}

const failed = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "nothing failed",
    (error: unknown) => (error instanceof FailureError ? error.failure : error),
  );

const threadsOfProcess = (): number => readdirSync("/proc/self/task").length;

test("answers come in the order of the tasks, whichever is done first", async () => {
  const pool = makePool({ threads: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 8 }), { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), async (delays, inFlight) => {
      const answers = await all(
        pool,
        delays.map((delay, index) => square(index, delay)),
        { inFlight },
      );
      expect(answers).toEqual(delays.map((_, index) => index ** 2));
    }),
    { numRuns: 25 },
  );
});

test("no more is taken from the source than the consumer keeps up with", async () => {
  const pool = makePool();
  let taken = 0;
  let yielded = 0;
  let most = 0;
  async function* source(): AsyncGenerator<Task<FixtureTask>> {
    for (let index = 0; index < 60; index++) {
      taken++;
      most = Math.max(most, taken - yielded);
      await Promise.resolve();
      yield square(index);
    }
  }
  for await (const answer of pool.run(source(), { inFlight: 5 })) {
    expect(answer).toBe(yielded ** 2);
    yielded++;
    if (yielded % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(taken).toBe(60);
  expect(most).toBeLessThanOrEqual(6);
});

test("bytes are handed over both ways, not copied", async () => {
  const pool = makePool();
  const bytes = Uint8Array.of(1, 2, 3);
  const answers = await all(pool, [{ input: { type: "bytes", bytes }, transfer: [bytes.buffer] }]);
  expect(answers).toEqual([{ bytes: Uint8Array.of(2, 3, 4) }]);
  expect(bytes).toHaveLength(0);
});

test("cancelling kills what runs, within 200 ms even where a task never ends, and the pool goes on", { retry: 2 }, async () => {
  const pool = makePool();
  await all(pool, [square(1), square(2)]);
  const controller = new AbortController();
  let closed = false;
  function* source(): Generator<Task<FixtureTask>> {
    try {
      for (;;) yield { input: { type: "forever" } };
    } finally {
      closed = true;
    }
  }
  const run = failed(all(pool, source(), { signal: controller.signal }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const at = performance.now();
  const computing = threadsOfProcess();
  controller.abort();
  expect(await run).toEqual({ code: "job.cancelled" });
  expect(performance.now() - at).toBeLessThan(200);
  expect(threadsOfProcess()).toBeLessThanOrEqual(computing - 2);
  expect(closed).toBe(true);
  expect(await all(pool, [square(5), square(6)])).toEqual([25, 36]);
});

test("what was cancelled before it began begins nothing", async () => {
  const pool = makePool();
  let taken = 0;
  function* source(): Generator<Task<FixtureTask>> {
    taken++;
    yield square(1);
  }
  expect(await failed(all(pool, source(), { signal: AbortSignal.abort() }))).toEqual({ code: "job.cancelled" });
  expect(taken).toBeLessThanOrEqual(1);
});

test("cancelling one run leaves another its threads", async () => {
  const pool = makePool({ threads: 2 });
  const controller = new AbortController();
  const endless = failed(all(pool, [{ input: { type: "forever" } }], { signal: controller.signal }));
  const other = all(
    pool,
    Array.from({ length: 20 }, (_, index) => square(index, 5)),
  );
  await new Promise((resolve) => setTimeout(resolve, 60));
  controller.abort();
  expect(await endless).toEqual({ code: "job.cancelled" });
  expect(await other).toEqual(Array.from({ length: 20 }, (_, index) => index ** 2));
});

test("a consumer that stops early stops the work", async () => {
  const pool = makePool();
  for await (const answer of pool.run([square(1), { input: { type: "forever" } }, { input: { type: "forever" } }])) {
    expect(answer).toBe(1);
    break;
  }
  expect(await all(pool, [square(3)])).toEqual([9]);
});

test("a task that throws ends the run with its error; a refusal stays a failure", async () => {
  const pool = makePool();
  expect(await failed(all(pool, [square(1), { input: { type: "throw" } }, square(2)]))).toMatchObject({
    stack: expect.stringContaining("TypeError: a bug in a task") as string,
  });
  expect(await failed(all(pool, [{ input: { type: "refuse" } }]))).toEqual({ code: "audit.chainBroken", details: { sequence: 7 } });
  expect(await all(pool, [square(4)])).toEqual([16]);
});

test("a source that throws ends the run with its error", async () => {
  const pool = makePool();
  async function* source(): AsyncGenerator<Task<FixtureTask>> {
    yield square(1);
    await Promise.reject(new RangeError("the source ran dry"));
  }
  expect(await failed(all(pool, source()))).toMatchObject({ message: "the source ran dry" });
  expect(await all(pool, [square(4)])).toEqual([16]);
});

test("a thread that dies ends the run with the reason, and another takes its place", async () => {
  const pool = makePool();
  expect(await failed(all(pool, [square(1), { input: { type: "die" } }, square(2)]))).toMatchObject({
    message: "a thread of the pool fixture died",
    cause: { message: "thread fixture ended with 3" },
  });
  expect(await all(pool, [square(4), square(5), square(6)])).toEqual([16, 25, 36]);
});

test("a task that eats memory kills its thread and not the program", async () => {
  const pool = makePool({ heapMegabytes: 32 });
  expect(await failed(all(pool, [{ input: { type: "exhaust" } }]))).toMatchObject({ cause: { code: "ERR_WORKER_OUT_OF_MEMORY" } });
  expect(await all(pool, [square(4)])).toEqual([16]);
});

test("progress counts weights, says no rate before it knows one, and then the time left", async () => {
  let elapsed = 0;
  const clock = { now: () => elapsed as never, elapsed: () => (elapsed += 100) as never };
  const pool = makePool({ clock });
  const seen: PoolProgress[] = [];
  await all(
    pool,
    Array.from({ length: 10 }, (_, index) => ({ ...square(index), weight: 50 })),
    { total: 500, progress: (progress) => seen.push(progress) },
  );
  expect(seen.map(({ done, total }) => [done, total])).toEqual(Array.from({ length: 10 }, (_, index) => [50 * (index + 1), 500]));
  expect(seen.slice(0, 4).every((each) => each.rate === undefined && each.millisecondsLeft === undefined)).toBe(true);
  expect(seen.slice(4).map(({ rate, millisecondsLeft }) => [rate, millisecondsLeft])).toEqual(
    [5, 6, 7, 8, 9, 10].map((count) => [500, (10 - count) * 100]),
  );
});

test("a closed pool refuses, and closing ends what runs", async () => {
  const pool = makePool();
  const run = failed(all(pool, [{ input: { type: "forever" } }]));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await pool.close();
  expect(await run).toEqual({ code: "job.cancelled" });
  expect(await failed(all(pool, [square(1)]))).toEqual({ code: "room.stopped" });
});
