import { organizationKinds } from "../../../core/domain/officer.ts";
import { Select } from "../../components/Field/Select.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { DateFields } from "../../components/DateFields/DateFields.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { CertificateField } from "./CertificateField.tsx";
import type { OfficerFault, OfficerField, OfficerForm, StandingForm, TermForm } from "./officerForm.ts";
import styles from "./Officer.module.css";

type Faults = ReadonlyMap<OfficerField, OfficerFault>;

function useFaultWords(faults: Faults): (field: OfficerField) => string | undefined {
  const { m } = useSpeech();
  const words = m.officers.faults;
  return (field) => {
    const fault = faults.get(field);
    return fault === undefined ? undefined : words[fault];
  };
}

/** Organization, notification, pledge and training: what the law asks of an officer beside the card. */
export function StandingFields({ form, faults, onChange }: { readonly form: StandingForm; readonly faults: Faults; readonly onChange: (part: Partial<StandingForm>) => void }) {
  const { m } = useSpeech();
  const words = m.officers;
  const fault = useFaultWords(faults);
  const term = (field: "pledge" | "training") => (
    <div className={styles.term}>
      <span className={styles.termWord}>{m.words.lapses[field]}</span>
      <div className={styles.dates}>
        {(["from", "until"] as const).map((side) => (
          <DateFields
            key={side}
            label={words[side]}
            value={form[field][side]}
            showErrors={faults.has(field)}
            onChange={(parts) => {
              onChange({ [field]: { ...form[field], [side]: parts } satisfies TermForm });
            }}
          />
        ))}
      </div>
      {fault(field) !== undefined && (
        <p className={styles.termError}>
          <Icon name="warning" small />
          {fault(field)}
        </p>
      )}
    </div>
  );
  return (
    <>
      <div className={styles.names}>
        <Select size="dense" label={words.organizationKind} value={form.organizationKind} options={organizationKinds.map((value) => ({ value, word: m.words.organizationKinds[value] }))} onChange={(organizationKind) => { onChange({ organizationKind }); }} />
        <TextField size="dense" label={words.organization} value={form.organization} maxLength={120} error={fault("organization")} onChange={(organization) => { onChange({ organization }); }} />
        <TextField size="dense" label={words.certification} value={form.certification} maxLength={120} error={fault("certification")} onChange={(certification) => { onChange({ certification }); }} />
        <TextField size="dense" label={words.notification} value={form.notification} maxLength={120} error={fault("notification")} onChange={(notification) => { onChange({ notification }); }} />
      </div>
      {term("pledge")}
      {term("training")}
    </>
  );
}

/** The whole record of an officer who is being enrolled. */
export function OfficerFields({ form, who, faults, onChange }: { readonly form: OfficerForm; readonly who: string; readonly faults: Faults; readonly onChange: (part: Partial<OfficerForm>) => void }) {
  const { m } = useSpeech();
  const words = m.firstStart.officers;
  const fault = useFaultWords(faults);
  return (
    <>
      <div className={styles.names}>
        <TextField size="dense" label={words.name} value={form.name} maxLength={120} error={fault("name")} onChange={(name) => { onChange({ name }); }} />
        <TextField size="dense" label={words.kana} value={form.kana} maxLength={120} error={fault("kana")} onChange={(kana) => { onChange({ kana }); }} />
        <TextField size="dense" label={words.romaji} value={form.romaji} maxLength={120} error={fault("romaji")} onChange={(romaji) => { onChange({ romaji }); }} />
      </div>
      <StandingFields form={form} faults={faults} onChange={onChange} />
      <CertificateField label={m.officers.certificate} who={who} chosen={form.certificate} error={fault("certificate")} onChange={(certificate) => { onChange({ certificate }); }} />
      <CertificateField label={m.officers.signingCertificate} who={who} chosen={form.signingCertificate} error={fault("signingCertificate")} onChange={(signingCertificate) => { onChange({ signingCertificate }); }} />
    </>
  );
}
