import { useCallback, useMemo, useState } from "react";
import type { z } from "zod";
import { holderRow } from "../../../core/contract/dataShapes.ts";
import { isSmallScreen } from "../../app/screenSize.ts";
import { useSession } from "../../app/Session.tsx";
import { useDraft } from "../../app/useDraft.ts";
import { usePages, type AskPage } from "../../app/usePages.ts";
import { fetchResource, readLines } from "../../bridge.ts";
import { Chip } from "../../components/Chip/Chip.tsx";
import { NothingChosen } from "../../components/Directory/Directory.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TitleLine } from "../../components/Panel/Panel.tsx";
import { PatientView } from "../../components/PatientView/PatientView.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { sizeOf, type Selection } from "../../components/Table/selection.ts";
import { Table, type Column } from "../../components/Table/Table.tsx";
import { TableToolbar } from "../../components/Table/TableToolbar.tsx";
import { useHiddenColumns } from "../../components/Table/useHiddenColumns.ts";
import { formatNumber } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import type { DataDelivery } from "./Data.tsx";
import { FindPerson } from "./FindPerson.tsx";
import { PersonPane } from "./PersonPane.tsx";
import { Veil } from "./Veil.tsx";
import styles from "./Data.module.css";

export type Holder = z.output<typeof holderRow>;

/** Everybody in one delivery by their number in it, however many; beside them the one that is looked at. */
export function Persons({ delivery }: { readonly delivery: DataDelivery }) {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const words = m.data;
  const { officer } = useSession();
  const number = delivery.delivery;
  const [selection, setSelection] = useDraft<Selection | undefined>(`data.selection.${String(number)}`, undefined);
  // A table that is looked for in is drawn anew, and comes up at the row that was found.
  const [round, setRound] = useState(0);
  const [hidden, setHidden] = useHiddenColumns("columns.data", isSmallScreen() ? "studies sources" : "studies");
  const ask = useCallback<AskPage<Holder>>(
    async (offset, limit, signal) => {
      const response = await fetchResource("data.holders", { delivery: String(number), offset: String(offset), limit: String(limit) }, signal);
      return response.ok ? readLines(response.value, holderRow) : response;
    },
    [number],
  );
  const pages = usePages(ask);
  const columns = useMemo(() => columnsOf(speech), [speech]);
  const chosen = selection !== undefined && sizeOf(selection) === 1 ? pages.rowAt(selection.active) : undefined;
  const figures = (["holders", "records", "instances", "refused", "heldRows", "leftItems"] as const).map((name) => ({
    name,
    word: words.figures[name === "instances" ? "images" : name],
    value: formatNumber(language, delivery[name]),
  }));
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <TitleLine title={delivery.providerName} state={say(words.delivery, { number })} />
        <dl className={styles.figures}>
          {figures.map(({ name, word, value }) => (
            <div key={name}>
              <dt>{word}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {delivery.state === "catalogued" && <p className={styles.quiet}>{words.notLinked}</p>}
        {pages.failure !== undefined && <FailurePanel failure={pages.failure} />}
      </div>
      <Splitter
        name="pane.person"
        asideLabel={words.table.identity}
        follows={chosen === undefined ? undefined : String(chosen.holder)}
        main={
          <div className={styles.persons}>
            <FindPerson
              delivery={number}
              onFound={(holder) => {
                // Numbers in a delivery have no gaps: the row is one less.
                setSelection({ anchor: holder - 1, active: holder - 1 });
                setRound((count) => count + 1);
              }}
            />
            <TableToolbar shown={delivery.holders} total={delivery.holders} selected={sizeOf(selection)} columns={columns} hidden={hidden} onHide={setHidden} />
            <div className={styles.table}>
              <PatientView officer={officer}>
                <Table
                  key={round}
                  label={words.table.label}
                  columns={columns.filter(({ id }) => !hidden.has(id))}
                  count={delivery.holders}
                  rowAt={pages.rowAt}
                  onSeen={pages.seen}
                  selection={selection}
                  onSelect={setSelection}
                  empty={words.table.empty}
                />
              </PatientView>
            </div>
          </div>
        }
        aside={chosen === undefined ? <NothingChosen>{words.person.choose}</NothingChosen> : <PersonPane key={chosen.holder} delivery={number} person={chosen} />}
      />
    </div>
  );
}

function columnsOf({ m, say, language }: Speech): readonly Column<Holder>[] {
  const words = m.data.table;
  const count = (value: number): string => formatNumber(language, value);
  return [
    { id: "holder", word: words.holder, width: "5.5rem", align: "end", isRowHeader: true, cell: ({ holder }) => count(holder) },
    { id: "identity", word: words.identity, width: "minmax(6rem, 1fr)", cell: () => <Veil /> },
    { id: "records", word: words.records, width: "5rem", align: "end", cell: ({ records }) => count(records) },
    { id: "images", word: words.images, width: "5rem", align: "end", cell: ({ images }) => count(images) },
    { id: "studies", word: words.studies, width: "5rem", align: "end", cell: ({ studies }) => count(studies) },
    { id: "state", word: words.state, width: "8rem", cell: ({ refused }) => (refused ? <Chip state="caution" icon="stop">{words.refused}</Chip> : words.included) },
    { id: "sources", word: words.sources, width: "minmax(10rem, 2fr)", cell: ({ sources }) => sources.map(({ item, records }) => say(words.source, { item, records })).join(" · ") },
  ];
}
