import { createContext, use, useEffect, useState, type ReactNode } from "react";
import type { EventPayload } from "../../core/contract/events.ts";
import { call, listen } from "../bridge.ts";
import { formatPercent } from "../i18n/numbers.ts";
import { useSpeech } from "../i18n/LanguageProvider.tsx";

export type Job = EventPayload<"job.progress">;

const JobsContext = createContext<readonly Job[]>([]);

/** Work that is running in the room, oldest first. */
export const useRunningJobs = (): readonly Job[] => use(JobsContext);

export const useRunningJob = (kind: Job["kind"]): Job | undefined => useRunningJobs().find((job) => job.kind === kind);

/** Hears of all work of the room; the first of it also stands in the window's title. */
export function JobsProvider({ isInside, children }: { readonly isInside: boolean; readonly children: ReactNode }) {
  const { m, say } = useSpeech();
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  useEffect(
    () =>
      listen("job.progress", (job) => {
        setJobs((known) => {
          const others = known.filter(({ id }) => id !== job.id);
          if (job.state !== "running") return others;
          return known.some(({ id }) => id === job.id) ? known.map((one) => (one.id === job.id ? job : one)) : [...others, job];
        });
      }),
    [],
  );
  useEffect(() => {
    if (!isInside) return;
    void call("job.list", {}).then((listed) => {
      if (listed.ok) setJobs(listed.value.jobs.filter(({ state }) => state === "running"));
    });
    return () => {
      setJobs([]);
    };
  }, [isInside]);
  const [leading] = jobs;
  const title = leading === undefined ? m.words.program : `${say(m.frame.progress.title, { percent: formatPercent(leading.done, leading.total), job: m.words.jobs[leading.kind] })} — ${m.words.program}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return <JobsContext value={jobs}>{children}</JobsContext>;
}
