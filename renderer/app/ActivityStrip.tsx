import { useEffect, useState } from "react";
import { call, listen } from "../bridge.ts";
import { ProgressBar } from "../components/ProgressBar/ProgressBar.tsx";
import { Icon } from "../components/Icon/Icon.tsx";
import { useSpeech } from "../i18n/LanguageProvider.tsx";
import { useRunningJobs } from "./Jobs.tsx";
import styles from "./ActivityStrip.module.css";

export function useConnectionAttempts(atFirst: number): number {
  const [count, setCount] = useState(atFirst);
  useEffect(
    () =>
      listen("network.attempt", (attempt) => {
        setCount(attempt.count);
      }),
    [],
  );
  return count;
}

/** At the foot of every screen: what the room is doing, and that nobody tried to call outside. */
export function ActivityStrip({ attempts }: { readonly attempts: number }) {
  const { m, say } = useSpeech();
  const jobs = useRunningJobs();
  return (
    <footer className={styles.strip} aria-label={m.frame.strip.label}>
      <div className={styles.jobs}>
        {jobs.length === 0 && <span className={styles.idle}>{m.frame.strip.idle}</span>}
        {jobs.map((job) => (
          <ProgressBar
            key={job.id}
            job={job}
            look="strip"
            onCancel={() => {
              void call("job.cancel", { job: job.id });
            }}
          />
        ))}
      </div>
      <span className={styles.attempts} data-some={attempts > 0 || undefined}>
        <Icon name={attempts > 0 ? "warning" : "shield"} small />
        {say(attempts > 0 ? m.frame.strip.attemptsBlocked : m.frame.strip.attempts, { count: attempts })}
      </span>
    </footer>
  );
}
