import { useCallback, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater, useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { FormSheet, PrintForm } from "../../components/PrintForm/PrintForm.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { PrintButton } from "../print/PrintButton.tsx";
import { CertificateBody, type Certificate } from "./Certificate.tsx";
import styles from "./Vault.module.css";

/** The destruction register: each entry with its certificate, which also names what can still be opened. */
export function Register({ count }: { readonly count: number }) {
  const { m, say } = useSpeech();
  const words = m.vault.register;
  const [chosen, setChosen] = useState(String(count));
  return (
    <Panel title={words.title}>
      {count === 0 ? (
        <p className={styles.quiet}>{words.empty}</p>
      ) : (
        <>
          <div className={styles.choice}>
            <Select size="dense" label={words.entry} value={chosen} options={Array.from({ length: count }, (_, index) => ({ value: String(count - index), word: say(words.entryNumber, { number: count - index }) }))} onChange={setChosen} />
          </div>
          <Entry key={chosen} entry={Number(chosen)} />
        </>
      )}
    </Panel>
  );
}

type Made = OperationOutput<"vault.certificateForm">;

function Entry({ entry }: { readonly entry: number }) {
  const { m } = useSpeech();
  const words = m.vault.certificate;
  const ask = useCallback(() => call("vault.certificate", { entry }), [entry]);
  const { value, failure, again } = useAnswer(ask);
  const [made, setMade] = useState<Made | undefined>();
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Failure | undefined>();
  const make = (): void => {
    setBusy(true);
    setRefused(undefined);
    call("vault.certificateForm", { entry }).then((answer) => {
      setBusy(false);
      if (!answer.ok) {
        setRefused(answer.failure);
        return;
      }
      setMade(answer.value);
      again();
    }, throwLater);
  };
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (value === undefined) return <p className={styles.quiet}>{m.frame.loading}</p>;
  return (
    <>
      {!value.isDone && <Notice state="caution">{words.notDone}</Notice>}
      {refused !== undefined && <FailurePanel failure={refused} />}
      <div>
        <Button icon="print" isDisabled={isBusy || !value.isDone} onPress={make}>
          {words.make}
        </Button>
      </div>
      {made === undefined ? (
        <FormSheet label={words.title}>
          <CertificateBody certificate={value} />
        </FormSheet>
      ) : (
        <NumberedCertificate made={made} />
      )}
      <Printed certificate={value} />
    </>
  );
}

function NumberedCertificate({ made: { certificate, number, at } }: { readonly made: Made }) {
  const { m } = useSpeech();
  const { room, officer } = useSession();
  return (
    <>
      <h3>{m.vault.certificate.preview}</h3>
      <PrintForm head={{ form: "vault.certificate", number, room: room.name, officer: `${officer.name} (${m.words.roles[officer.role]})`, at }}>
        <CertificateBody certificate={certificate} />
      </PrintForm>
      <PrintButton key={number} form="vault.certificate" number={number} verb={m.vault.certificate.print} />
    </>
  );
}

/** What is printed again is printed as what is so then, under a number of its own. */
function Printed({ certificate: { forms } }: { readonly certificate: Certificate }) {
  const { m, language } = useSpeech();
  const words = m.vault.certificate;
  if (forms.length === 0) return null;
  return (
    <>
      <h3>{words.printed}</h3>
      <PlainTable
        label={words.printed}
        rows={forms}
        keyOf={({ number }) => number}
        columns={[
          { id: "number", word: words.number, cell: ({ number }) => <code>{number}</code> },
          { id: "at", word: words.printedAt, cell: ({ at }) => formatDateTime(language, at) },
          { id: "officer", word: words.officer, cell: ({ officer }) => officer },
        ]}
      />
    </>
  );
}
