import type { ReactNode } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Button } from "../Button/Button.tsx";
import { Checkbox } from "../Field/Checkbox.tsx";
import type { Column } from "./Table.tsx";
import styles from "./Table.module.css";

export interface TableToolbarProps<Row> {
  readonly shown: number;
  readonly total: number;
  readonly selected: number;
  readonly columns: readonly Column<Row>[];
  readonly hidden: ReadonlySet<string>;
  readonly onHide: (hidden: ReadonlySet<string>) => void;
  /** Stands beside the counts: the way back to all rows. */
  readonly children?: ReactNode;
}

/** How many of how many, and which columns. The column that names the row cannot be put away. */
export function TableToolbar<Row>({ shown, total, selected, columns, hidden, onHide, children }: TableToolbarProps<Row>) {
  const { m, say } = useSpeech();
  return (
    <div className={styles.toolbar}>
      <div className={styles.counts} role="status">
        <span>{shown === total ? say(m.frame.table.total, { total }) : say(m.frame.table.shown, { shown, total })}</span>
        {selected > 1 && <span>{say(m.frame.table.selected, { count: selected })}</span>}
      </div>
      {children}
      <span className={styles.space} />
      <DialogTrigger>
        <Button kind="quiet" size="dense" icon="columns">
          {m.frame.table.columns}
        </Button>
        <Popover className={styles.popover ?? ""} placement="bottom end">
          <Dialog aria-label={m.frame.table.columns}>
            {columns.map((column) => (
              <Checkbox
                key={column.id}
                word={column.word}
                isSelected={!hidden.has(column.id)}
                isDisabled={column.isRowHeader === true}
                onChange={(isShown) => {
                  onHide(new Set(isShown ? [...hidden].filter((id) => id !== column.id) : [...hidden, column.id]));
                }}
              />
            ))}
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}
