import type { RefObject } from "react";
import type { z } from "zod";
import type { slot as slotShape } from "../../../core/contract/shapes.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Chip } from "../Chip/Chip.tsx";
import { PinField } from "../Field/PinField.tsx";
import { Select } from "../Field/Select.tsx";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./CardEntry.module.css";

export type Slot = z.output<typeof slotShape>;

export interface CardEntryProps {
  readonly slots: readonly Slot[];
  readonly isWaiting: boolean;
  /** The reader whose card is meant; the first with a card where nothing was chosen. */
  readonly slot: Slot | undefined;
  readonly onChoose: (slot: string) => void;
  readonly pin: string;
  readonly onPin: (pin: string) => void;
  readonly pinError?: string | undefined;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

export const isUsable = (slot: Slot | undefined): boolean => slot?.card !== undefined && !slot.card.locked;

/** The reader with its card, and the PIN: typed here, or on the reader where that has keys of its own. */
export function CardEntry({ slots, isWaiting, slot, onChoose, pin, onPin, pinError, inputRef }: CardEntryProps) {
  const { m, say } = useSpeech();
  const words = m.signIn;
  const card = slot?.card;
  const withCard = slots.filter((one) => one.card !== undefined);
  return (
    <>
      <div className={styles.reader} role="status" data-in={card !== undefined || undefined}>
        <Icon name={card === undefined ? "reader" : "card"} />
        <div className={styles.text} data-empty={slots.length === 0 || undefined}>
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
        {slots.length === 0 && !isWaiting && <p className={styles.help}>{words.readerNoneHelp}</p>}
      </div>
      {withCard.length > 1 && (
        <Select label={words.chooseReader} value={slot?.id ?? ""} options={withCard.map(({ id, reader, card: inside }) => ({ value: id, word: `${inside?.label ?? ""} — ${reader}` }))} onChange={onChoose} />
      )}
      {card?.pinPad === true ? (
        <p className={styles.pinPad}>
          <Icon name="keyboard" />
          {words.pinPad}
        </p>
      ) : (
        <PinField label={words.pin} help={words.pinHelp} value={pin} onChange={onPin} error={pinError} isDisabled={!isUsable(slot)} inputRef={inputRef} />
      )}
    </>
  );
}
