import { useMemo, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useNow } from "../../app/useNow.ts";
import { call } from "../../bridge.ts";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Panel, TitleLine } from "../../components/Panel/Panel.tsx";
import { Table, type Column, type Sort } from "../../components/Table/Table.tsx";
import { TableToolbar } from "../../components/Table/TableToolbar.tsx";
import type { Selection } from "../../components/Table/selection.ts";
import { useHiddenColumns } from "../../components/Table/useHiddenColumns.ts";
import { formatDate } from "../../i18n/dates.ts";
import { foldText } from "../../i18n/foldText.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { SelftestTable } from "../today/SelftestTable.tsx";
import styles from "./Administration.module.css";

type Officer = OperationOutput<"officer.list">["officers"][number];

const askOfficers = () => call("officer.list", {});
/** A new card takes weeks to issue: the warning comes early enough to order one. */
const soonMilliseconds = 60 * 24 * 3600 * 1000;

export function Administration({ attempts }: { readonly attempts: number }) {
  const speech = useSpeech();
  const { m, say } = speech;
  const words = m.administration;
  const { room, status } = useSession();
  const now = useNow(60_000);
  const officers = useAnswer(askOfficers);
  const [text, setText] = useState("");
  const [sort, setSort] = useState<Sort>({ column: "role", descending: false });
  const [selection, setSelection] = useState<Selection | undefined>();
  const [hidden, setHidden] = useHiddenColumns("columns.officers");
  const all = officers.value?.officers;
  const columns = useMemo(() => officerColumns(speech, now), [speech, now]);
  const rows = useMemo(() => arrange(all ?? [], foldText(text), sort, speech), [all, text, sort, speech]);

  return (
    <div className={styles.screen}>
      <TitleLine title={words.title} />
      <Panel title={words.officers}>
        {officers.failure !== undefined && <FailurePanel failure={officers.failure} />}
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
        <TableToolbar shown={rows.length} total={all?.length ?? 0} selected={0} columns={columns} hidden={hidden} onHide={setHidden} />
        <div className={styles.table}>
          <Table
            label={words.officers}
            columns={columns.filter(({ id }) => !hidden.has(id))}
            count={rows.length}
            rowAt={(index) => rows[index]}
            selection={selection}
            onSelect={setSelection}
            sort={sort}
            onSort={setSort}
            empty={officers.isWaiting && all === undefined ? m.frame.loading : text === "" ? words.officersEmpty : words.noMatch}
          />
        </div>
      </Panel>
      <div className={styles.grid}>
        <Panel title={words.room}>
          <Facts
            facts={[
              { word: words.kind, value: m.words.roomKinds[room.kind] },
              { word: words.roomName, value: room.name },
              { word: words.roomId, value: room.id, look: "mono" },
              { word: words.folder, value: status.folder },
              { word: words.version, value: status.version },
              { word: words.attempts, value: say(attempts === 0 ? m.today.attemptsNone : m.today.attemptsSome, { count: attempts }) },
            ]}
          />
        </Panel>
        <Panel title={m.today.selftest}>
          <SelftestTable results={status.selftest} />
        </Panel>
      </div>
    </div>
  );
}

function officerColumns({ m, language }: Speech, now: number): readonly Column<Officer>[] {
  const words = m.administration;
  const state = ({ validUntil }: Officer) => {
    if (validUntil <= now) return <Chip state="bad">{words.expired}</Chip>;
    return validUntil - now < soonMilliseconds ? <Chip state="caution">{words.endsSoon}</Chip> : <Chip state="good">{words.valid}</Chip>;
  };
  return [
    { id: "name", word: words.name, width: "minmax(9rem, 1.2fr)", cell: ({ name }) => name, isRowHeader: true, isSortable: true },
    { id: "kana", word: words.kana, width: "minmax(9rem, 1.2fr)", cell: ({ kana }) => kana, isSortable: true },
    { id: "romaji", word: words.romaji, width: "minmax(9rem, 1.2fr)", cell: ({ romaji }) => romaji, isSortable: true },
    { id: "role", word: words.role, width: "7rem", cell: ({ role }) => m.words.roles[role], isSortable: true },
    { id: "state", word: words.state, width: "11rem", cell: state },
    { id: "validUntil", word: words.validUntil, width: "12.5rem", cell: ({ validUntil }) => formatDate(language, validUntil), isSortable: true },
    { id: "certificate", word: words.certificate, width: "minmax(12rem, 1fr)", cell: ({ certificate }) => <code title={groupHash(certificate)}>{groupHash(certificate)}</code> },
  ];
}

const roleOrder = ["technician", "reviewer", "approver", "custodian", "auditor"];

function arrange(officers: readonly Officer[], wanted: string, sort: Sort, { language }: Speech): readonly Officer[] {
  const found = officers.filter(({ name, kana, romaji }) => wanted === "" || foldText(`${name} ${kana} ${romaji}`).includes(wanted));
  const collator = new Intl.Collator(language);
  const order = (one: Officer, other: Officer): number => {
    if (sort.column === "validUntil") return one.validUntil - other.validUntil;
    if (sort.column === "role") return roleOrder.indexOf(one.role) - roleOrder.indexOf(other.role) || collator.compare(one.kana, other.kana);
    const key = sort.column === "romaji" ? "romaji" : "kana";
    return collator.compare(one[key], other[key]);
  };
  return found.toSorted((one, other) => (sort.descending ? -order(one, other) : order(one, other)));
}
