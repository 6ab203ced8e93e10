import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components";
import { Icon, type IconName } from "../Icon/Icon.tsx";
import styles from "./Tabs.module.css";

export interface TabOption<Id extends string> {
  readonly id: Id;
  readonly word: string;
  readonly icon?: IconName;
  /** How much waits there; 0 is not shown. */
  readonly count?: number;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly TabOption<Id>[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
  /** `full` for panes that reach the edges and scroll by themselves. */
  readonly look?: "page" | "full";
  /** What stands under the chosen tab; only that one is in the page. */
  readonly children: ReactNode;
}

/** Parts of one screen that are not looked at together. Arrow keys go from tab to tab. */
export function Tabs<Id extends string>({ label, tabs, chosen, onChoose, look = "page", children }: TabsProps<Id>) {
  return (
    <AriaTabs
      className={styles.tabs ?? ""}
      selectedKey={chosen}
      keyboardActivation="manual"
      onSelectionChange={(key) => {
        const tab = tabs.find(({ id }) => id === key);
        if (tab !== undefined) onChoose(tab.id);
      }}
    >
      <TabList className={styles.list ?? ""} aria-label={label}>
        {tabs.map(({ id, word, icon, count = 0 }) => (
          <Tab key={id} id={id} className={styles.tab ?? ""}>
            {icon !== undefined && <Icon name={icon} small />}
            <span>{word}</span>
            {count > 0 && <span className={styles.count}>{count}</span>}
          </Tab>
        ))}
      </TabList>
      <TabPanel id={chosen} key={chosen} className={styles.panel ?? ""} data-look={look}>
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
