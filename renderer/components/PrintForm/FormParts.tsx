import type { ReactNode } from "react";
import type { Fact } from "../Facts/Facts.tsx";
import styles from "./PrintForm.module.css";

/** The parts registered forms are made of; all measured for paper. */

export function FormTitle({ children }: { readonly children: string }) {
  return <p className={styles.title}>{children}</p>;
}

export function FormFacts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ word, value, look }) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd data-look={look}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface FormTableProps {
  readonly title?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** Columns of numbers. */
  readonly numbers?: readonly number[];
  /** Columns of single words, which paper has room for in one piece. */
  readonly short?: readonly number[];
}

export function FormTable({ title, columns, rows, numbers = [], short = [] }: FormTableProps) {
  return (
    <div className={styles.part}>
      {title !== undefined && <p className={styles.heading}>{title}</p>}
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col" data-align={numbers.includes(index) ? "end" : undefined} data-short={short.includes(index) || undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // Paper is not sorted again.
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={columns[at]} data-align={numbers.includes(at) ? "end" : undefined} data-short={short.includes(at) || undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Text as it was signed or typed, line by line; or room for what is written by hand. */
export function FormText({ title, look, children }: { readonly title: string; readonly look?: "mono" | "space"; readonly children?: string }) {
  return (
    <div className={styles.part}>
      <p className={styles.heading}>{title}</p>
      <p className={styles.text} data-look={look}>
        {children}
      </p>
    </div>
  );
}

/** Lines to sign on by hand. */
export function Signatures({ places }: { readonly places: readonly string[] }) {
  return (
    <div className={styles.signatures}>
      {places.map((place) => (
        <span key={place}>{place}</span>
      ))}
    </div>
  );
}
