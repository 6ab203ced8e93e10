import type { ReactNode } from "react";
import { Icon, type IconName } from "../Icon/Icon.tsx";
import styles from "./Notice.module.css";

export interface NoticeProps {
  readonly state: "info" | "good" | "caution" | "bad";
  readonly title?: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Said at once by screen readers, when it appears while one is working. */
  readonly live?: boolean;
}

const icons: Readonly<Record<NoticeProps["state"], IconName>> = { info: "info", good: "check", caution: "warning", bad: "stop" };

export function Notice({ state, title, children, actions, live = false }: NoticeProps) {
  return (
    <div className={styles.notice} data-state={state} role={live ? "status" : undefined}>
      <Icon name={icons[state]} />
      <div className={styles.text}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        <div>{children}</div>
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
