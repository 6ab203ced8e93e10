import { useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import type { Role } from "../../../core/domain/roles.ts";
import { useRunningJob } from "../../app/Jobs.tsx";
import { useNavigation } from "../../app/Navigation.tsx";
import { may } from "../../app/sections.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call, readFailure } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import type { Item } from "../delivery/itemColumns.tsx";
import { PrintButton } from "../print/PrintButton.tsx";
import type { HeldGroup } from "./Held.tsx";
import { QuestionForm } from "./QuestionForm.tsx";
import styles from "./Held.module.css";

export interface HeldPaneProps {
  readonly group: HeldGroup;
  readonly delivery: number;
  readonly selected: readonly Item[];
  readonly isTooMany: boolean;
  /** Of this cause in this delivery; the same cause may lie in others too. */
  readonly count: number;
  readonly officerRole: Role;
  readonly onDone: () => void;
}

type Act = "choose" | "question" | "exclude";
/** As many as fit on the sheets of one form. */
const mostInQuestion = 200;

/** What the cause means, and the three ways out: try again, ask the provider, leave out for good. */
export function HeldPane({ group, delivery, selected, isTooMany, count, officerRole, onDone }: HeldPaneProps) {
  const { m, say } = useSpeech();
  const words = m.held;
  const cause = m.words.heldCauses[group.cause];
  const { openCeremony } = useNavigation();
  const job = useRunningJob("held.retry");
  const [act, setAct] = useState<Act>("choose");
  const [question, setQuestion] = useDraft("held.question", "");
  const [reason, setReason] = useDraft("held.reason", "");
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [retried, setRetried] = useState<OperationOutput<"held.retry"> | undefined>();
  const [asked, setAsked] = useState<OperationOutput<"held.question"> | undefined>();
  const mayAct = may(officerRole, "held.retry");
  const items = selected.map(({ item }) => item);
  const isNothing = items.length === 0;
  // One by itself is told of as exactly as the room knows it.
  const why = selected.length === 1 ? selected[0]?.failure : undefined;

  const retry = (): void => {
    setBusy(true);
    setFailure(undefined);
    setRetried(undefined);
    call("held.retry", { delivery, ...(isNothing ? { cause: group.cause } : { items }) }).then((answer) => {
      setBusy(false);
      if (answer.ok) setRetried(answer.value);
      else setFailure(answer.failure);
      onDone();
    }, throwLater);
  };
  const ask = (): void => {
    setChecked(true);
    if (question.trim() === "" || isNothing || items.length > mostInQuestion) return;
    setBusy(true);
    setFailure(undefined);
    call("held.question", { delivery, items, question: question.trim() }).then((answer) => {
      setBusy(false);
      if (answer.ok) setAsked(answer.value);
      else setFailure(answer.failure);
    }, throwLater);
  };
  const exclude = (): void => {
    setChecked(true);
    if (reason.trim() === "" || isNothing) return;
    setBusy(true);
    setFailure(undefined);
    call("held.exclude", { delivery, items, reason: reason.trim() }).then((answer) => {
      setBusy(false);
      if (answer.ok) openCeremony();
      else setFailure(answer.failure);
    }, throwLater);
  };
  const open = (next: Act) => () => {
    setChecked(false);
    setFailure(undefined);
    setAct(next);
  };
  useShortcuts("held", { ...(mayAct && { ...(group.retry && { "held.retry": retry }), "held.question": open("question"), "held.exclude": open("exclude") }) });
  useShortcuts("global", {
    escape: () => {
      if (document.querySelector("[role=dialog], [data-trigger] [role=listbox]") === null) open("choose")();
    },
  });

  const scope = isTooMany ? words.tooMany : isNothing ? say(words.wholeGroup, { count }) : say(words.chosen, { count: items.length });
  if (act === "question") {
    return (
      <Pane title={words.question.title} onClose={open("choose")}>
        <p className={styles.quiet}>{words.question.about}</p>
        <p>{isNothing && !isTooMany ? words.chooseFirst : scope}</p>
        {asked === undefined ? (
          <>
            <TextField label={words.question.text} help={words.question.help} lines isRequired maxLength={2000} value={question} error={isChecked && question.trim() === "" ? m.receive.custody.missing : undefined} onChange={setQuestion} />
            {isChecked && isNothing && !isTooMany && <Notice state="bad">{words.chooseFirst}</Notice>}
            {items.length > mostInQuestion && <Notice state="bad">{say(words.question.most, { count: mostInQuestion })}</Notice>}
            {failure !== undefined && <FailurePanel failure={failure} />}
            <Button kind="primary" icon="question" isDisabled={isBusy} onPress={ask}>
              {words.question.make}
            </Button>
          </>
        ) : (
          <>
            <QuestionForm delivery={delivery} made={asked} question={question.trim()} />
            <PrintButton form="held.question" number={asked.number} verb={words.question.print} />
          </>
        )}
      </Pane>
    );
  }
  if (act === "exclude") {
    return (
      <Pane title={words.exclude.title} onClose={open("choose")}>
        <Notice state="caution">{words.exclude.consequence}</Notice>
        <p>{isNothing && !isTooMany ? words.chooseFirst : scope}</p>
        <TextField label={words.exclude.reason} help={words.exclude.help} lines isRequired maxLength={2000} value={reason} error={isChecked && reason.trim() === "" ? m.receive.custody.missing : undefined} onChange={setReason} />
        {isChecked && isNothing && !isTooMany && <Notice state="bad">{words.chooseFirst}</Notice>}
        {failure !== undefined && <FailurePanel failure={failure} />}
        <Button kind="danger" icon="sign" isDisabled={isBusy} onPress={exclude}>
          {words.exclude.begin}
        </Button>
      </Pane>
    );
  }
  return (
    <Pane title={cause.word}>
      <p>{cause.about}</p>
      <p className={styles.advice}>{cause.advice}</p>
      {why !== undefined && <FailurePanel failure={readFailure(why)} />}
      {job !== undefined && (
        <ProgressBar
          job={job}
          look="whole"
          onCancel={() => {
            void call("job.cancel", { job: job.id });
          }}
        />
      )}
      {failure !== undefined && <FailurePanel failure={failure} />}
      {retried !== undefined && (
        <Notice state={retried.held === 0 ? "good" : "info"} live>
          {say(words.retried, { held: retried.held })}
        </Notice>
      )}
      {mayAct && (
        <>
          <p className={styles.quiet}>{scope}</p>
          <div className={styles.acts}>
            {group.retry && (
              <Button icon="repeat" shortcut="held.retry" isDisabled={isBusy || job !== undefined || isTooMany} onPress={retry}>
                {words.retry}
              </Button>
            )}
            <Button icon="question" shortcut="held.question" onPress={open("question")}>
              {words.question.open}
            </Button>
          </div>
          {/* What cannot be taken back stands apart from what can. */}
          <div className={styles.apart}>
            <Button kind="danger" icon="cross" shortcut="held.exclude" onPress={open("exclude")}>
              {words.exclude.open}
            </Button>
            <p className={styles.quiet}>{words.exclude.about}</p>
          </div>
        </>
      )}
    </Pane>
  );
}
