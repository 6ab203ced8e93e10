import { useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { FormFacts, FormTitle, Signatures } from "../../components/PrintForm/FormParts.tsx";
import { PrintForm } from "../../components/PrintForm/PrintForm.tsx";
import { formatDate, formatDateTime, instantOfDay } from "../../i18n/dates.ts";
import { formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { PrintButton } from "../print/PrintButton.tsx";

type Receipt = OperationOutput<"release.receipt">;

/** The sheet that goes out with the medium and comes back signed. */
export function ReceiptPanel({ run }: { readonly run: number }) {
  const { m } = useSpeech();
  const words = m.release.receipt;
  const { officer } = useSession();
  const [receipt, setReceipt] = useState<Receipt | undefined>();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const isMine = may(officer.role, "release.receipt");
  const make = (): void => {
    setBusy(true);
    setFailure(undefined);
    call("release.receipt", { run }).then((answer) => {
      setBusy(false);
      if (answer.ok) setReceipt(answer.value);
      else setFailure(answer.failure);
    }, throwLater);
  };
  useShortcuts("release", isMine && !isBusy ? { "release.next": make } : {});
  return (
    <Panel title={words.title}>
      <p>{words.about}</p>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {isMine && (
        <div>
          <Button kind={receipt === undefined ? "primary" : "secondary"} icon="print" shortcut="release.next" isDisabled={isBusy} onPress={make}>
            {words.make}
          </Button>
        </div>
      )}
      {receipt !== undefined && (
        <>
          <ReceiptForm receipt={receipt} />
          <PrintButton key={receipt.number} form="release.receipt" number={receipt.number} verb={words.print} />
        </>
      )}
    </Panel>
  );
}

function ReceiptForm({ receipt }: { readonly receipt: Receipt }) {
  const { m, say, language } = useSpeech();
  const words = m.release.form;
  const { officer } = useSession();
  const { release, decision } = receipt;
  return (
    <PrintForm head={{ form: "release.receipt", number: receipt.number, room: receipt.room, officer: `${officer.name} (${m.words.roles[officer.role]})`, at: receipt.at }}>
      <FormTitle>{words.title}</FormTitle>
      <p>{say(words.to, { recipient: receipt.recipient })}</p>
      <p>{words.text}</p>
      <FormFacts
        facts={[
          { word: words.application, value: receipt.application },
          { word: words.project, value: receipt.title },
          { word: words.decision, value: say(words.decisionText, { number: decision.number, day: formatDate(language, instantOfDay(decision.day)) }) },
          { word: words.medium, value: release.medium },
          { word: words.package, value: release.name, look: "mono" },
          { word: words.sequence, value: formatNumber(language, release.sequence) },
          { word: words.objects, value: formatNumber(language, release.objects) },
          { word: words.manifest, value: groupHash(release.manifestSha256), look: "mono" },
          { word: words.certificate, value: groupHash(receipt.certificate), look: "mono" },
          { word: words.writtenAt, value: formatDateTime(language, release.writtenAt) },
          { word: words.readBackAt, value: formatDateTime(language, release.readBackAt) },
          { word: words.expiresAt, value: formatDateTime(language, release.expiresAt) },
          { word: words.operator, value: receipt.operator },
          { word: words.approvers, value: receipt.approvers.join(" · ") },
        ]}
      />
      <Signatures places={[words.handedBy, words.receivedOn, words.receivedBy]} />
    </PrintForm>
  );
}
