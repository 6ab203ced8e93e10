import { Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import { Icon, type IconName } from "../Icon/Icon.tsx";
import styles from "./Choice.module.css";

export interface ChoiceOption<Value extends string> {
  readonly value: Value;
  readonly word: string;
  readonly about?: string;
  readonly icon?: IconName;
}

export interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** The label is said but not shown, where the place already says it. */
  readonly hideLabel?: boolean;
  readonly value: Value;
  readonly options: readonly ChoiceOption<Value>[];
  readonly onChange: (value: Value) => void;
  /** Large cards with an explanation, or a row of short words. */
  readonly look: "cards" | "segments";
}

/** One of a few, all of them visible. */
export function Choice<Value extends string>({ label, hideLabel = false, value, options, onChange, look }: ChoiceProps<Value>) {
  return (
    <RadioGroup
      className={styles.group ?? ""}
      data-look={look}
      {...(hideLabel && { "aria-label": label })}
      value={value}
      orientation={look === "cards" ? "vertical" : "horizontal"}
      onChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
    >
      {!hideLabel && <Label className={styles.label ?? ""}>{label}</Label>}
      <div className={styles.options}>
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} className={styles.place ?? ""}>
            <RadioButton className={styles.option ?? ""}>
            {look === "cards" && <span className={styles.knob} />}
            {option.icon !== undefined && <Icon name={option.icon} />}
            <span className={styles.text}>
              <span className={styles.word}>{option.word}</span>
              {option.about !== undefined && <span className={styles.about}>{option.about}</span>}
            </span>
            </RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
