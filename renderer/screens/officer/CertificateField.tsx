import { FileTrigger } from "react-aria-components";
import { throwLater } from "../../app/useAnswer.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { readCertificate, type ChosenCertificate } from "./officerForm.ts";
import styles from "./Officer.module.css";

export interface CertificateFieldProps {
  readonly label: string;
  /** Whose it is, for screen readers. */
  readonly who: string;
  readonly chosen: ChosenCertificate;
  readonly error?: string | undefined;
  readonly onChange: (chosen: ChosenCertificate) => void;
}

/** A certificate from a file; the browser hands over its text only. */
export function CertificateField({ label, who, chosen, error, onChange }: CertificateFieldProps) {
  const { m } = useSpeech();
  const words = m.firstStart.officers;
  const read = async (files: FileList | null): Promise<void> => {
    const file = files?.[0];
    if (file === undefined) return;
    const pem = await readCertificate(file);
    onChange({ pem: pem ?? "", file: file.name, isUnreadable: pem === undefined });
  };
  return (
    <div className={styles.certificate} data-invalid={error === undefined ? undefined : true}>
      <span className={styles.certificateWord}>{label}</span>
      <FileTrigger
        acceptedFileTypes={[".pem", ".crt", ".cer", ".der"]}
        onSelect={(files) => {
          read(files).catch(throwLater);
        }}
      >
        <Button size="dense" icon="file" aria-label={`${who} ${label}: ${words.choose}`}>
          {words.choose}
        </Button>
      </FileTrigger>
      <span className={styles.file}>{chosen.file === "" ? words.certificateHelp : chosen.file}</span>
      {error !== undefined && (
        <p className={styles.error} role="alert">
          <Icon name="warning" small />
          {error}
        </p>
      )}
    </div>
  );
}
