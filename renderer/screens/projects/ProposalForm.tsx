import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel, TitleLine } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { emptyProposal, missingOf, readProposal, type ProposalEntry } from "./proposalEntry.ts";
import { RecipePart } from "./RecipePart.tsx";
import { RecipientPart } from "./RecipientPart.tsx";
import { ScopePart } from "./ScopePart.tsx";
import styles from "./Projects.module.css";

/** The question of this form: what shall the committee decide upon? */
export function ProposalForm({ onClose, onProposed }: { readonly onClose: () => void; readonly onProposed: (project: number) => void }) {
  const { m } = useSpeech();
  const words = m.projects.proposal;
  const [entry, setEntry, clear] = useDraft<ProposalEntry>("projects.proposal", emptyProposal);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const missing = missingOf(entry);
  const change = (part: Partial<ProposalEntry>): void => {
    setEntry((before) => ({ ...before, ...part }));
  };
  const fault = (field: "application" | "title" | "purpose" | "recipient"): string | undefined => (isChecked && missing.has(field) ? words.missing : undefined);
  const submit = (): void => {
    setChecked(true);
    const proposal = readProposal(entry);
    if (proposal === undefined) return;
    setBusy(true);
    setFailure(undefined);
    call("project.propose", proposal).then((answer) => {
      setBusy(false);
      if (answer.ok) {
        clear();
        onProposed(answer.value.project);
      } else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <div className={styles.form}>
      <TitleLine title={words.title}>
        <Button size="dense" icon="cross" onPress={onClose}>
          {m.frame.close}
        </Button>
      </TitleLine>
      <p>{words.about}</p>
      <div className={styles.fields}>
        <TextField label={words.application} help={words.applicationHelp} isRequired maxLength={64} value={entry.application} error={fault("application")} onChange={(application) => { change({ application }); }} />
        <TextField label={words.name} isRequired maxLength={120} value={entry.title} error={fault("title")} onChange={(title) => { change({ title }); }} />
        <TextField label={words.purpose} isRequired lines maxLength={2000} value={entry.purpose} error={fault("purpose")} onChange={(purpose) => { change({ purpose }); }} />
        <TextField label={words.recipient} help={words.recipientHelp} isRequired maxLength={120} value={entry.recipient} error={fault("recipient")} onChange={(recipient) => { change({ recipient }); }} />
      </div>
      <Panel title={words.certificate.title}>
        <RecipientPart
          pem={entry.certificatePem}
          error={isChecked && missing.has("certificatePem") ? words.certificate.none : undefined}
          onRead={(certificatePem, holder) => {
            setEntry((before) => ({ ...before, certificatePem, recipient: before.recipient.trim() === "" ? holder : before.recipient }));
          }}
          onUnread={() => {
            change({ certificatePem: "" });
          }}
        />
      </Panel>
      <Panel title={words.recipe.title}>
        <RecipePart chosen={entry.recipe} error={isChecked && missing.has("recipe") ? words.recipe.missing : undefined} onChoose={(recipe) => { change({ recipe }); }} />
      </Panel>
      <Panel title={words.deliveries.title}>
        <ScopePart chosen={entry.deliveries} error={isChecked && missing.has("deliveries") ? words.deliveries.missing : undefined} onChoose={(deliveries) => { change({ deliveries }); }} />
      </Panel>
      {isChecked && missing.size > 0 && (
        <Notice state="bad" live>
          {words.summary}
        </Notice>
      )}
      {failure !== undefined && <FailurePanel failure={failure} />}
      <div className={styles.acts}>
        <Button kind="primary" icon="check" isDisabled={isBusy} onPress={submit}>
          {isBusy ? words.submitting : words.submit}
        </Button>
      </div>
    </div>
  );
}
