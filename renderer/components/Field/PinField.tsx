import type { RefObject } from "react";
import { FieldError, Input, Label, Text, TextField } from "react-aria-components";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./Field.module.css";

export interface PinFieldProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (pin: string) => void;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

/** Printable ASCII and no more, as cards take it; a password field, so that no input method, spelling or history sees it. */
const notPrintable = /[^\x21-\x7e]/g;

export function PinField({ label, help, value, onChange, error, isDisabled = false, inputRef }: PinFieldProps) {
  return (
    <TextField
      className={styles.field ?? ""}
      type="password"
      inputMode="numeric"
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      maxLength={16}
      validationBehavior="aria"
      value={value}
      onChange={(typed) => {
        onChange(typed.normalize("NFKC").replaceAll(notPrintable, ""));
      }}
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
    >
      <Label className={styles.label ?? ""}>{label}</Label>
      <Input ref={inputRef} lang="en" className={`${styles.input ?? ""} ${styles.pin ?? ""}`} />
      <Text slot="description" className={styles.help ?? ""}>
        {help}
      </Text>
      <FieldError className={styles.error ?? ""}>
        <Icon name="warning" small />
        <span>{error}</span>
      </FieldError>
    </TextField>
  );
}
