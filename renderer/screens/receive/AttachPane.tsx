import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { FolderForm } from "../../components/FolderForm/FolderForm.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Receive.module.css";

/** A medium that the machine does not announce by itself: its folder is named by hand. */
export function AttachPane({ onAttached }: { readonly onAttached: (medium: string) => void }) {
  const { m } = useSpeech();
  const words = m.receive;
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const attach = (folder: string): void => {
    setBusy(true);
    setFailure(undefined);
    call("medium.attach", { folder }).then((answer) => {
      setBusy(false);
      if (answer.ok) onAttached(answer.value.medium.id);
      else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <div className={styles.page}>
      <Panel title={words.attach}>
        <FolderForm label={words.attachFolder} help={words.attachHelp} verb={words.attachDo} icon="medium" isBusy={isBusy} onFolder={attach} autoFocus>
          {failure !== undefined && <FailurePanel failure={failure} />}
        </FolderForm>
      </Panel>
    </div>
  );
}
