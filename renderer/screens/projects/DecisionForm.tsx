import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { DateFields } from "../../components/DateFields/DateFields.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { useNow } from "../../app/useNow.ts";
import { noDate } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { decisionFaults, readDecision, type DecisionEntry } from "./decisionEntry.ts";
import styles from "./Projects.module.css";

const nothing: DecisionEntry = { number: "", day: noDate };

/** The committee's decision is put on record by an approver. */
export function DecisionForm({ project, onDecided }: { readonly project: number; readonly onDecided: () => void }) {
  const { m } = useSpeech();
  const words = m.projects.decision;
  const now = useNow(60_000);
  const [entry, setEntry, clear] = useDraft<DecisionEntry>(`projects.decision.${String(project)}`, nothing);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const faults = decisionFaults(entry, now);
  const submit = (): void => {
    setChecked(true);
    const read = readDecision(entry, now);
    if (read === undefined) return;
    setBusy(true);
    setFailure(undefined);
    call("project.decide", { project, ...read }).then((answer) => {
      setBusy(false);
      if (answer.ok) {
        clear();
        onDecided();
      } else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <div className={styles.fields} role="group" aria-label={words.title}>
      <p>{words.about}</p>
      <TextField
        label={words.number}
        isRequired
        maxLength={64}
        value={entry.number}
        error={isChecked && faults.number ? m.projects.proposal.missing : undefined}
        onChange={(number) => {
          setEntry((before) => ({ ...before, number }));
        }}
      />
      <DateFields
        label={words.day}
        value={entry.day}
        showErrors={isChecked}
        fault={faults.day === "missing" ? words.dayMissing : faults.day === "ahead" ? words.dayAhead : undefined}
        onChange={(day) => {
          setEntry((before) => ({ ...before, day }));
        }}
      />
      {failure !== undefined && <FailurePanel failure={failure} />}
      <div className={styles.acts}>
        <Button kind="primary" icon="check" isDisabled={isBusy} onPress={submit}>
          {words.submit}
        </Button>
      </div>
    </div>
  );
}
