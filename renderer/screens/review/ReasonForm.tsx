import { useEffect, useRef, useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { useDraft } from "../../app/useDraft.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Review.module.css";

export interface ReasonFormProps {
  /** What is typed outlives a look at another finding under this name. */
  readonly name: string;
  readonly words: { readonly title: string; readonly about: string; readonly label: string; readonly help: string; readonly submit: string };
  readonly isDanger?: true;
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  readonly onClose: () => void;
  readonly onSubmit: (reason: string) => Promise<boolean>;
}

/** Whatever is not accepted has a reason, in words. */
export function ReasonForm({ name, words, isDanger, isBusy, failure, onClose, onSubmit }: ReasonFormProps) {
  const { m } = useSpeech();
  const [reason, setReason, clear] = useDraft(`review.reason.${name}`, "");
  const [isChecked, setChecked] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  // Whoever opened it by a key goes on typing.
  useEffect(() => {
    field.current?.querySelector("textarea")?.focus();
  }, []);
  const submit = async (): Promise<void> => {
    setChecked(true);
    if (reason.trim() !== "" && (await onSubmit(reason.trim()))) clear();
  };
  return (
    <Pane title={words.title} onClose={onClose}>
      <p className={styles.quiet}>{words.about}</p>
      <div ref={field}>
        <TextField label={words.label} help={words.help} lines isRequired maxLength={2000} value={reason} error={isChecked && reason.trim() === "" ? m.review.reasons.missing : undefined} onChange={setReason} />
      </div>
      {failure !== undefined && <FailurePanel failure={failure} />}
      <Button kind={isDanger === true ? "danger" : "primary"} isDisabled={isBusy} onPress={() => void submit()}>
        {words.submit}
      </Button>
    </Pane>
  );
}
