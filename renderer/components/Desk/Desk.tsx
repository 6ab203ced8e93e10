import { ListBox, ListBoxItem } from "react-aria-components";
import type { z } from "zod";
import type { deskCard } from "../../../core/contract/shapes.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Chip } from "../Chip/Chip.tsx";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./Desk.module.css";

export interface DeskProps {
  readonly cards: readonly z.output<typeof deskCard>[];
  /** A card's id puts it into the reader; `undefined` takes out what is in. */
  readonly onChoose: (card: string | undefined) => void;
}

/** Demo room only: ten cards lie on the desk with their PINs written on them. Choosing one is the hand at the reader. */
export function Desk({ cards, onChoose }: DeskProps) {
  const { m } = useSpeech();
  const inserted = cards.find((card) => card.inserted);
  return (
    <section className={styles.desk} aria-labelledby="desk">
      <h2 id="desk">{m.signIn.desk}</h2>
      <p className={styles.help}>{m.signIn.deskHelp}</p>
      <ListBox
        className={styles.cards ?? ""}
        aria-labelledby="desk"
        layout="grid"
        selectionMode="single"
        selectionBehavior="toggle"
        selectedKeys={inserted === undefined ? [] : [inserted.id]}
        onSelectionChange={(keys) => {
          const [chosen] = keys === "all" ? [] : [...keys];
          onChoose(chosen === undefined ? undefined : String(chosen));
        }}
        items={cards}
      >
        {(card) => (
          <ListBoxItem id={card.id} textValue={`${card.holder} ${m.words.roles[card.role]}`} className={styles.card ?? ""}>
            <span className={styles.top}>
              <Icon name="card" />
              <span className={styles.role}>{m.words.roles[card.role]}</span>
              {card.inserted && (
                <Chip state="good">{m.signIn.inserted}</Chip>
              )}
            </span>
            <span className={styles.holder}>{card.holder}</span>
            <span className={styles.pin}>
              <span>{m.signIn.pin}</span>
              <code>{card.pin}</code>
            </span>
          </ListBoxItem>
        )}
      </ListBox>
    </section>
  );
}
