import { useCallback, useMemo, useState } from "react";
import { ledgerStates, type LedgerState } from "../../../core/domain/medium.ts";
import { isSmallScreen } from "../../app/screenSize.ts";
import { useDraft } from "../../app/useDraft.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Directory } from "../../components/Directory/Directory.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import type { Column, Sort } from "../../components/Table/Table.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { EntryPane } from "./EntryPane.tsx";
import { ledgerChips, type Entry } from "./ledgerEntry.ts";
import { RegisterPane } from "./RegisterPane.tsx";

const askEntries = () => call("ledger.list", {});

/** The question of this screen: where is each medium? */
export function Ledger() {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.ledger;
  const { officer } = useSession();
  const { place, go } = useNavigation();
  const { value, failure, again } = useAnswer(askEntries);
  const [state, setState] = useDraft<"all" | LedgerState>("ledger.state", "all");
  // Whoever comes from an unregistered medium has come to register it.
  const [isRegistering, setRegistering] = useState(place.part !== undefined);
  const mayRegister = may(officer.role, "ledger.register");
  const columns = useMemo(() => ledgerColumns(speech), [speech]);
  const compare = useMemo(() => order(speech), [speech]);
  const isKept = useCallback((entry: Entry): boolean => state === "all" || entry.state === state, [state]);
  const closeRegister = (): void => {
    setRegistering(false);
    if (place.part !== undefined) go({ section: "ledger" });
  };
  useShortcuts("ledger", { ...(mayRegister && { "ledger.register": () => { setRegistering(true); } }) });
  useShortcuts("global", {
    escape: () => {
      if (document.querySelector("[role=dialog], [role=listbox]") === null) closeRegister();
    },
  });
  return (
    <Screen
      title={words.title}
      actions={
        mayRegister && (
          <Button
            kind="primary"
            size="dense"
            icon="plus"
            shortcut="ledger.register"
            aria-expanded={isRegistering}
            onPress={() => {
              setRegistering(true);
            }}
          >
            {words.register}
          </Button>
        )
      }
    >
      <Directory
        name="ledger"
        label={words.title}
        paneLabel={words.pane}
        filterLabel={words.filter}
        all={value?.entries}
        failure={failure}
        keyOf={keyOf}
        textOf={textOf}
        columns={columns}
        usuallyHidden={isSmallScreen() ? "kind serial" : ""}
        sort={byNumber}
        compare={compare}
        filters={<Select size="dense" label={words.columns.state} value={state} options={[{ value: "all" as const, word: m.frame.all }, ...ledgerStates.map((one) => ({ value: one, word: m.words.ledgerStates[one] }))]} onChange={setState} />}
        isKept={isKept}
        empty={words.empty}
        noMatch={words.noMatch}
        onChoose={() => {
          setRegistering(false);
        }}
        pane={(chosen) =>
          isRegistering ? (
            <RegisterPane
              serial={place.part ?? ""}
              onClose={closeRegister}
              onDone={() => {
                closeRegister();
                again();
              }}
            />
          ) : (
            <EntryPane key={chosen?.number ?? ""} entry={chosen} onMoved={again} />
          )
        }
      />
    </Screen>
  );
}

const keyOf = ({ number }: Entry): string => number;
const textOf = ({ number, serial, owner, moves }: Entry): string => `${number} ${serial ?? ""} ${owner} ${moves.at(-1)?.counterpart ?? ""}`;
const byNumber: Sort = { column: "number", descending: false };

const lastMove = ({ moves, registeredAt }: Entry): number => moves.at(-1)?.at ?? registeredAt;

function ledgerColumns({ m, language }: Speech): readonly Column<Entry>[] {
  const words = m.ledger.columns;
  return [
    { id: "number", word: words.number, width: "minmax(8rem, 1fr)", isRowHeader: true, isSortable: true, cell: ({ number }) => number },
    { id: "state", word: words.state, width: "8rem", isSortable: true, cell: ({ state }) => <Chip state={ledgerChips[state]}>{m.words.ledgerStates[state]}</Chip> },
    { id: "owner", word: words.owner, width: "minmax(9rem, 1.5fr)", isSortable: true, cell: ({ owner }) => owner },
    { id: "kind", word: words.kind, width: "8rem", isSortable: true, cell: ({ kind }) => m.words.ledgerKinds[kind] },
    { id: "counterpart", word: words.counterpart, width: "minmax(8rem, 1fr)", cell: ({ moves }) => moves.at(-1)?.counterpart ?? "" },
    { id: "at", word: words.at, width: language === "ja" ? "12.5rem" : "11rem", isSortable: true, cell: (entry) => formatDate(language, lastMove(entry)) },
    { id: "serial", word: words.serial, width: "minmax(9rem, 1fr)", cell: ({ serial }) => <code>{serial ?? ""}</code> },
  ];
}

function order({ m, language }: Speech): (column: string, one: Entry, other: Entry) => number {
  const collator = new Intl.Collator(language, { numeric: true });
  return (column, one, other) => {
    switch (column) {
      case "state":
        return ledgerStates.indexOf(one.state) - ledgerStates.indexOf(other.state) || collator.compare(one.number, other.number);
      case "owner":
        return collator.compare(one.owner, other.owner);
      case "kind":
        return collator.compare(m.words.ledgerKinds[one.kind], m.words.ledgerKinds[other.kind]);
      case "at":
        return lastMove(one) - lastMove(other);
      default:
        return collator.compare(one.number, other.number);
    }
  };
}
