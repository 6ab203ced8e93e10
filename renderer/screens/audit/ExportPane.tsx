import { useState, type SyntheticEvent } from "react";
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
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import styles from "./Audit.module.css";

export function ExportPane({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const { m, say } = useSpeech();
  const words = m.audit.exportPane;
  const job = useRunningJob("audit.export");
  const [folder, setFolder] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [exported, setExported] = useState<OperationOutput<"audit.export"> | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();

  const write = async (): Promise<void> => {
    setAsked(true);
    setExported(undefined);
    setFailure(undefined);
    const answer = await call("audit.export", { folder: folder.trim() });
    setAsked(false);
    if (answer.ok) setExported(answer.value);
    else setFailure(answer.failure);
    onDone();
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const isPlace = folder.trim().startsWith("/");
    setWrong(!isPlace);
    if (isPlace && !isAsked) write().catch(throwLater);
  };

  return (
    <Pane title={words.title} onClose={onClose}>
      <p className={styles.quiet}>{words.about}</p>
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={words.folder}
          help={words.folderHelp}
          error={isWrong ? words.folderInvalid : undefined}
          isRequired
          value={folder}
          onChange={(text) => {
            setFolder(text);
            setWrong(false);
          }}
        />
        {job !== undefined && (
          <ProgressBar
            job={job}
            look="whole"
            onCancel={() => {
              void call("job.cancel", { job: job.id });
            }}
          />
        )}
        <div className={styles.result} aria-live="polite">
          {failure !== undefined && <FailurePanel failure={failure} />}
          {exported !== undefined && (
            <>
              <Notice state="good">
                <strong>{say(words.done, { rows: exported.rows })}</strong>
              </Notice>
              <Facts
                look="stack"
                facts={[
                  { word: words.files, value: exported.files.join("\n"), look: "mono" },
                  { word: m.audit.verifyPane.head, value: groupHash(exported.checkpoint.head), look: "mono" },
                ]}
              />
            </>
          )}
        </div>
        {!isAsked && (
          <Button kind="primary" type="submit" icon="export">
            {words.start}
          </Button>
        )}
      </form>
    </Pane>
  );
}
