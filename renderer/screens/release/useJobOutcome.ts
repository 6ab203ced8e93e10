import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure, Result } from "../../../core/domain/failure.ts";
import { useRunningJob, type Job } from "../../app/Jobs.tsx";
import { useNavigation } from "../../app/Navigation.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";

export interface JobOutcome {
  readonly job: Job | undefined;
  readonly isBusy: boolean;
  readonly isStopping: boolean;
  readonly failure: Failure | undefined;
  readonly begin: (act: () => Promise<Result<unknown>>) => void;
  readonly stop: () => void;
}

/**
 * Work that outlives its screen: while it asks for signatures the ceremony stands in the section's place, and what came of it must not be lost
 * with the component that began it.
 */
export function useJobOutcome(kind: Job["kind"], name: string, onEnded: () => void): JobOutcome {
  const { drafts } = useNavigation();
  const job = useRunningJob(kind);
  const [failure, setFailure] = useState<Failure | undefined>(() => drafts.get(name) as Failure | undefined);
  const [isBusy, setBusy] = useState(false);
  const [isStopping, setStopping] = useState(false);
  const had = useRef(job !== undefined);
  useEffect(() => {
    if (had.current && job === undefined) {
      setFailure(drafts.get(name) as Failure | undefined);
      onEnded();
    }
    had.current = job !== undefined;
  }, [job, drafts, name, onEnded]);
  const begin = useCallback(
    (act: () => Promise<Result<unknown>>) => {
      setBusy(true);
      setStopping(false);
      setFailure(undefined);
      drafts.delete(name);
      act().then((done) => {
        if (!done.ok) drafts.set(name, done.failure);
        setBusy(false);
        setStopping(false);
        setFailure(done.ok ? undefined : done.failure);
        onEnded();
      }, throwLater);
    },
    [drafts, name, onEnded],
  );
  const stop = useCallback(() => {
    if (job === undefined) return;
    setStopping(true);
    call("job.cancel", { job: job.id }).catch(throwLater);
  }, [job]);
  return { job, isBusy, isStopping, failure, begin, stop };
}
