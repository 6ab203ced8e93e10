import { carriages } from "../../../core/domain/custody.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Choice } from "../../components/Choice/Choice.tsx";
import { DateFields } from "../../components/DateFields/DateFields.tsx";
import { CountField } from "../../components/Field/CountField.tsx";
import { Group } from "../../components/Field/Group.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { partsOf } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { kindsLeft, type CustodyFault, type CustodyField, type CustodyForm } from "./custodyForm.ts";
import styles from "./Receive.module.css";

export interface CustodyStepProps {
  readonly form: CustodyForm;
  readonly onChange: (form: CustodyForm) => void;
  readonly errors: readonly { readonly field: CustodyField; readonly fault: CustodyFault }[];
  /** "Next" was pressed and something is missing. */
  readonly isChecked: boolean;
  readonly receiver: string;
}

/** Whoever fills in the form while the courier stands there. */
function now(): Pick<CustodyForm, "date" | "hour" | "minute"> {
  const at = new Date();
  return { date: partsOf(at.getTime()), hour: String(at.getHours()), minute: String(at.getMinutes()).padStart(2, "0") };
}

export function CustodyStep({ form, onChange, errors, isChecked, receiver }: CustodyStepProps) {
  const { m, say } = useSpeech();
  const words = m.receive.custody;
  const fault = (field: CustodyField): string | undefined => {
    const found = isChecked ? errors.find((one) => one.field === field)?.fault : undefined;
    return found === undefined ? undefined : found === "date" ? m.frame.date.invalid : words[found];
  };
  const nameOf = (field: CustodyField): string => {
    if (field === "mediumNumber" || field === "sealNumber" || field === "witness" || field === "receivedAt") return words[field];
    const kind = form.announced[Number(field.slice("announced ".length))]?.kind;
    return kind === undefined ? words.announced : `${words.announced} (${m.words.itemKinds[kind]})`;
  };
  const set = (part: Partial<CustodyForm>): void => {
    onChange({ ...form, ...part });
  };
  const left = kindsLeft(form);
  return (
    <>
      <h2>{words.title}</h2>
      <p>{words.about}</p>
      {isChecked && errors.length > 0 && (
        <Notice state="bad" title={words.summary} live>
          <ul>
            {errors.map(({ field }) => (
              <li key={field}>{say(words.errorAt, { field: nameOf(field), error: fault(field) })}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div className={styles.pair}>
        <TextField label={words.mediumNumber} help={words.mediumNumberHelp} isRequired maxLength={40} value={form.mediumNumber} error={fault("mediumNumber")} onChange={(mediumNumber) => { set({ mediumNumber }); }} />
        <TextField label={words.sealNumber} help={words.sealNumberHelp} maxLength={40} value={form.sealNumber} error={fault("sealNumber")} onChange={(sealNumber) => { set({ sealNumber }); }} />
      </div>
      <Choice
        look="segments"
        label={words.seal}
        value={form.sealIntact ? "intact" : "broken"}
        options={[
          { value: "intact", word: words.sealIntact, icon: "check" },
          { value: "broken", word: words.sealBroken, icon: "warning" },
        ]}
        onChange={(seal) => { set({ sealIntact: seal === "intact" }); }}
      />
      {!form.sealIntact && <Notice state="caution">{words.sealBrokenAdvice}</Notice>}
      <div className={styles.moment}>
        <DateFields label={words.receivedAt} value={form.date} showErrors={isChecked} fault={fault("receivedAt")} onChange={(date) => { set({ date }); }} />
        <div className={styles.time} role="group" aria-label={words.time}>
          <CountField size="dense" label={words.hour} value={form.hour} onChange={(hour) => { set({ hour }); }} />
          <CountField size="dense" label={words.minute} value={form.minute} onChange={(minute) => { set({ minute }); }} />
        </div>
        <Button size="dense" icon="clock" onPress={() => { set(now()); }}>
          {words.now}
        </Button>
      </div>
      <div className={styles.pair}>
        <div className={styles.given}>
          <span className={styles.label}>{words.receiver}</span>
          <span>{receiver}</span>
        </div>
        <TextField label={words.witness} help={words.witnessHelp} isRequired maxLength={120} value={form.witness} error={fault("witness")} onChange={(witness) => { set({ witness }); }} />
      </div>
      <div className={styles.pair}>
        <Select label={words.carriage} value={form.carriage} options={carriages.map((value) => ({ value, word: m.words.carriages[value] }))} onChange={(carriage) => { set({ carriage }); }} />
        <TextField label={words.carriageNote} help={words.carriageNoteHelp} maxLength={120} value={form.carriageNote} onChange={(carriageNote) => { set({ carriageNote }); }} />
      </div>
      <Group word={words.announced}>
        <p className={styles.quiet}>{words.announcedHelp}</p>
        {form.announced.map(({ kind, count }, index) => (
          <div key={kind} className={styles.kind}>
            <CountField
              size="dense"
              label={m.words.itemKinds[kind]}
              value={count}
              error={fault(`announced ${index}`)}
              onChange={(text) => { set({ announced: form.announced.map((entry) => (entry.kind === kind ? { kind, count: text } : entry)) }); }}
            />
            <Button size="dense" kind="quiet" icon="cross" aria-label={say(words.removeKind, { kind: m.words.itemKinds[kind] })} onPress={() => { set({ announced: form.announced.filter((entry) => entry.kind !== kind) }); }}>
              {words.remove}
            </Button>
          </div>
        ))}
        {left.length > 0 && (
          <div className={styles.addKind}>
            <Select
              size="dense"
              label={words.addKind}
              value=""
              options={left.map((value) => ({ value, word: m.words.itemKinds[value] }))}
              onChange={(kind) => {
                const known = left.find((one) => one === kind);
                if (known !== undefined) set({ announced: [...form.announced, { kind: known, count: "" }] });
              }}
            />
          </div>
        )}
      </Group>
      <TextField label={words.note} lines maxLength={2000} value={form.note} onChange={(note) => { set({ note }); }} />
    </>
  );
}
