import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import type { z } from "zod";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { slot as slotShape } from "../../../core/contract/shapes.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { PinField } from "../../components/Field/PinField.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./SignIn.module.css";

type Slot = z.output<typeof slotShape>;

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
  const { m, say } = useSpeech();
  const words = m.signIn;
  const [pin, setPin] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [refused, setRefused] = useState<Failure | undefined>();
  const [isBusy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<string | undefined>();
  const input = useRef<HTMLInputElement>(null);

  const withCard = slots.filter(({ card }) => card !== undefined);
  const slot = withCard.find(({ id }) => id === chosen) ?? withCard[0];
  const card = slot?.card;
  const serial = card?.serial;
  const isReady = card !== undefined && !card.locked;

  // A card that has just come in is for the next PIN, and no other card's words stay beside it.
  useEffect(() => {
    setPin("");
    setMissing(false);
    setRefused(undefined);
    if (isReady) input.current?.focus();
    // By the card alone: one that has just been locked keeps the reason beside it.
  }, [serial]);

  const open = async (at: Slot): Promise<void> => {
    setBusy(true);
    setRefused(undefined);
    const opened = await call("session.open", { slot: at.id, pin });
    setPin("");
    if (opened.ok) {
      await onOpened(opened.value);
      return;
    }
    setBusy(false);
    setRefused(opened.failure);
    onTried();
    input.current?.focus();
  };

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (slot === undefined || !isReady || isBusy) return;
    setMissing(pin === "");
    if (pin === "") input.current?.focus();
    else open(slot).catch(throwLater);
  };

  const shownFailure = refused ?? failure ?? (card?.locked === true ? ({ code: "card.pinLocked" } as const) : undefined);
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.lead}>{isDemo ? words.leadDemo : words.lead}</p>
      <div className={styles.reader} role="status" data-in={card !== undefined || undefined}>
        <Icon name={card === undefined ? "reader" : "card"} />
        <div className={styles.readerText} data-empty={slots.length === 0 || undefined}>
          {slots.length > 0 && <p className={styles.readerName}>{slot?.reader ?? slots[0]?.reader}</p>}
          {card !== undefined && <p className={styles.cardName}>{card.label}</p>}
        </div>
        <div className={styles.chips}>
          {slots.length === 0 ? (
            <Chip state="caution">{isWaiting ? m.frame.loading : words.readerNone}</Chip>
          ) : card === undefined ? (
            <Chip state="neutral" icon="clock">
              {words.cardWaiting}
            </Chip>
          ) : (
            <Chip state={card.locked ? "bad" : "good"} {...(card.locked && { icon: "lock" as const })}>
              {card.locked ? words.cardLocked : words.cardReady}
            </Chip>
          )}
          {card?.triesLeft !== undefined && !card.locked && card.triesLeft < 3 && <Chip state="caution">{say(words.triesLeft, { count: card.triesLeft })}</Chip>}
        </div>
        {slots.length === 0 && !isWaiting && <p className={styles.readerHelp}>{words.readerNoneHelp}</p>}
      </div>
      {withCard.length > 1 && (
        <Select
          label={words.chooseReader}
          value={slot?.id ?? ""}
          options={withCard.map(({ id, reader, card: inside }) => ({ value: id, word: `${inside?.label ?? ""} — ${reader}` }))}
          onChange={setChosen}
        />
      )}
      <PinField
        label={words.pin}
        help={words.pinHelp}
        value={pin}
        onChange={(typed) => {
          setPin(typed);
          setMissing(false);
        }}
        error={isMissing ? words.pinMissing : undefined}
        isDisabled={!isReady}
        inputRef={input}
      />
      {shownFailure !== undefined && <FailurePanel failure={shownFailure} />}
      <Button kind="primary" type="submit" isDisabled={!isReady || isBusy}>
        {isBusy ? words.submitting : words.submit}
      </Button>
    </form>
  );
}
