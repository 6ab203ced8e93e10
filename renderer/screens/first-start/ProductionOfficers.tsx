import { FileTrigger } from "react-aria-components";
import { roles } from "../../../core/domain/roles.ts";
import { leastOfficers } from "../../../core/domain/officer.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { emptyEntry, isComplete, missingOfficers, readCertificate, type Entry } from "./officers.ts";
import styles from "./FirstStart.module.css";

export interface ProductionOfficersProps {
  readonly entries: readonly Entry[];
  readonly onChange: (change: (entries: readonly Entry[]) => readonly Entry[]) => void;
  /** "Next" was pressed and something is missing. */
  readonly isChecked: boolean;
}

export function ProductionOfficers({ entries, onChange, isChecked }: ProductionOfficersProps) {
  const { m, say } = useSpeech();
  const words = m.firstStart.officers;
  const missing = missingOfficers(entries);
  const change = (key: number, part: Partial<Entry>): void => {
    onChange((all) => all.map((entry) => (entry.key === key ? { ...entry, ...part } : entry)));
  };
  return (
    <>
      <h2>{words.titleProduction}</h2>
      <p>{words.aboutProduction}</p>
      {missing.length === 0 ? (
        <Notice state="good">{words.enough}</Notice>
      ) : (
        <Notice state={isChecked ? "bad" : "caution"} title={words.stillMissing} live>
          {missing.map(({ role, count }) => say(words.missingOne, { role: m.words.roles[role], count })).join(" · ")}
        </Notice>
      )}
      {roles.map((role) => {
        const mine = entries.filter((entry) => entry.role === role);
        return (
          <section key={role} className={styles.role} aria-labelledby={`role-${role}`}>
            <div className={styles.roleHead}>
              <h3 id={`role-${role}`}>{m.words.roles[role]}</h3>
              <span>{words.duties[role]}</span>
              <Chip state={mine.filter(isComplete).length >= leastOfficers[role] ? "good" : "caution"}>
                {`${String(mine.filter(isComplete).length)} / ${String(leastOfficers[role])}`}
              </Chip>
            </div>
            {mine.map((entry, index) => (
              <OfficerForm
                key={entry.key}
                entry={entry}
                number={index + 1}
                isChecked={isChecked}
                onChange={(part) => {
                  change(entry.key, part);
                }}
                {...(mine.length > leastOfficers[role] && {
                  onRemove: () => {
                    onChange((all) => all.filter(({ key }) => key !== entry.key));
                  },
                })}
              />
            ))}
            <Button
              size="dense"
              icon="plus"
              onPress={() => {
                onChange((all) => [...all, emptyEntry(Math.max(-1, ...all.map(({ key }) => key)) + 1, role)]);
              }}
            >
              {words.add}
            </Button>
          </section>
        );
      })}
    </>
  );
}

interface OfficerFormProps {
  readonly entry: Entry;
  readonly number: number;
  readonly isChecked: boolean;
  readonly onChange: (part: Partial<Entry>) => void;
  readonly onRemove?: () => void;
}

function OfficerForm({ entry, number, isChecked, onChange, onRemove }: OfficerFormProps) {
  const { m, say } = useSpeech();
  const words = m.firstStart.officers;
  const who = say(words.number, { number });
  const read = async (files: FileList | null): Promise<void> => {
    const file = files?.[0];
    if (file === undefined) return;
    const certificatePem = await readCertificate(file);
    onChange({ certificatePem: certificatePem ?? "", file: file.name, isUnreadable: certificatePem === undefined });
  };
  // An optional further officer is only complained of once something was typed.
  const isBegun = [entry.name, entry.kana, entry.romaji, entry.file].some((text) => text !== "");
  const error = (text: string): string | undefined => (isChecked && isBegun && text.trim() === "" ? words.fieldMissing : undefined);
  const certificateError = entry.isUnreadable ? words.unreadable : isChecked && isBegun && entry.file === "" ? words.certificateMissing : undefined;
  return (
    <fieldset className={styles.officer}>
      <legend>{`${m.words.roles[entry.role]} ${who}`}</legend>
      <div className={styles.names}>
        <TextField size="dense" label={words.name} value={entry.name} maxLength={120} error={error(entry.name)} onChange={(name) => { onChange({ name }); }} />
        <TextField size="dense" label={words.kana} value={entry.kana} maxLength={120} error={error(entry.kana)} onChange={(kana) => { onChange({ kana }); }} />
        <TextField size="dense" label={words.romaji} value={entry.romaji} maxLength={120} error={error(entry.romaji)} onChange={(romaji) => { onChange({ romaji }); }} />
      </div>
      <div className={styles.certificate} data-invalid={certificateError === undefined ? undefined : true}>
        <span className={styles.certificateWord}>{words.certificate}</span>
        <FileTrigger
          acceptedFileTypes={[".pem", ".crt", ".cer", ".der"]}
          onSelect={(files) => {
            read(files).catch(throwLater);
          }}
        >
          <Button size="dense" icon="file" aria-label={`${m.words.roles[entry.role]} ${who} ${words.certificate}: ${words.choose}`}>
            {words.choose}
          </Button>
        </FileTrigger>
        <span className={styles.file}>{entry.file === "" ? words.certificateHelp : entry.file}</span>
        {onRemove !== undefined && (
          <Button size="dense" kind="quiet" icon="cross" aria-label={say(words.removeNamed, { name: `${m.words.roles[entry.role]} ${who}` })} onPress={onRemove}>
            {words.remove}
          </Button>
        )}
        {certificateError !== undefined && (
          <p className={styles.error} role="alert">
            <Icon name="warning" small />
            {certificateError}
          </p>
        )}
      </div>
    </fieldset>
  );
}
