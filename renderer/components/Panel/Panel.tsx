import { useId, type ReactNode } from "react";
import styles from "./Panel.module.css";

/** A part of a screen with its own heading; what can be done to it stands at the heading's right. */
export function Panel({ title, actions, note, children }: { readonly title: string; readonly actions?: ReactNode; readonly note?: ReactNode; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <div className={styles.note}>{note}</div>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** Title line of a screen: what this is, how many, what state; its one primary action at the right. */
export function TitleLine({ title, state, children }: { readonly title: string; readonly state?: ReactNode; readonly children?: ReactNode }) {
  return (
    <div className={styles.titleLine}>
      <h1>{title}</h1>
      {state !== undefined && <div className={styles.state}>{state}</div>}
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
