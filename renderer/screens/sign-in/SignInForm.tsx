import { useEffect, useState, type SyntheticEvent } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { CardEntry, type Slot } from "../../components/CardEntry/CardEntry.tsx";
import { useCardEntry } from "../../components/CardEntry/useCardEntry.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./SignIn.module.css";

export interface SignInFormProps {
  readonly slots: readonly Slot[];
  readonly isWaiting: boolean;
  /** Why the readers could not be listed. */
  readonly failure: Failure | undefined;
  readonly isDemo: boolean;
  readonly onOpened: (session: OperationOutput<"session.open">) => Promise<void>;
  /** After a wrong PIN the card says how many tries are left. */
  readonly onTried: () => void;
}

export function SignInForm({ slots, isWaiting, failure, isDemo, onOpened, onTried }: SignInFormProps) {
  const { m } = useSpeech();
  const words = m.signIn;
  const entry = useCardEntry(slots);
  const [refused, setRefused] = useState<Failure | undefined>();
  const [isBusy, setBusy] = useState(false);
  const { slot, isReady } = entry;
  const card = slot?.card;
  const serial = card?.serial;

  // By the card alone: no other card's words stay beside it, and one that has just been locked keeps the reason.
  useEffect(() => {
    setRefused(undefined);
  }, [serial]);

  const open = async (at: { readonly slot: string; readonly pin?: string }): Promise<void> => {
    setBusy(true);
    setRefused(undefined);
    const opened = await call("session.open", at);
    if (opened.ok) {
      await onOpened(opened.value);
      return;
    }
    setBusy(false);
    setRefused(opened.failure);
    onTried();
    entry.focus();
  };

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const taken = isBusy ? undefined : entry.take();
    if (taken !== undefined) open(taken).catch(throwLater);
  };

  const shownFailure = refused ?? failure ?? (card?.locked === true ? ({ code: "card.pinLocked" } as const) : undefined);
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.lead}>{isDemo ? words.leadDemo : words.lead}</p>
      <CardEntry
        slots={slots}
        isWaiting={isWaiting}
        slot={slot}
        onChoose={entry.choose}
        pin={entry.pin}
        onPin={entry.type}
        pinError={entry.isPinMissing ? words.pinMissing : undefined}
        inputRef={entry.input}
      />
      {shownFailure !== undefined && <FailurePanel failure={shownFailure} />}
      <Button kind="primary" type="submit" isDisabled={!isReady || isBusy}>
        {isBusy ? words.submitting : words.submit}
      </Button>
    </form>
  );
}
