import { useMemo } from "react";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { Table, type Column } from "../../components/Table/Table.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { queueFilters, queueOf, type Finding, type QueueFilter } from "./queue.ts";
import { verdictChip } from "./verdictChip.ts";
import styles from "./Review.module.css";

export interface QueueProps {
  readonly findings: readonly Finding[];
  readonly shown: readonly Finding[];
  readonly filter: QueueFilter;
  readonly onFilter: (filter: QueueFilter) => void;
  readonly chosen: number | undefined;
  readonly onChoose: (finding: number) => void;
}

/** What waits for a decision, and what has one. */
export function Queue({ findings, shown, filter, onFilter, chosen, onChoose }: QueueProps) {
  const { m, say } = useSpeech();
  const words = m.review;
  const columns = useMemo<readonly Column<Finding>[]>(
    () => [
      {
        id: "finding",
        word: words.columns.finding,
        width: "minmax(8rem, 1fr)",
        isRowHeader: true,
        cell: ({ finding, kind }) => (
          <span className={styles.kind}>
            <Icon name={kind === "table" ? "columns" : kind === "mask" ? "file" : "warning"} small />
            {say(words.finding, { number: finding, kind: words.kinds[kind] })}
          </span>
        ),
      },
      {
        id: "verdict",
        word: words.columns.verdict,
        width: "7.5rem",
        cell: ({ verdict }) => {
          const { state, word } = verdictChip(m, verdict);
          return <Chip state={state}>{word}</Chip>;
        },
      },
    ],
    [m, say, words],
  );
  const active = shown.findIndex(({ finding }) => finding === chosen);
  return (
    <div className={styles.queue} data-queue="true">
      <div className={styles.filter} role="group" aria-label={words.filter} data-filter>
        <Select size="dense" label={words.filter} value={filter} options={queueFilters.map((value) => ({ value, word: say(words.filters[value], { count: queueOf(findings, value).length }) }))} onChange={onFilter} />
      </div>
      <Table
        label={words.queue}
        columns={columns}
        count={shown.length}
        rowAt={(index) => shown[index]}
        selection={active === -1 ? undefined : { anchor: active, active }}
        onSelect={({ active: index }) => {
          const finding = shown[index];
          if (finding !== undefined) onChoose(finding.finding);
        }}
        empty={findings.length === 0 ? words.nothingToDecide : words.noneInFilter}
      />
    </div>
  );
}
