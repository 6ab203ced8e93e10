import { useState, type SyntheticEvent } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Receive.module.css";

/** A medium that the machine does not announce by itself: its folder is named by hand. */
export function AttachPane({ onAttached }: { readonly onAttached: (medium: string) => void }) {
  const { m } = useSpeech();
  const words = m.receive;
  const [folder, setFolder] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const isPlace = folder.trim().startsWith("/");
    setWrong(!isPlace);
    if (!isPlace) return;
    call("medium.attach", { folder: folder.trim() }).then((answer) => {
      if (answer.ok) onAttached(answer.value.medium.id);
      else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <div className={styles.page}>
      <Panel title={words.attach}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <TextField
            label={words.attachFolder}
            help={words.attachHelp}
            error={isWrong ? m.audit.exportPane.folderInvalid : undefined}
            isRequired
            autoFocus
            value={folder}
            onChange={(text) => {
              setFolder(text);
              setWrong(false);
            }}
          />
          {failure !== undefined && <FailurePanel failure={failure} />}
          <Button kind="primary" type="submit" icon="medium">
            {words.attachDo}
          </Button>
        </form>
      </Panel>
    </div>
  );
}
