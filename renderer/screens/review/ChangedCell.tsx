import type { CellOutcome } from "../../../core/domain/record.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Review.module.css";

/** What became of a cell: the value with a line under it, a tint, and the word. A cell that was empty and is empty says nothing. */
export function ChangedCell({ before, after, outcome }: { readonly before: string; readonly after: string; readonly outcome: CellOutcome }) {
  const { m } = useSpeech();
  if (outcome === "kept" || (before.trim() === "" && after === "")) return after;
  return (
    <span className={styles.changed} data-outcome={outcome}>
      {after !== "" && <span className={styles.changedText}>{after}</span>}
      <span className={styles.changedWord}>{m.review.table.outcomes[outcome]}</span>
    </span>
  );
}
