import type { ReactNode } from "react";
import styles from "./Facts.module.css";

export interface Fact {
  readonly word: string;
  readonly value: ReactNode;
  readonly look?: "mono";
}

/** Names and values. `rows` puts them side by side, `stack` above each other in a narrow pane. */
export function Facts({ facts, look = "rows" }: { readonly facts: readonly Fact[]; readonly look?: "rows" | "stack" }) {
  return (
    <dl className={styles.facts} data-look={look}>
      {facts.map(({ word, value, look: valueLook }) => (
        <div key={word} className={styles.fact}>
          <dt>{word}</dt>
          <dd data-look={valueLook}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
