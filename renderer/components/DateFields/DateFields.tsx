import { useId } from "react";
import { Input, TextField } from "react-aria-components";
import { eras, readDate, type DateParts } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Select } from "../Field/Select.tsx";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./DateFields.module.css";

export interface DateFieldsProps {
  readonly label: string;
  readonly value: DateParts;
  readonly onChange: (parts: DateParts) => void;
  /** Shown only once somebody left the field. */
  readonly showErrors: boolean;
  readonly onLeave?: () => void;
  /** What the form has against it, whatever the date says of itself. */
  readonly fault?: string | undefined;
}

/** Year, month, day as three text fields with the era beside them: neither a calendar to click through nor three long lists (DADS). */
export function DateFields({ label, value, onChange, showErrors, onLeave, fault }: DateFieldsProps) {
  const { m } = useSpeech();
  const id = useId();
  const read = readDate(value);
  const error = read.state === "invalid" ? m.frame.date.invalid : read.state === "incomplete" ? m.frame.date.incomplete : fault;
  const isShown = showErrors && error !== undefined;
  const part = (name: "year" | "month" | "day", word: string) => (
    <TextField
      className={styles.part ?? ""}
      data-part={name}
      aria-label={word}
      inputMode="numeric"
      autoComplete="off"
      spellCheck="false"
      maxLength={4}
      value={value[name]}
      isInvalid={isShown}
      {...(isShown && { "aria-describedby": `${id}-error` })}
      onChange={(text) => {
        onChange({ ...value, [name]: text });
      }}
    >
      <Input />
      <span aria-hidden="true">{word}</span>
    </TextField>
  );
  return (
    <div
      className={styles.date}
      role="group"
      aria-labelledby={id}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onLeave?.();
      }}
    >
      <span id={id} className={styles.label}>
        {label}
      </span>
      <div className={styles.fields}>
        <div className={styles.era}>
          <Select
            label={m.frame.date.era}
            hideLabel
            size="dense"
            value={value.era}
            options={[...eras, "gregory" as const].map((era) => ({ value: era, word: m.words.eras[era] }))}
            onChange={(era) => {
              onChange({ ...value, era });
            }}
          />
        </div>
        {part("year", m.frame.date.year)}
        {part("month", m.frame.date.month)}
        {part("day", m.frame.date.day)}
      </div>
      {isShown && (
        <p id={`${id}-error`} className={styles.error}>
          <Icon name="warning" small />
          {error}
        </p>
      )}
    </div>
  );
}
