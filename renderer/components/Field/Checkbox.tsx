import { Checkbox as AriaCheckbox } from "react-aria-components";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./Checkbox.module.css";

export function Checkbox({ word, isSelected, onChange, isDisabled = false }: { readonly word: string; readonly isSelected: boolean; readonly onChange: (selected: boolean) => void; readonly isDisabled?: boolean }) {
  return (
    <AriaCheckbox className={styles.checkbox ?? ""} isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <span className={styles.box}>
        <Icon name="check" small />
      </span>
      {word}
    </AriaCheckbox>
  );
}
