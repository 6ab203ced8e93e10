import { useMemo, useState } from "react";
import { ledgerStates, type LedgerState } from "../../../core/domain/medium.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { TitleLine } from "../../components/Panel/Panel.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { sizeOf, type Selection } from "../../components/Table/selection.ts";
import { Table, type Column, type Sort } from "../../components/Table/Table.tsx";
import { TableToolbar } from "../../components/Table/TableToolbar.tsx";
import { useHiddenColumns } from "../../components/Table/useHiddenColumns.ts";
import { formatDate } from "../../i18n/dates.ts";
import { foldText } from "../../i18n/foldText.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { EntryPane } from "./EntryPane.tsx";
import { ledgerChips, type Entry } from "./ledgerEntry.ts";
import { RegisterPane } from "./RegisterPane.tsx";
import styles from "./Ledger.module.css";

const askEntries = () => call("ledger.list", {});
const noEntries: readonly Entry[] = [];

/** The question of this screen: where is each medium? */
export function Ledger() {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.ledger;
  const { officer } = useSession();
  const { place, go } = useNavigation();
  const { value, failure, isWaiting, again } = useAnswer(askEntries);
  const [text, setText] = useState("");
  const [state, setState] = useState<"all" | LedgerState>("all");
  const [sort, setSort] = useState<Sort>({ column: "number", descending: false });
  const [selection, setSelection] = useState<Selection | undefined>();
  // Whoever comes from an unregistered medium has come to register it.
  const [isRegistering, setRegistering] = useState(place.part !== undefined);
  const [hidden, setHidden] = useHiddenColumns("columns.ledger");
  const entries = value?.entries ?? noEntries;
  const mayRegister = may(officer.role, "ledger.register");
  const columns = useMemo(() => ledgerColumns(speech), [speech]);
  const rows = useMemo(() => arrange(entries, foldText(text), state, sort, speech), [entries, text, state, sort, speech]);
  const chosen = selection !== undefined && sizeOf(selection) === 1 ? rows[selection.active] : undefined;
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
    <div className={styles.screen}>
      <div className={styles.head}>
        <TitleLine title={words.title}>
          {mayRegister && (
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
          )}
        </TitleLine>
      </div>
      <Splitter
        name="pane.ledger"
        asideLabel={words.pane}
        main={
          <div className={styles.list}>
            <div className={styles.filter} role="group" aria-label={m.frame.table.filter} data-filter>
              <TextField
                size="dense"
                label={words.filter}
                value={text}
                onChange={(typed) => {
                  setText(typed);
                  setSelection(undefined);
                }}
              />
              <Select
                size="dense"
                label={words.columns.state}
                value={state}
                options={[{ value: "all" as const, word: m.frame.all }, ...ledgerStates.map((one) => ({ value: one, word: m.words.ledgerStates[one] }))]}
                onChange={(one) => {
                  setState(one);
                  setSelection(undefined);
                }}
              />
            </div>
            {failure !== undefined && <FailurePanel failure={failure} />}
            <TableToolbar shown={rows.length} total={entries.length} selected={sizeOf(selection)} columns={columns} hidden={hidden} onHide={setHidden} />
            <Table
              label={words.title}
              columns={columns.filter(({ id }) => !hidden.has(id))}
              count={rows.length}
              rowAt={(index) => rows[index]}
              selection={selection}
              onSelect={(next) => {
                setSelection(next);
                setRegistering(false);
              }}
              sort={sort}
              onSort={setSort}
              empty={isWaiting && value === undefined ? m.frame.loading : entries.length === 0 ? words.empty : words.noMatch}
            />
          </div>
        }
        aside={
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
    </div>
  );
}

const lastMove = ({ moves, registeredAt }: Entry): number => moves.at(-1)?.at ?? registeredAt;

function ledgerColumns({ m, language }: Speech): readonly Column<Entry>[] {
  const words = m.ledger.columns;
  return [
    { id: "number", word: words.number, width: "minmax(9rem, 1fr)", isRowHeader: true, isSortable: true, cell: ({ number }) => number },
    { id: "state", word: words.state, width: "9rem", isSortable: true, cell: ({ state }) => <Chip state={ledgerChips[state]}>{m.words.ledgerStates[state]}</Chip> },
    { id: "owner", word: words.owner, width: "minmax(10rem, 1.5fr)", isSortable: true, cell: ({ owner }) => owner },
    { id: "kind", word: words.kind, width: "8rem", isSortable: true, cell: ({ kind }) => m.words.ledgerKinds[kind] },
    { id: "counterpart", word: words.counterpart, width: "minmax(9rem, 1fr)", cell: ({ moves }) => moves.at(-1)?.counterpart ?? "" },
    { id: "at", word: words.at, width: language === "ja" ? "12.5rem" : "11rem", isSortable: true, cell: (entry) => formatDate(language, lastMove(entry)) },
    { id: "serial", word: words.serial, width: "minmax(9rem, 1fr)", cell: ({ serial }) => <code>{serial ?? ""}</code> },
  ];
}

function arrange(entries: readonly Entry[], wanted: string, state: "all" | LedgerState, sort: Sort, { m, language }: Speech): readonly Entry[] {
  const found = entries.filter((entry) => (state === "all" || entry.state === state) && (wanted === "" || foldText(`${entry.number} ${entry.serial ?? ""} ${entry.owner}`).includes(wanted)));
  const collator = new Intl.Collator(language, { numeric: true });
  const order = (one: Entry, other: Entry): number => {
    switch (sort.column) {
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
  return found.toSorted((one, other) => (sort.descending ? -order(one, other) : order(one, other)));
}
