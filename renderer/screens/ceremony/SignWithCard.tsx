import { useEffect, useState, type SyntheticEvent } from "react";
import type { Failure, Result } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useCards } from "../../app/useCards.ts";
import { Button } from "../../components/Button/Button.tsx";
import { CardEntry, type Slot } from "../../components/CardEntry/CardEntry.tsx";
import { useCardEntry } from "../../components/CardEntry/useCardEntry.ts";
import { Desk } from "../../components/Desk/Desk.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Ceremony.module.css";

export interface SignWithCardProps {
  /** Cards that are not meant: they have signed already. */
  readonly isPassedOver?: (slot: Slot) => boolean;
  readonly verb: string;
  readonly busy: string;
  readonly act: (given: { readonly slot: string; readonly pin?: string }) => Promise<Result<unknown>>;
  /** Cards of a demo room are chosen here, where the reader may be empty. */
  readonly withDesk?: boolean;
}

/** One use of one card: reader, PIN, and the verb on the button. */
export function SignWithCard({ isPassedOver, verb, busy, act, withDesk = false }: SignWithCardProps) {
  const { m } = useSpeech();
  const cards = useCards();
  const slots = cards.slots.filter((slot) => slot.card === undefined || isPassedOver?.(slot) !== true);
  const entry = useCardEntry(slots);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const serial = entry.slot?.card?.serial;
  useEffect(() => {
    setFailure(undefined);
  }, [serial]);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const given = isBusy ? undefined : entry.take();
    if (given === undefined) return;
    setBusy(true);
    setFailure(undefined);
    act(given).then((answer) => {
      setBusy(false);
      if (answer.ok) return;
      setFailure(answer.failure);
      cards.again();
      entry.focus();
    }, throwLater);
  };
  const isDeskShown = withDesk && cards.desk.length > 0;
  return (
    <form className={styles.form} onSubmit={submit} noValidate data-desk={isDeskShown || undefined}>
      {isDeskShown && <Desk cards={cards.desk} onChoose={cards.choose} />}
      <div className={styles.form}>
      <CardEntry
        slots={slots}
        isWaiting={cards.isWaiting}
        slot={entry.slot}
        onChoose={entry.choose}
        pin={entry.pin}
        onPin={entry.type}
        pinError={entry.isPinMissing ? m.signIn.pinMissing : undefined}
        inputRef={entry.input}
      />
      {(failure ?? cards.failure) !== undefined && <FailurePanel failure={failure ?? cards.failure ?? { code: "card.absent" }} />}
      <Button kind="primary" type="submit" icon="sign" isDisabled={!entry.isReady || isBusy}>
        {isBusy ? busy : verb}
      </Button>
      </div>
    </form>
  );
}
