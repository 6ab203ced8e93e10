import { useState } from "react";
import { providerKinds, signerRoles, type ProviderKind, type SignerRole } from "../../../core/domain/policy.ts";
import { useDraft } from "../../app/useDraft.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Group } from "../../components/Field/Group.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { CertificateField } from "../officer/CertificateField.tsx";
import { noCertificate, type ChosenCertificate } from "../officer/officerForm.ts";
import type { Provider } from "./Providers.tsx";
import { useChange } from "./useChange.ts";
import styles from "./Administration.module.css";

interface SignerEntry {
  readonly key: number;
  readonly role: SignerRole;
  readonly certificate: ChosenCertificate;
}

interface Form {
  readonly id: string;
  readonly name: string;
  readonly kind: ProviderKind;
  readonly signers: readonly SignerEntry[];
}

const emptyForm: Form = { id: "", name: "", kind: "hospital", signers: signerRoles.map((role, key) => ({ key, role, certificate: noCertificate })) };
const identifier = /^[a-z0-9][a-z0-9-]{0,63}$/;

const formOf = ({ id, name, kind, signers }: Provider): Form => ({
  id,
  name,
  kind,
  signers: signers.map(({ role, certificatePem, holder }, key) => ({ key, role, certificate: { pem: certificatePem, file: holder, isUnreadable: false } })),
});

/** A provider and the certificates of its people: somebody who makes packages, and somebody who lets them go. */
export function ProviderForm({ provider, onClose }: { readonly provider?: Provider; readonly onClose: () => void }) {
  const { m, say } = useSpeech();
  const words = m.administration.providers;
  const [form, setForm, clear] = useDraft(`provider.${provider?.id ?? "new"}`, provider === undefined ? emptyForm : formOf(provider));
  const [isChecked, setChecked] = useState(false);
  const { begin, isBusy, failure } = useChange();
  const idFault = identifier.test(form.id.trim()) ? undefined : words.idFormat;
  const nameFault = form.name.trim() === "" ? m.receive.custody.missing : undefined;
  const lacking = signerRoles.filter((role) => !form.signers.some((signer) => signer.role === role && signer.certificate.pem !== ""));
  const isUnreadable = form.signers.some(({ certificate }) => certificate.isUnreadable);
  const submit = (): void => {
    setChecked(true);
    if (idFault !== undefined || nameFault !== undefined || lacking.length > 0 || isUnreadable) return;
    const signers = form.signers.filter(({ certificate }) => certificate.pem !== "").map(({ role, certificate }) => ({ role, certificatePem: certificate.pem }));
    begin({ kind: "provider.set", provider: { id: form.id.trim(), name: form.name.trim(), kind: form.kind, signers } }, onClose);
  };
  const change = (key: number, part: Partial<SignerEntry>): void => {
    setForm((now) => ({ ...now, signers: now.signers.map((signer) => (signer.key === key ? { ...signer, ...part } : signer)) }));
  };
  return (
    <Pane
      title={provider === undefined ? words.add : words.change}
      onClose={() => {
        clear();
        onClose();
      }}
    >
      <TextField label={words.name} isRequired maxLength={120} value={form.name} error={isChecked ? nameFault : undefined} onChange={(name) => { setForm((now) => ({ ...now, name })); }} />
      <Select label={words.kind} value={form.kind} options={providerKinds.map((value) => ({ value, word: m.words.providerKinds[value] }))} onChange={(kind) => { setForm((now) => ({ ...now, kind })); }} />
      <TextField label={words.id} help={words.idHelp} isRequired maxLength={64} isReadOnly={provider !== undefined} value={form.id} error={isChecked ? idFault : undefined} onChange={(id) => { setForm((now) => ({ ...now, id })); }} />
      <h3>{words.signers}</h3>
      <p className={styles.quiet}>{words.signersAbout}</p>
      {form.signers.map(({ key, role, certificate }, index) => {
        const who = say(words.signer, { number: index + 1 });
        return (
          <Group key={key} word={who}>
            <Select size="dense" label={words.signerRole} value={role} options={signerRoles.map((value) => ({ value, word: m.words.signerRoles[value] }))} onChange={(value) => { change(key, { role: value }); }} />
            <CertificateField label={words.certificate} who={who} chosen={certificate} error={certificate.isUnreadable ? m.officers.faults.unreadable : undefined} onChange={(chosen) => { change(key, { certificate: chosen }); }} />
          </Group>
        );
      })}
      <Button
        size="dense"
        icon="plus"
        onPress={() => {
          setForm((now) => ({ ...now, signers: [...now.signers, { key: Math.max(-1, ...now.signers.map(({ key }) => key)) + 1, role: "operator", certificate: noCertificate }] }));
        }}
      >
        {words.addSigner}
      </Button>
      {isChecked && lacking.length > 0 && <Notice state="bad">{say(words.lacking, { roles: lacking.map((role) => m.words.signerRoles[role]).join(" · ") })}</Notice>}
      {failure !== undefined && <FailurePanel failure={failure} />}
      <Button kind="primary" icon="sign" isDisabled={isBusy} onPress={submit}>
        {m.administration.toSignatures}
      </Button>
    </Pane>
  );
}
