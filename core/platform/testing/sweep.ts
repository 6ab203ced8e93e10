/**
 * For tests that go through every point of something long. `npm run test:long` sets the variable and tries them all; everywhere else it is
 * a sample, the same each time and spread over the whole.
 */
export const triesAll = process.env["NOREN_SWEEP"] === "all";

/** In milliseconds, for a test that is such a sweep. */
export const sweepTimeout = triesAll ? 6 * 60 * 60 * 1000 : 300_000;

/** Every so-many-th of them, beginning in the middle of the first such stretch. */
export function sampled<Point>(points: readonly Point[], most: number): readonly Point[] {
  if (triesAll || points.length <= most) return points;
  return Array.from({ length: most }, (_, index) => points[Math.floor(((index + 0.5) * points.length) / most)] as Point);
}

/** Says in a test's output how much of the whole it tried. */
export const share = (tried: number, all: number): string => `${String(tried)} of ${String(all)} points${triesAll ? "" : " (all of them in npm run test:long)"}`;

/** How often each system call was made by the thread that made it most, in a log of `strace -f`: strace counts in each thread by itself. */
export function countCalls(log: string): ReadonlyMap<string, number> {
  const counts = new Map<string, Map<string, number>>();
  for (const [, thread = "", call = ""] of log.matchAll(/^(\d+)\s+(\w+)\(/gm)) {
    const threads = counts.get(call) ?? new Map<string, number>();
    counts.set(call, threads.set(thread, (threads.get(thread) ?? 0) + 1));
  }
  return new Map([...counts].map(([call, threads]) => [call, Math.max(...threads.values())]));
}

export interface KillPoint {
  readonly call: string;
  /** The how-manieth of a thread. */
  readonly count: number;
}

/**
 * Runs until the point is met. Threads share a process's calls differently from run to run, and strace counts in each thread by itself: what this
 * run did not reach is looked for halfway to the beginning, in a fresh place. The first call of all is always met.
 */
export function killAt<Run extends { readonly signal: string | null; readonly status: number | null }>({ call, count }: KillPoint, run: (point: KillPoint) => Run): { readonly met: KillPoint; readonly ran: Run } {
  const met = { call, count };
  const ran = run(met);
  return ran.signal === null && ran.status === 0 && count > 1 ? killAt({ call, count: Math.floor(count / 2) }, run) : { met, ran };
}

/** 1 up to a number. */
export const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
