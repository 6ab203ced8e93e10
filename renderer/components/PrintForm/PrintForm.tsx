import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import type { Messages } from "../../../core/contract/messages/index.ts";
import { formatDateTime } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./PrintForm.module.css";

export interface FormHead {
  readonly form: keyof Messages["words"]["forms"];
  readonly number: string;
  readonly room: string;
  readonly officer: string;
  readonly at: number;
}

/**
 * A registered form: on the screen as it will look, and once more in #paper, the only thing base.css lets through to a printer.
 * Millimetres, A4, head with room, officer and number; page n/m stands in the page's margin.
 */
export function PrintForm({ head, children }: { readonly head: FormHead; readonly children: ReactNode }) {
  const sheet = (
    <Sheet head={head} isPaper={false}>
      {children}
    </Sheet>
  );
  const paper = document.querySelector("#paper");
  return (
    <>
      {sheet}
      {paper !== null &&
        createPortal(
          <Sheet head={head} isPaper>
            {children}
          </Sheet>,
          paper,
        )}
    </>
  );
}

/** The same sheet for looking at only: it has no number and never reaches a printer. */
export function FormSheet({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <article className={styles.sheet} aria-label={label}>
      {children}
    </article>
  );
}

function Sheet({ head, isPaper, children }: { readonly head: FormHead; readonly isPaper: boolean; readonly children: ReactNode }) {
  const { m, language } = useSpeech();
  const print = m.frame.print;
  return (
    <article className={styles.sheet} data-paper={isPaper || undefined} aria-label={isPaper ? undefined : m.words.forms[head.form]}>
      <header className={styles.head}>
        <span>
          {print.room}: {head.room}
        </span>
        <span>
          {print.printedBy}: {head.officer}
        </span>
        <span>
          {print.number}: {head.number}
        </span>
        <span>
          {print.at}: {formatDateTime(language, head.at)}
        </span>
      </header>
      {children}
    </article>
  );
}
