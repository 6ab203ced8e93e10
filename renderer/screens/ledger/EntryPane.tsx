import { useState, type SyntheticEvent } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import type { LedgerState } from "../../../core/domain/medium.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { NothingChosen } from "../../components/Directory/Directory.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { ledgerChips, movesFrom, type Entry } from "./ledgerEntry.ts";
import styles from "./Ledger.module.css";

export function EntryPane({ entry, onMoved }: { readonly entry: Entry | undefined; readonly onMoved: () => void }) {
  const { m, say, language } = useSpeech();
  const words = m.ledger;
  const { officer } = useSession();
  const { go } = useNavigation();
  const [to, setTo] = useState<LedgerState | undefined>();
  const [counterpart, setCounterpart] = useState("");
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  if (entry === undefined) return <NothingChosen>{words.choose}</NothingChosen>;
  const moves = movesFrom(entry.state, officer.role);
  const target = to ?? moves[0];
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (target === undefined || isBusy) return;
    setBusy(true);
    setFailure(undefined);
    call("ledger.move", { number: entry.number, to: target, ...(counterpart.trim() !== "" && { counterpart: counterpart.trim() }), ...(note.trim() !== "" && { note: note.trim() }) }).then((answer) => {
      setBusy(false);
      if (!answer.ok) {
        setFailure(answer.failure);
        return;
      }
      setTo(undefined);
      setCounterpart("");
      setNote("");
      onMoved();
    }, throwLater);
  };
  return (
    <Pane title={entry.number}>
      <Facts
        look="stack"
        facts={[
          { word: words.columns.state, value: <Chip state={ledgerChips[entry.state]}>{m.words.ledgerStates[entry.state]}</Chip> },
          { word: words.columns.owner, value: entry.owner },
          { word: words.columns.kind, value: m.words.ledgerKinds[entry.kind] },
          { word: words.columns.serial, value: entry.serial ?? m.frame.unknown, look: "mono" },
          ...(entry.note === undefined ? [] : [{ word: words.registerPane.note, value: entry.note }]),
          ...(entry.deliveries.length === 0
            ? []
            : [
                {
                  word: words.deliveries,
                  value: (
                    <span className={styles.links}>
                      {entry.deliveries.map((delivery) => (
                        <Button
                          key={delivery}
                          size="dense"
                          icon="inbox"
                          onPress={() => {
                            go({ section: "receive", delivery });
                          }}
                        >
                          {say(m.receive.deliveryTitle, { number: delivery })}
                        </Button>
                      ))}
                    </span>
                  ),
                },
              ]),
        ]}
      />
      <h3>{words.history}</h3>
      <ol className={styles.history}>
        {entry.moves.map((move) => (
          <li key={`${String(move.at)} ${move.to}`}>
            <span className={styles.when}>{formatDateTime(language, move.at)}</span>
            <span>{[m.words.ledgerStates[move.to], move.counterpart, move.note].filter((part) => part !== undefined).join(" · ")}</span>
            <span className={styles.quiet}>{move.officer}</span>
          </li>
        ))}
      </ol>
      {target !== undefined && (
        <form className={styles.form} onSubmit={submit} noValidate>
          <h3>{words.movePane.title}</h3>
          <Select label={words.movePane.to} value={target} options={moves.map((value) => ({ value, word: m.words.ledgerStates[value] }))} onChange={setTo} />
          <TextField label={words.movePane.counterpart} help={words.movePane.counterpartHelp} maxLength={120} value={counterpart} onChange={setCounterpart} />
          <TextField label={words.registerPane.note} maxLength={120} value={note} onChange={setNote} />
          {target === "destroyed" && <Notice state="caution">{words.movePane.destroyed}</Notice>}
          {failure !== undefined && <FailurePanel failure={failure} />}
          <Button type="submit" isDisabled={isBusy} {...(target === "destroyed" && { kind: "danger" as const })}>
            {say(words.movePane.move, { state: m.words.ledgerStates[target] })}
          </Button>
        </form>
      )}
    </Pane>
  );
}
