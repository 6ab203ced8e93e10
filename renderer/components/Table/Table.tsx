import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import { isComposing } from "../../keys/matcher.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Icon } from "../Icon/Icon.tsx";
import { useVariables } from "../useVariables.ts";
import { scrollTo, windowOf } from "./rowWindow.ts";
import { holds, moveBy, type Selection } from "./selection.ts";
import styles from "./Table.module.css";

export interface Column<Row> {
  readonly id: string;
  readonly word: string;
  /** A grid track: `6rem`, `minmax(10rem, 1fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "end";
  readonly isRowHeader?: true;
  readonly isSortable?: true;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  /** Absent while its page is on the way. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly onSeen?: (firstRow: number, lastRow: number) => void;
  readonly selection?: Selection | undefined;
  readonly onSelect: (selection: Selection) => void;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** What this will show, in place of rows. */
  readonly empty: ReactNode;
}

/**
 * Any number of rows: only those seen are in the page. react-aria's own table builds every row before it draws the first
 * (100,000 rows: 7 s and 1 GB measured), so the grid pattern of WAI-ARIA is kept here by hand: one tab stop, the row in use
 * by aria-activedescendant, counts and indices told, ranges by Shift.
 */
export function Table<Row>({ label, columns, count, rowAt, onSeen, selection, onSelect, sort, onSort, empty }: TableProps<Row>) {
  const { m } = useSpeech();
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const [{ rowHeight, viewport }, setMeasures] = useState({ rowHeight: 32, viewport: 600 });
  const [scrollTop, setScrollTop] = useState(0);
  const seen = windowOf(count, rowHeight, viewport, scrollTop);

  useLayoutEffect(() => {
    const measure = (): void => {
      const height = probe.current?.getBoundingClientRect().height ?? 32;
      setMeasures({ rowHeight: height, viewport: Math.max(height, (grid.current?.clientHeight ?? 600) - height) });
    };
    const observer = new ResizeObserver(measure);
    for (const element of [grid.current, probe.current]) if (element !== null) observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
    };
  }, []);

  useVariables(grid, { "--columns": columns.map(({ width }) => width).join(" ") });
  useVariables(body, { "--height": `${String(seen.height)}px`, "--offset": `${String(seen.offset)}px` });

  // Whoever comes back to a table finds the row he left in sight.
  const isPlaced = useRef(false);
  useLayoutEffect(() => {
    const element = grid.current;
    if (isPlaced.current || element === null || count === 0 || selection === undefined || element.clientHeight === 0) return;
    isPlaced.current = true;
    // Rows that were known before the table was there are placed in its first moment, when nothing of it is measured yet.
    const height = probe.current?.getBoundingClientRect().height ?? rowHeight;
    element.scrollTop = scrollTo(selection.active, count, height, Math.max(height, element.clientHeight - height), element.scrollTop);
  }, [count, rowHeight, viewport, selection === undefined]);

  useEffect(() => {
    if (count > 0) onSeen?.(seen.firstRow, seen.lastRow);
  }, [onSeen, count, seen.firstRow, seen.lastRow]);

  const select = (next: Selection): void => {
    isPlaced.current = true;
    onSelect(next);
    const element = grid.current;
    if (element !== null) element.scrollTop = scrollTo(next.active, count, rowHeight, viewport, element.scrollTop);
  };

  const byKey = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || isComposing(event.nativeEvent)) return;
    const next = moveBy(selection, event, count, Math.max(1, Math.floor(viewport / rowHeight) - 1));
    if (next === undefined) return;
    event.preventDefault();
    select(next);
  };

  const byPointer = (event: MouseEvent, index: number): void => {
    select({ anchor: event.shiftKey ? (selection?.anchor ?? index) : index, active: index });
  };

  const rows = Array.from({ length: Math.max(0, seen.lastRow - seen.firstRow + 1) }, (_, offset) => seen.firstRow + offset);
  const isActiveDrawn = selection !== undefined && selection.active >= seen.firstRow && selection.active <= seen.lastRow;
  return (
    <div className={styles.frame}>
      <div ref={probe} className={styles.probe} aria-hidden="true" />
      <div
        ref={grid}
        className={styles.grid}
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        {...(isActiveDrawn && { "aria-activedescendant": `${id}-${String(selection.active)}` })}
        tabIndex={0}
        data-table="true"
        onKeyDown={byKey}
        onScroll={(event) => {
          setScrollTop(event.currentTarget.scrollTop);
        }}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row}>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} words={m.frame.table} />
            ))}
          </div>
        </div>
        <div ref={body} role="rowgroup" className={styles.body}>
          {rows.map((index) => {
            const row = rowAt(index);
            return (
              <div
                key={index}
                id={`${id}-${String(index)}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={holds(selection, index)}
                data-active={selection?.active === index || undefined}
                className={styles.row}
                onClick={(event) => {
                  byPointer(event, index);
                }}
              >
                {columns.map((column) => (
                  <div key={column.id} role={column.isRowHeader === true ? "rowheader" : "gridcell"} className={styles.cell} data-align={column.align}>
                    {row === undefined ? <span className={styles.coming}>{column.isRowHeader === true ? m.frame.table.loadingRow : ""}</span> : column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {count === 0 && <div className={styles.empty}>{empty}</div>}
    </div>
  );
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
  readonly words: { readonly sortAscending: string; readonly sortDescending: string };
}

function HeadCell<Row>({ column, sort, onSort, words }: HeadCellProps<Row>) {
  const direction = sort?.column === column.id ? (sort.descending ? "descending" : "ascending") : undefined;
  if (column.isSortable !== true || onSort === undefined) {
    return (
      <div role="columnheader" className={styles.cell} data-align={column.align}>
        {column.word}
      </div>
    );
  }
  return (
    <div role="columnheader" className={styles.cell} data-align={column.align} aria-sort={direction ?? "none"}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => {
          onSort({ column: column.id, descending: direction === "ascending" });
        }}
      >
        {column.word}
        {direction !== undefined && (
          <>
            <Icon name={direction} small />
            <span className={styles.hidden}>{direction === "ascending" ? words.sortAscending : words.sortDescending}</span>
          </>
        )}
      </button>
    </div>
  );
}
