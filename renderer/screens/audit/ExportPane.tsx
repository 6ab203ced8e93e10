import { useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useRunningJob } from "../../app/Jobs.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { FolderForm } from "../../components/FolderForm/FolderForm.tsx";
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
  const [isAsked, setAsked] = useState(false);
  const [exported, setExported] = useState<OperationOutput<"audit.export"> | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();

  const write = async (folder: string): Promise<void> => {
    setAsked(true);
    setExported(undefined);
    setFailure(undefined);
    const answer = await call("audit.export", { folder });
    setAsked(false);
    if (answer.ok) setExported(answer.value);
    else setFailure(answer.failure);
    onDone();
  };

  return (
    <Pane title={words.title} onClose={onClose}>
      <p className={styles.quiet}>{words.about}</p>
      <FolderForm label={words.folder} help={words.folderHelp} verb={words.start} icon="export" isBusy={isAsked} onFolder={(folder) => { write(folder).catch(throwLater); }}>
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
      </FolderForm>
    </Pane>
  );
}
