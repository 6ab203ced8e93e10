import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { FileTrigger } from "react-aria-components";
import { useNavigation } from "../../app/Navigation.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Administration.module.css";

interface Form {
  readonly name: string;
  readonly serial: string;
  readonly open: string;
  readonly sign: string;
}

const empty: Form = { name: "", serial: "", open: "", sign: "" };
const serialFormat = /^[A-Za-z0-9 .:_-]{1,64}$/;
const pem = /-----BEGIN (?:PUBLIC KEY|CERTIFICATE)-----[\s\S]+-----END (?:PUBLIC KEY|CERTIFICATE)-----/;

/** Certificates of the room's own authority, for cards that carry keys and no certificate. */
export function IssuePanel() {
  const { m } = useSpeech();
  const words = m.administration.issue;
  const { openCeremony } = useNavigation();
  const [form, setForm] = useDraft("issue", empty);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const missing = (text: string): string | undefined => (isChecked && text.trim() === "" ? m.receive.custody.missing : undefined);
  const keyFault = (text: string): string | undefined => (isChecked && text.trim() !== "" && !pem.test(text) ? words.keyFormat : undefined);
  const set = (part: Partial<Form>): void => {
    setForm((now) => ({ ...now, ...part }));
  };
  const submit = (): void => {
    setChecked(true);
    const keys = (["open", "sign"] as const).flatMap((usage) => (form[usage].trim() === "" ? [] : [{ usage, publicKeyPem: form[usage].trim() }]));
    if (form.name.trim() === "" || !serialFormat.test(form.serial.trim()) || keys.length === 0 || keys.some(({ publicKeyPem }) => !pem.test(publicKeyPem))) return;
    setBusy(true);
    setFailure(undefined);
    call("certificate.issue", { name: form.name.trim(), serial: form.serial.trim(), keys }).then((answer) => {
      setBusy(false);
      if (answer.ok) openCeremony(answer.value.ceremony);
      else setFailure(answer.failure);
    }, throwLater);
  };
  const key = (usage: "open" | "sign", label: string) => (
    <>
      <TextField label={label} help={words.keyHelp} lines value={form[usage]} error={keyFault(form[usage])} onChange={(text) => { set({ [usage]: text }); }} />
      <FileTrigger
        acceptedFileTypes={[".pem", ".pub", ".crt"]}
        onSelect={(files) => {
          void files?.[0]?.slice(0, 16_384).text().then((text) => { set({ [usage]: text }); }, throwLater);
        }}
      >
        <Button size="dense" icon="file" aria-label={`${label}: ${m.firstStart.officers.choose}`}>
          {m.firstStart.officers.choose}
        </Button>
      </FileTrigger>
    </>
  );
  return (
    <Panel title={words.title}>
      <p className={styles.quiet}>{words.about}</p>
      <div className={styles.form}>
        <TextField size="dense" label={words.name} isRequired maxLength={120} value={form.name} error={missing(form.name)} onChange={(name) => { set({ name }); }} />
        <TextField size="dense" label={words.serial} isRequired maxLength={64} value={form.serial} error={missing(form.serial) ?? (isChecked && !serialFormat.test(form.serial.trim()) ? words.serialFormat : undefined)} onChange={(serial) => { set({ serial }); }} />
        {key("open", words.open)}
        {key("sign", words.sign)}
        {isChecked && form.open.trim() === "" && form.sign.trim() === "" && <p className={styles.error}>{words.keyMissing}</p>}
        {failure !== undefined && <FailurePanel failure={failure} />}
        <Button icon="sign" isDisabled={isBusy} onPress={submit}>
          {m.administration.toSignatures}
        </Button>
      </div>
    </Panel>
  );
}
