import type { z } from "zod";
import type { job as jobShape } from "../contract/shapes.ts";
import { fail, type Result } from "../domain/failure.ts";
import type { Clock } from "../platform/clock.ts";

export type Job = z.output<typeof jobShape>;

export interface JobHandle {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

export interface Jobs {
  readonly list: () => readonly Job[];
  readonly cancel: (id: string) => Result<void>;
  readonly cancelAll: () => void;
  /** Runs long work under a name that the window can show and cancel. */
  readonly run: <Value>(kind: Job["kind"], work: (handle: JobHandle) => Promise<Result<Value>>) => Promise<Result<Value>>;
}

/** Ten pictures a second are as smooth as a progress bar gets; more would only keep the window busy. */
const millisecondsBetweenReports = 100;
/** A rate is said only after this long: earlier it is a guess. */
const millisecondsBeforeRate = 500;
const jobsRemembered = 20;

export function openJobs(clock: Clock, report: (job: Job) => void): Jobs {
  const jobs = new Map<string, { job: Job; controller: AbortController }>();
  let counter = 0;

  function settle(id: string, change: Partial<Job>): void {
    const known = jobs.get(id);
    if (known === undefined) return;
    const { rate: _rate, millisecondsLeft: _left, ...rest } = known.job;
    known.job = { ...rest, ...change };
    report(known.job);
    for (const [old, { job }] of jobs) {
      if (jobs.size <= jobsRemembered) break;
      if (job.state !== "running") jobs.delete(old);
    }
  }

  return {
    list: () => [...jobs.values()].map(({ job }) => job),
    cancel: (id) => {
      const known = jobs.get(id);
      if (known === undefined) return fail("job.unknown");
      known.controller.abort();
      return { ok: true, value: undefined };
    },
    cancelAll: () => {
      for (const { controller } of jobs.values()) controller.abort();
    },
    run: async (kind, work) => {
      const id = `job-${String(++counter)}`;
      const controller = new AbortController();
      const startedAt = clock.elapsed();
      let reportedAt = -Infinity;
      const known = { job: { id, kind, state: "running", done: 0, total: 0 } as Job, controller };
      jobs.set(id, known);
      report(known.job);
      const progress = (done: number, total: number): void => {
        const elapsed = clock.elapsed() - startedAt;
        known.job = { id, kind, state: "running", done, total };
        if (elapsed >= millisecondsBeforeRate && done > 0) {
          const rate = (done * 1000) / elapsed;
          known.job = { ...known.job, rate, millisecondsLeft: ((total - done) * 1000) / rate };
        }
        if (clock.elapsed() - reportedAt < millisecondsBetweenReports && done < total) return;
        reportedAt = clock.elapsed();
        report(known.job);
      };
      try {
        const result = await work({ signal: controller.signal, progress });
        if (result.ok) settle(id, { state: "done" });
        else settle(id, result.failure.code === "job.cancelled" ? { state: "cancelled" } : { state: "failed", failure: result.failure });
        return result;
      } catch (error) {
        settle(id, { state: "failed", failure: { code: "program.bug" } });
        throw error;
      }
    },
  };
}
