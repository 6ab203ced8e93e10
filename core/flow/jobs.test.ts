import { describe, expect, it } from "vitest";
import { fail, succeed } from "../domain/failure.ts";
import { fixedClock } from "../platform/clock.ts";
import { openJobs, type Job } from "./jobs.ts";

const setUp = (): { clock: ReturnType<typeof fixedClock>; reported: Job[]; jobs: ReturnType<typeof openJobs> } => {
  const clock = fixedClock(0);
  const reported: Job[] = [];
  return { clock, reported, jobs: openJobs(clock, (job) => reported.push(job)) };
};

describe("long work", () => {
  it("says a rate and the time left only when it can", async () => {
    const { clock, reported, jobs } = setUp();
    await jobs.run("audit.verify", ({ progress }) => {
      clock.advance(100);
      progress(10, 1000);
      clock.advance(900);
      progress(100, 1000);
      return Promise.resolve(succeed(undefined));
    });
    expect(reported).toEqual([
      { id: "job-1", kind: "audit.verify", state: "running", done: 0, total: 0 },
      { id: "job-1", kind: "audit.verify", state: "running", done: 10, total: 1000 },
      { id: "job-1", kind: "audit.verify", state: "running", done: 100, total: 1000, rate: 100, millisecondsLeft: 9000 },
      { id: "job-1", kind: "audit.verify", state: "done", done: 100, total: 1000 },
    ]);
  });

  it("reports at most ten times a second, and always the last", async () => {
    const { clock, reported, jobs } = setUp();
    await jobs.run("audit.verify", ({ progress }) => {
      for (let done = 1; done <= 1000; done += 1) {
        clock.advance(1);
        progress(done, 1000);
      }
      return Promise.resolve(succeed(undefined));
    });
    expect(reported.length).toBeLessThanOrEqual(13);
    expect(reported.at(-2)).toMatchObject({ done: 1000, total: 1000 });
  });

  it("is cancelled by its name and says so", async () => {
    const { jobs } = setUp();
    const running = jobs.run("audit.verify", ({ signal }) => new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        resolve(fail("job.cancelled"));
      });
    }));
    expect(jobs.cancel("job-1")).toEqual(succeed(undefined));
    expect(await running).toEqual(fail("job.cancelled"));
    expect(jobs.list()).toMatchObject([{ state: "cancelled" }]);
    expect(jobs.cancel("job-9")).toEqual(fail("job.unknown"));
  });

  it("shows a bug as one and passes it on", async () => {
    const { jobs } = setUp();
    await expect(jobs.run("audit.export", () => Promise.reject(new Error("bug")))).rejects.toThrow("bug");
    expect(jobs.list()).toMatchObject([{ state: "failed", failure: { code: "program.bug" } }]);
  });
});
