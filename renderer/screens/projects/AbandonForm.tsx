import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Projects.module.css";

/** Gives a run up with a reason, so that another can begin. */
export function AbandonForm({ run, onAbandoned }: { readonly run: number; readonly onAbandoned: () => void }) {
  const { m } = useSpeech();
  const words = m.projects.run.abandon;
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason, clearReason] = useDraft(`projects.abandon.${String(run)}`, "");
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const submit = (): void => {
    setChecked(true);
    if (reason.trim() === "") return;
    setBusy(true);
    setFailure(undefined);
    call("run.abandon", { run, reason: reason.trim() }).then((answer) => {
      setBusy(false);
      if (answer.ok) {
        clearReason();
        onAbandoned();
      } else setFailure(answer.failure);
    }, throwLater);
  };
  if (!isOpen) {
    return (
      <div className={styles.apart}>
        <Button
          size="dense"
          kind="quiet"
          icon="cross"
          onPress={() => {
            setOpen(true);
          }}
        >
          {words.open}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.apart}>
      <p>{words.about}</p>
      <div className={styles.reason}>
        <TextField label={words.reason} isRequired maxLength={2000} value={reason} error={isChecked && reason.trim() === "" ? words.missing : undefined} onChange={setReason} />
      </div>
      {failure !== undefined && <FailurePanel failure={failure} />}
      <div className={styles.acts}>
        <Button
          size="dense"
          onPress={() => {
            setOpen(false);
          }}
        >
          {m.frame.close}
        </Button>
        <Button size="dense" kind="danger" icon="cross" isDisabled={isBusy} onPress={submit}>
          {words.submit}
        </Button>
      </div>
    </div>
  );
}
