import { useEffect, useRef, useState } from "react";
import type { Failure, Result } from "../../../core/domain/failure.ts";
import { useRunningJob } from "../../app/Jobs.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { ProjectDetail, Run } from "./useProjects.ts";
import styles from "./Projects.module.css";

/** Makes the result, or goes on with one that was cut off; then verification may follow by itself. */
async function work(project: number, live: Run | undefined, isVerified: boolean): Promise<Result<unknown>> {
  const made = live?.state === "finished" ? live.run : undefined;
  if (made !== undefined) return call("run.verify", { run: made });
  const started = await call("run.start", { project });
  return started.ok && isVerified ? call("run.verify", { run: started.value.run }) : started;
}

export function RunActs({ project, live, onChanged }: { readonly project: ProjectDetail; readonly live: Run | undefined; readonly onChanged: () => void }) {
  const { m, say } = useSpeech();
  const words = m.projects.run;
  const [isBusy, setBusy] = useState(false);
  const [isStopping, setStopping] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const making = useRunningJob("run.start");
  const verifying = useRunningJob("run.verify");
  const job = making ?? verifying;
  // The project goes on when work begins; and work that was begun before this page was opened ends without an answer to it.
  const isRunning = job !== undefined;
  const was = useRef(isRunning);
  useEffect(() => {
    if (was.current !== isRunning) onChanged();
    was.current = isRunning;
  }, [isRunning, onChanged]);
  const begin = (isVerified: boolean): void => {
    setBusy(true);
    setFailure(undefined);
    work(project.project, live, isVerified).then((done) => {
      setBusy(false);
      setStopping(false);
      if (!done.ok) setFailure(done.failure);
      onChanged();
    }, throwLater);
  };
  const isWorking = isBusy || job !== undefined;
  const refused = live?.verification?.outcome === "refused" ? live.verification : undefined;
  return (
    <>
      {failure !== undefined && (failure.code === "job.cancelled" ? <Notice state="caution" live>{words.cancelled}</Notice> : <FailurePanel failure={failure} />)}
      {refused !== undefined && (
        <Notice state="bad" title={say(words.refusedTitle, { hits: refused.hits })} live>
          {words.refusedAbout}
        </Notice>
      )}
      {job !== undefined && (
        <ProgressBar
          job={job}
          look="whole"
          safety={making === undefined ? words.safeVerify : words.safe}
          isStopping={isStopping}
          onCancel={() => {
            setStopping(true);
            call("job.cancel", { job: job.id }).catch(throwLater);
          }}
        />
      )}
      {refused === undefined && !isWorking && <p className={styles.quiet}>{live === undefined ? words.about : live.state === "finished" ? words.verifyAbout : say(words.resumeAbout, { done: live.done, total: live.units })}</p>}
      {isBusy && job === undefined && <p className={styles.quiet}>{words.working}</p>}
      {refused === undefined && !isWorking && (
        <div className={styles.acts}>
          <Button
            kind="primary"
            icon="play"
            onPress={() => {
              begin(true);
            }}
          >
            {live === undefined ? words.start : live.state === "finished" ? words.verify : words.resume}
          </Button>
          {live === undefined && (
            <Button
              kind="quiet"
              onPress={() => {
                begin(false);
              }}
            >
              {words.startOnly}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
