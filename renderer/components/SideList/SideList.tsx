import type { ReactNode } from "react";
import { Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components";
import { Icon, type IconName } from "../Icon/Icon.tsx";
import styles from "./SideList.module.css";

export interface SideItem {
  readonly id: string;
  readonly word: string;
  readonly icon?: IconName;
  /** Quieter lines under it. */
  readonly about?: string;
  readonly state?: ReactNode;
}

export interface SideGroup {
  readonly id: string;
  readonly word: string;
  readonly items: readonly SideItem[];
  /** How many there are, where not all are shown. */
  readonly count?: number;
  /** One sentence in place of items. */
  readonly empty: string;
}

export interface SideListProps {
  readonly label: string;
  readonly groups: readonly SideGroup[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** The queue at the left of a screen: what there is, each with its state, one of them being looked at. */
export function SideList({ label, groups, chosen, onChoose }: SideListProps) {
  return (
    <ListBox
      className={styles.list ?? ""}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={chosen === undefined ? [] : [chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys === "all" ? [] : [...keys];
        if (key !== undefined) onChoose(String(key));
      }}
    >
      {groups.map(({ id, word, items, count = items.length, empty }) => (
        <ListBoxSection key={id} id={id} className={styles.group ?? ""} aria-label={word}>
          <Header className={styles.head ?? ""}>
            <span>{word}</span>
            {count > 0 && <span>{count}</span>}
          </Header>
          {items.length === 0 && (
            <ListBoxItem id={`${id}-empty`} textValue={empty} isDisabled className={styles.empty ?? ""}>
              {empty}
            </ListBoxItem>
          )}
          {items.map((item) => (
            <ListBoxItem key={item.id} id={item.id} textValue={`${item.word} ${item.about ?? ""}`} className={styles.item ?? ""}>
              {item.icon !== undefined && <Icon name={item.icon} />}
              <span className={styles.text}>
                <span className={styles.word}>{item.word}</span>
                {item.about !== undefined && <span className={styles.about}>{item.about}</span>}
                {item.state !== undefined && <span className={styles.state}>{item.state}</span>}
              </span>
            </ListBoxItem>
          ))}
        </ListBoxSection>
      ))}
    </ListBox>
  );
}
