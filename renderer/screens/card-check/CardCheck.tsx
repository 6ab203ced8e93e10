import { useState, type SyntheticEvent } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useCards } from "../../app/useCards.ts";
import { call, readFailure } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { CardEntry } from "../../components/CardEntry/CardEntry.tsx";
import { useCardEntry } from "../../components/CardEntry/useCardEntry.ts";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { failureCodes } from "../../../core/domain/failure.ts";
import { formatDuration } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Modules } from "./Modules.tsx";
import styles from "./CardCheck.module.css";

type Checked = OperationOutput<"card.check">;

/** The question of this screen: what is this card good for? Every answer was tried on the card itself. */
export function CardCheck() {
  const { m } = useSpeech();
  const words = m.cardCheck;
  const cards = useCards();
  const entry = useCardEntry(cards.slots);
  const [isBusy, setBusy] = useState(false);
  const [checked, setChecked] = useState<Checked | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const given = isBusy ? undefined : entry.take();
    if (given === undefined) return;
    setBusy(true);
    setChecked(undefined);
    setFailure(undefined);
    call("card.check", given).then((answer) => {
      setBusy(false);
      cards.again();
      if (answer.ok) setChecked(answer.value);
      else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <div className={styles.check}>
      <p>{words.about}</p>
      <form className={styles.form} onSubmit={submit} noValidate>
        <CardEntry
          slots={cards.slots}
          isWaiting={cards.isWaiting}
          slot={entry.slot}
          onChoose={entry.choose}
          pin={entry.pin}
          onPin={entry.type}
          pinError={entry.isPinMissing ? m.signIn.pinMissing : undefined}
          inputRef={entry.input}
        />
        {(failure ?? cards.failure) !== undefined && <FailurePanel failure={failure ?? cards.failure ?? { code: "card.absent" }} />}
        <Button kind="primary" type="submit" icon="card" isDisabled={!entry.isReady || isBusy}>
          {isBusy ? words.busy : checked === undefined ? words.start : words.again}
        </Button>
      </form>
      <div aria-live="polite" className={styles.result}>
        {checked !== undefined && <Result checked={checked} />}
      </div>
      <Modules />
    </div>
  );
}

function Result({ checked }: { readonly checked: Checked }) {
  const { m, say, language } = useSpeech();
  const words = m.cardCheck;
  return (
    <>
      <h3>{words.result}</h3>
      <p className={styles.quiet}>
        {checked.label} · <code>{checked.serial}</code> · {m.words.cardKinds[checked.kind]}
      </p>
      <ul className={styles.uses}>
        {checked.uses.map(({ use, able, with: types, pinEachUse, obstacle }) => (
          <li key={use} data-able={able || undefined}>
            <Icon name={able ? "check" : "stop"} />
            <div>
              <p className={styles.use}>{words.uses[use][able ? "able" : "unable"]}</p>
              {able && types.length > 0 && <p className={styles.quiet}>{say(words.with, { types: types.join(" · ") })}</p>}
              {able && pinEachUse && <p className={styles.quiet}>{words.pinPerUse}</p>}
              {!able && obstacle !== undefined && <p className={styles.quiet}>{words.obstacles[obstacle]}</p>}
            </div>
          </li>
        ))}
      </ul>
      {checked.pinPad && <p className={styles.quiet}>{words.pinPad}</p>}
      <details>
        <summary>{words.details}</summary>
        <PlainTable
          label={words.details}
          rows={checked.trials}
          keyOf={({ key, method }) => `${key} ${method}`}
          columns={[
            { id: "key", word: words.key, cell: ({ algorithm, purpose }) => `${algorithm} · ${words.purposes[purpose]}` },
            { id: "method", word: words.mechanism, cell: ({ method }) => words.methods[method] },
            {
              id: "outcome",
              word: words.outcome,
              cell: ({ passed, failure }) => <Chip state={passed ? "good" : "bad"}>{passed ? words.passed : failure === undefined ? words.failed : `${words.failed} (${failureCodes[readFailure(failure).code]})`}</Chip>,
            },
            { id: "took", word: words.took, align: "end", cell: ({ milliseconds }) => formatDuration(language, milliseconds) },
          ]}
        />
      </details>
    </>
  );
}
