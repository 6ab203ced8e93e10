import { useMemo, useState } from "react";
import { roles } from "../../../core/domain/roles.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useNow } from "../../app/useNow.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { sizeOf, type Selection } from "../../components/Table/selection.ts";
import { Table, type Column, type Sort } from "../../components/Table/Table.tsx";
import { TableToolbar } from "../../components/Table/TableToolbar.tsx";
import { useHiddenColumns } from "../../components/Table/useHiddenColumns.ts";
import { formatDate } from "../../i18n/dates.ts";
import { foldText } from "../../i18n/foldText.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { EnrolPane } from "./EnrolPane.tsx";
import { OfficerPane } from "./OfficerPane.tsx";
import { standingOf, type Officer } from "./officerStanding.ts";
import styles from "./Administration.module.css";

const askOfficers = () => call("officer.list", {});
const nobody: readonly Officer[] = [];

export function Officers() {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.administration;
  const { officer } = useSession();
  const now = useNow(60_000);
  const { value, failure, isWaiting } = useAnswer(askOfficers);
  const [text, setText] = useState("");
  const [sort, setSort] = useState<Sort>({ column: "role", descending: false });
  const [selection, setSelection] = useState<Selection | undefined>();
  const [isEnrolling, setEnrolling] = useDraft("officers.enrolling", false);
  const [hidden, setHidden] = useHiddenColumns("columns.officers", "romaji organization certificate");
  const all = value?.officers ?? nobody;
  const mayChange = may(officer.role, "policy.change");
  const columns = useMemo(() => officerColumns(speech, now), [speech, now]);
  const rows = useMemo(() => arrange(all, foldText(text), sort, speech), [all, text, sort, speech]);
  const chosen = selection !== undefined && sizeOf(selection) === 1 ? rows[selection.active] : undefined;
  return (
    <Splitter
      name="pane.officers"
      asideLabel={words.officerPane}
      main={
        <div className={styles.list}>
          <div className={styles.tools}>
            <div className={styles.filter} data-filter>
              <TextField
                label={words.filter}
                size="dense"
                value={text}
                onChange={(typed) => {
                  setText(typed);
                  setSelection(undefined);
                }}
              />
            </div>
            {mayChange && (
              <Button
                kind="primary"
                size="dense"
                icon="plus"
                aria-expanded={isEnrolling}
                onPress={() => {
                  setEnrolling(true);
                }}
              >
                {words.enrol}
              </Button>
            )}
          </div>
          {failure !== undefined && <FailurePanel failure={failure} />}
          <TableToolbar shown={rows.length} total={all.length} selected={0} columns={columns} hidden={hidden} onHide={setHidden} />
          <Table
            label={words.officers}
            columns={columns.filter(({ id }) => !hidden.has(id))}
            count={rows.length}
            rowAt={(index) => rows[index]}
            selection={selection}
            onSelect={(next) => {
              setSelection(next);
              setEnrolling(false);
            }}
            sort={sort}
            onSort={setSort}
            empty={isWaiting && value === undefined ? m.frame.loading : text === "" ? words.officersEmpty : words.noMatch}
          />
        </div>
      }
      aside={
        isEnrolling && mayChange ? (
          <EnrolPane
            onClose={() => {
              setEnrolling(false);
            }}
          />
        ) : (
          <OfficerPane key={chosen?.id ?? ""} officer={chosen} mayChange={mayChange} />
        )
      }
    />
  );
}

function officerColumns({ m, language }: Speech, now: number): readonly Column<Officer>[] {
  const words = m.administration;
  const date = language === "ja" ? "12.5rem" : "11rem";
  return [
    { id: "name", word: words.name, width: "minmax(9rem, 1.2fr)", cell: ({ name }) => name, isRowHeader: true, isSortable: true },
    { id: "kana", word: words.kana, width: "minmax(9rem, 1.2fr)", cell: ({ kana }) => kana, isSortable: true },
    { id: "romaji", word: words.romaji, width: "minmax(9rem, 1.2fr)", cell: ({ romaji }) => romaji, isSortable: true },
    { id: "role", word: words.role, width: "7rem", cell: ({ role }) => m.words.roles[role], isSortable: true },
    {
      id: "state",
      word: words.state,
      width: "11rem",
      cell: (officer) => {
        const { state, word } = standingOf(officer, now);
        return <Chip state={state}>{words.standing[word]}</Chip>;
      },
    },
    { id: "organization", word: m.officers.organization, width: "minmax(10rem, 1fr)", cell: ({ organization }) => organization.name },
    { id: "pledge", word: m.words.lapses.pledge, width: date, cell: ({ pledge }) => formatDate(language, pledge.until) },
    { id: "training", word: m.words.lapses.training, width: date, cell: ({ training }) => formatDate(language, training.until) },
    { id: "validUntil", word: m.words.lapses.certificate, width: date, cell: ({ validUntil }) => formatDate(language, validUntil), isSortable: true },
    { id: "certificate", word: words.certificate, width: "minmax(12rem, 1fr)", cell: ({ certificate }) => <code title={groupHash(certificate)}>{groupHash(certificate)}</code> },
  ];
}

function arrange(officers: readonly Officer[], wanted: string, sort: Sort, { language }: Speech): readonly Officer[] {
  const found = officers.filter(({ name, kana, romaji }) => wanted === "" || foldText(`${name} ${kana} ${romaji}`).includes(wanted));
  const collator = new Intl.Collator(language);
  const order = (one: Officer, other: Officer): number => {
    if (sort.column === "validUntil") return one.validUntil - other.validUntil;
    if (sort.column === "role") return roles.indexOf(one.role) - roles.indexOf(other.role) || collator.compare(one.kana, other.kana);
    const key = sort.column === "romaji" ? "romaji" : "kana";
    return collator.compare(one[key], other[key]);
  };
  return found.toSorted((one, other) => (sort.descending ? -order(one, other) : order(one, other)));
}
