import type { ReactNode, RefObject } from "react";
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from "react-aria-components";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./Field.module.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "style" | "children"> {
  readonly label: string;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly lines?: boolean;
  readonly size?: "regular" | "dense";
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}

/** Label above, help below, the error at the field. Nothing is remembered, corrected or completed by the browser. */
export function TextField({ label, help, error, lines = false, size = "regular", inputRef, ...rest }: TextFieldProps) {
  const { m } = useSpeech();
  return (
    <AriaTextField autoComplete="off" spellCheck="false" validationBehavior="aria" {...rest} isInvalid={error !== undefined} className={styles.field ?? ""} data-size={size}>
      <Label className={styles.label ?? ""}>
        {label}
        {rest.isRequired === true && <span className={styles.required}>{m.frame.required}</span>}
      </Label>
      {lines ? <TextArea className={`${styles.input ?? ""} ${styles.area ?? ""}`} /> : <Input ref={inputRef} className={styles.input ?? ""} />}
      {help !== undefined && (
        <Text slot="description" className={styles.help ?? ""}>
          {help}
        </Text>
      )}
      <FieldError className={styles.error ?? ""}>
        <Icon name="warning" small />
        <span>{error}</span>
      </FieldError>
    </AriaTextField>
  );
}
