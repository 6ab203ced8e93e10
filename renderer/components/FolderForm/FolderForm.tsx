import { useState, type ReactNode, type SyntheticEvent } from "react";
import { Button } from "../Button/Button.tsx";
import { TextField } from "../Field/TextField.tsx";
import type { IconName } from "../Icon/Icon.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./FolderForm.module.css";

export interface FolderFormProps {
  readonly label: string;
  readonly help: string;
  readonly verb: string;
  readonly icon: IconName;
  readonly isBusy: boolean;
  readonly onFolder: (folder: string) => void;
  readonly autoFocus?: boolean;
  /** Between the field and the button: how it goes and what came of it. */
  readonly children?: ReactNode;
}

/** A folder named by hand: something is written there or read from there. */
export function FolderForm({ label, help, verb, icon, isBusy, onFolder, autoFocus = false, children }: FolderFormProps) {
  const { m } = useSpeech();
  const [folder, setFolder] = useState("");
  const [isWrong, setWrong] = useState(false);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const isPlace = folder.trim().startsWith("/");
    setWrong(!isPlace);
    if (isPlace && !isBusy) onFolder(folder.trim());
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={label}
        help={help}
        error={isWrong ? m.frame.folderInvalid : undefined}
        isRequired
        autoFocus={autoFocus}
        value={folder}
        onChange={(text) => {
          setFolder(text);
          setWrong(false);
        }}
      />
      {children}
      <Button kind="primary" type="submit" icon={icon} isDisabled={isBusy}>
        {verb}
      </Button>
    </form>
  );
}
