import { useState } from "react";
import { roles } from "../../../core/domain/roles.ts";
import { useDraft } from "../../app/useDraft.ts";
import { useSession } from "../../app/Session.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { emptyOfficer, faultsOf, readOfficer } from "../officer/officerForm.ts";
import { OfficerFields } from "../officer/OfficerFields.tsx";
import { ReadFromCard } from "../officer/ReadFromCard.tsx";
import { useChange } from "./useChange.ts";
import styles from "./Administration.module.css";

const empty = emptyOfficer(0, "technician");
const noFaults: ReturnType<typeof faultsOf> = new Map();

/** A further officer: the whole record, and the certificates of the card. Two custodians sign. */
export function EnrolPane({ onClose }: { readonly onClose: () => void }) {
  const { m } = useSpeech();
  const words = m.administration;
  const session = useSession();
  const [form, setForm, clear] = useDraft("officers.enrol", empty);
  const [isChecked, setChecked] = useState(false);
  const { begin, isBusy, failure } = useChange();
  const submit = (): void => {
    setChecked(true);
    const officer = readOfficer(form);
    if (officer !== undefined) begin({ kind: "officer.enrol", officer });
  };
  return (
    <Pane title={words.enrol} onClose={onClose}>
      <p className={styles.quiet}>{words.enrolAbout}</p>
      <Select size="dense" label={words.role} value={form.role} options={roles.map((value) => ({ value, word: m.words.roles[value] }))} onChange={(role) => { setForm({ ...form, role }); }} />
      <ReadFromCard
        isPassedOver={(slot) => slot.card?.certificates.includes(session.officer.certificate) === true}
        onRead={({ certificate, signingCertificate }) => {
          setForm((now) => ({ ...now, certificate, signingCertificate }));
        }}
      />
      <OfficerFields form={form} who={m.words.officer} faults={isChecked ? faultsOf(form) : noFaults} onChange={(part) => { setForm((now) => ({ ...now, ...part })); }} />
      {failure !== undefined && <FailurePanel failure={failure} />}
      <div className={styles.acts}>
        <Button kind="primary" icon="sign" isDisabled={isBusy} onPress={submit}>
          {words.toSignatures}
        </Button>
        <Button
          kind="quiet"
          onPress={() => {
            clear();
            setChecked(false);
          }}
        >
          {words.clearForm}
        </Button>
      </div>
    </Pane>
  );
}
