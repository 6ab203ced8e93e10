import type { ReactNode } from "react";
import { TitleLine } from "../Panel/Panel.tsx";
import styles from "./Screen.module.css";

export interface ScreenProps {
  readonly title: string;
  readonly state?: ReactNode;
  /** At the right of the title: what this screen is there for. */
  readonly actions?: ReactNode;
  readonly look?: "panes" | "tabs";
  readonly children: ReactNode;
}

/** A section of the program: its title line, and under it panes that reach the edges and scroll by themselves. */
export function Screen({ title, state, actions, look = "panes", children }: ScreenProps) {
  return (
    <div className={styles.screen}>
      <div className={styles.head} data-look={look}>
        <TitleLine title={title} state={state}>
          {actions}
        </TitleLine>
      </div>
      {children}
    </div>
  );
}
