import { useRef, useState } from "react";
import { FileTrigger } from "react-aria-components";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useRunningJob } from "../../app/Jobs.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { formatDuration, groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import styles from "./Audit.module.css";

type Verified = OperationOutput<"audit.verify">;

export function VerifyPane({ onClose }: { readonly onClose: () => void }) {
  const { m, say, language } = useSpeech();
  const words = m.audit.verifyPane;
  const job = useRunningJob("audit.verify");
  const [checkpoint, setCheckpoint] = useState("");
  const [isAsked, setAsked] = useState(false);
  const [verified, setVerified] = useState<Verified | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  const result = useRef<HTMLDivElement>(null);

  const verify = async (): Promise<void> => {
    setAsked(true);
    setVerified(undefined);
    setFailure(undefined);
    // Only the line ends of another system are put right: the note's bytes are what was signed.
    const note = checkpoint.replaceAll("\r\n", "\n");
    const answer = await call("audit.verify", note.trim() === "" ? {} : { checkpoint: note });
    setAsked(false);
    if (answer.ok) setVerified(answer.value);
    else setFailure(answer.failure);
    result.current?.focus();
  };
  const openFile = async (files: FileList | null): Promise<void> => {
    const text = await files?.[0]?.slice(0, 8192).text();
    if (text !== undefined) setCheckpoint(text);
  };

  return (
    <Pane title={words.title} onClose={onClose}>
      <p className={styles.quiet}>{words.about}</p>
      <TextField label={words.checkpoint} help={words.checkpointHelp} lines value={checkpoint} onChange={setCheckpoint} isDisabled={isAsked} />
      <FileTrigger
        onSelect={(files) => {
          openFile(files).catch(throwLater);
        }}
      >
        <Button size="dense" icon="file" isDisabled={isAsked}>
          {words.open}
        </Button>
      </FileTrigger>
      {job !== undefined && (
        <ProgressBar
          job={job}
          look="whole"
          onCancel={() => {
            void call("job.cancel", { job: job.id });
          }}
        />
      )}
      <div ref={result} tabIndex={-1} className={styles.result} aria-live="polite">
        {failure !== undefined && <FailurePanel failure={failure} />}
        {verified !== undefined && (
          <>
            <Notice state="good">
              <p>
                <strong>{say(words.passed, { rows: verified.rows })}</strong>
              </p>
              {verified.checkpoints.length > 0 && <p>{say(words.passedCheckpoint, { count: verified.checkpoints.length })}</p>}
              <p>{say(words.took, { time: formatDuration(language, verified.milliseconds) })}</p>
            </Notice>
            <Facts
              look="stack"
              facts={[
                { word: words.head, value: groupHash(verified.head), look: "mono" },
                ...verified.checkpoints.map(({ size, at }) => ({ word: say(words.checkpointRow, { size }), value: formatDateTime(language, at) })),
              ]}
            />
          </>
        )}
      </div>
      {!isAsked && (
        <Button
          kind="primary"
          icon="shield"
          onPress={() => {
            verify().catch(throwLater);
          }}
        >
          {verified === undefined && failure === undefined ? words.start : words.again}
        </Button>
      )}
    </Pane>
  );
}
