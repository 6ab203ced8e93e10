import { Icon, type IconName } from "../Icon/Icon.tsx";
import styles from "./Chip.module.css";

export type ChipState = "good" | "caution" | "bad" | "neutral" | "active";

const icons: Readonly<Record<ChipState, IconName>> = { good: "check", caution: "warning", bad: "stop", neutral: "info", active: "info" };

/** A state: icon and word, and only then a colour. */
export function Chip({ state, icon, children }: { readonly state: ChipState; readonly icon?: IconName; readonly children: string }) {
  return (
    <span className={styles.chip} data-state={state}>
      <Icon name={icon ?? icons[state]} small />
      <span>{children}</span>
    </span>
  );
}
