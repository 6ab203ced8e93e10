import type { ReactNode } from "react";
import styles from "./PlainTable.module.css";

export interface PlainColumn<Row> {
  readonly id: string;
  readonly word: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "end";
}

export interface PlainTableProps<Row> {
  readonly label: string;
  /** The first column names the row. */
  readonly columns: readonly PlainColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly empty?: ReactNode;
  /** Said of a row that wants attention. */
  readonly stateOf?: (row: Row) => "caution" | "bad" | undefined;
}

/** A few rows that are read as a whole: no virtual table for them, no selection. */
export function PlainTable<Row>({ label, columns, rows, keyOf, empty, stateOf }: PlainTableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return <p className={styles.empty}>{empty}</p>;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ id, word, align }) => (
              <th key={id} scope="col" data-align={align}>
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-state={stateOf?.(row)}>
              {columns.map(({ id, cell, align }, index) =>
                index === 0 ? (
                  <th key={id} scope="row" data-align={align}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={id} data-align={align}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
