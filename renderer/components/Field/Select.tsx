import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from "react-aria-components";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./Field.module.css";

export interface Option<Value extends string> {
  readonly value: Value;
  readonly word: string;
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  /** The label is said but not shown, where the place already says it. */
  readonly hideLabel?: boolean;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  readonly size?: "regular" | "dense";
}

export function Select<Value extends string>({ label, hideLabel = false, value, options, onChange, size = "regular" }: SelectProps<Value>) {
  return (
    <AriaSelect
      className={styles.field ?? ""}
      data-size={size}
      {...(hideLabel && { "aria-label": label })}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {!hideLabel && <Label className={styles.label ?? ""}>{label}</Label>}
      <Button className={styles.trigger ?? ""}>
        <SelectValue className={styles.value ?? ""}>{options.find((option) => option.value === value)?.word}</SelectValue>
        <Icon name="chevronDown" small />
      </Button>
      <Popover className={styles.popover ?? ""} offset={4}>
        <ListBox className={styles.list ?? ""} items={options}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.word} className={styles.option ?? ""}>
              <Icon name="check" small />
              {option.word}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
