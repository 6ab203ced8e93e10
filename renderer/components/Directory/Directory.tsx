import { useMemo, type ReactNode } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { useDraft } from "../../app/useDraft.ts";
import { FailurePanel } from "../FailurePanel/FailurePanel.tsx";
import { TextField } from "../Field/TextField.tsx";
import { Splitter } from "../Splitter/Splitter.tsx";
import { sizeOf, type Selection } from "../Table/selection.ts";
import { Table, type Column, type Sort } from "../Table/Table.tsx";
import { TableToolbar } from "../Table/TableToolbar.tsx";
import { useHiddenColumns } from "../Table/useHiddenColumns.ts";
import { foldText } from "../../i18n/foldText.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Directory.module.css";

export interface DirectoryProps<Row> {
  /** Names what is remembered: widths and columns for the officer, filter and place for the session. */
  readonly name: string;
  readonly label: string;
  readonly paneLabel: string;
  readonly filterLabel: string;
  /** All of them; absent while they are on the way. */
  readonly all: readonly Row[] | undefined;
  readonly failure: Failure | undefined;
  readonly keyOf: (row: Row) => string;
  /** What the filter looks through. */
  readonly textOf: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  readonly usuallyHidden?: string;
  /** In this order until a head is pressed, and at equal rank in any other. */
  readonly sort: Sort;
  readonly compare: (column: string, one: Row, other: Row) => number;
  /** Further choices beside the filter, and what they leave. */
  readonly filters?: ReactNode;
  readonly isKept?: (row: Row) => boolean;
  readonly actions?: ReactNode;
  readonly empty: string;
  readonly noMatch: string;
  /** Chosen means one row; any choice puts away what lay over the pane. */
  readonly onChoose: () => void;
  readonly pane: (chosen: Row | undefined) => ReactNode;
}

/** A list one looks things up in: a filter, a table, and beside it whatever is chosen. Comes back as it was left. */
export function Directory<Row>({ name, label, paneLabel, filterLabel, all, failure, keyOf, textOf, columns, usuallyHidden = "", sort: first, compare, filters, isKept, actions, empty, noMatch, onChoose, pane }: DirectoryProps<Row>) {
  const { m } = useSpeech();
  const [text, setText] = useDraft(`${name}.filter`, "");
  const [sort, setSort] = useDraft<Sort>(`${name}.sort`, first);
  const [kept, setKept] = useDraft<{ readonly selection: Selection; readonly key: string | undefined } | undefined>(`${name}.selection`, undefined);
  const [hidden, setHidden] = useHiddenColumns(`columns.${name}`, usuallyHidden);
  const rows = useMemo(() => {
    const wanted = foldText(text);
    const found = (all ?? []).filter((row) => (isKept?.(row) ?? true) && (wanted === "" || foldText(textOf(row)).includes(wanted)));
    return found.toSorted((one, other) => (sort.descending ? -compare(sort.column, one, other) : compare(sort.column, one, other)));
  }, [all, text, sort, isKept, textOf, compare]);
  // One row stays chosen wherever it moves to; a range is a range of places.
  const selection = useMemo(() => {
    if (kept === undefined || sizeOf(kept.selection) > 1) return kept?.selection;
    const index = rows.findIndex((row) => keyOf(row) === kept.key);
    return index < 0 ? undefined : { anchor: index, active: index };
  }, [kept, rows, keyOf]);
  const chosen = selection !== undefined && sizeOf(selection) === 1 ? rows[selection.active] : undefined;
  return (
    <Splitter
      name={`pane.${name}`}
      asideLabel={paneLabel}
      main={
        <div className={styles.list}>
          <div className={styles.tools}>
            <div className={styles.filter} role="group" aria-label={m.frame.table.filter} data-filter>
              <TextField
                label={filterLabel}
                size="dense"
                value={text}
                onChange={(typed) => {
                  setText(typed);
                  setKept(undefined);
                }}
              />
              {filters}
            </div>
            {actions !== undefined && <div className={styles.acts}>{actions}</div>}
          </div>
          {failure !== undefined && <FailurePanel failure={failure} />}
          <TableToolbar shown={rows.length} total={all?.length ?? 0} selected={sizeOf(selection)} columns={columns} hidden={hidden} onHide={setHidden} />
          <Table
            label={label}
            columns={columns.filter(({ id }) => !hidden.has(id))}
            count={rows.length}
            rowAt={(index) => rows[index]}
            selection={selection}
            onSelect={(next) => {
              const row = rows[next.active];
              setKept({ selection: next, key: row === undefined ? undefined : keyOf(row) });
              onChoose();
            }}
            sort={sort}
            onSort={setSort}
            empty={all === undefined ? (failure === undefined ? m.frame.loading : "") : all.length === 0 ? empty : noMatch}
          />
        </div>
      }
      aside={pane(chosen)}
    />
  );
}

/** In place of a detail, until something is chosen. */
export function NothingChosen({ children }: { readonly children: string }) {
  return (
    <section className={styles.nothing}>
      <p>{children}</p>
    </section>
  );
}
