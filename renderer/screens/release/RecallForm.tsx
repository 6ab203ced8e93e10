import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Dialog } from "../../components/Dialog/Dialog.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Release.module.css";

/** Calls back what was written or handed over; what that does not do is said before. */
export function RecallForm({ run, onRecalled }: { readonly run: number; readonly onRecalled: () => void }) {
  const { m } = useSpeech();
  const words = m.release.recall;
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason, clearReason] = useDraft(`release.recall.${String(run)}`, "");
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const submit = (): void => {
    setChecked(true);
    if (reason.trim() === "") return;
    setBusy(true);
    setFailure(undefined);
    call("release.recall", { run, reason: reason.trim() }).then((answer) => {
      setBusy(false);
      if (!answer.ok) {
        setFailure(answer.failure);
        return;
      }
      clearReason();
      setOpen(false);
      onRecalled();
    }, throwLater);
  };
  return (
    <div>
      <Button
        kind="quiet"
        icon="cross"
        onPress={() => {
          setOpen(true);
        }}
      >
        {words.open}
      </Button>
      <Dialog
        title={words.title}
        isOpen={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        actions={
          <>
            <Button
              onPress={() => {
                setOpen(false);
              }}
            >
              {m.frame.close}
            </Button>
            <Button kind="danger" icon="cross" isDisabled={isBusy} onPress={submit}>
              {words.submit}
            </Button>
          </>
        }
      >
        <div className={styles.fields}>
          <p>{words.about}</p>
          <p>{words.outside}</p>
          <TextField label={words.reason} help={words.reasonHelp} isRequired maxLength={120} value={reason} error={isChecked && reason.trim() === "" ? words.missing : undefined} onChange={setReason} />
          {failure !== undefined && <FailurePanel failure={failure} />}
        </div>
      </Dialog>
    </div>
  );
}
