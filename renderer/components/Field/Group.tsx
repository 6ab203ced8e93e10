import type { ReactNode } from "react";
import styles from "./Group.module.css";

/** Fields that belong together, as often as they are needed: a person, a signer, the counts of a slip. */
export function Group({ word, children }: { readonly word: string; readonly children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend>{word}</legend>
      {children}
    </fieldset>
  );
}
