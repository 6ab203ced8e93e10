import { CheckboxButton, CheckboxField } from "react-aria-components";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./Checkbox.module.css";

export function Checkbox({ word, isSelected, onChange, isDisabled = false }: { readonly word: string; readonly isSelected: boolean; readonly onChange: (selected: boolean) => void; readonly isDisabled?: boolean }) {
  return (
    <CheckboxField isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <CheckboxButton className={styles.checkbox ?? ""}>
      <span className={styles.box}>
        <Icon name="check" small />
      </span>
      {word}
      </CheckboxButton>
    </CheckboxField>
  );
}
