import { useRef, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { PinField } from "../../components/Field/PinField.tsx";
import { FormFacts, FormText, FormTitle, Signatures } from "../../components/PrintForm/FormParts.tsx";
import { PrintForm } from "../../components/PrintForm/PrintForm.tsx";
import { PrintButton } from "../print/PrintButton.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import styles from "./Audit.module.css";

type Made = OperationOutput<"audit.checkpoint">;

export function CheckpointPane({ onClose }: { readonly onClose: () => void }) {
  const { m } = useSpeech();
  const words = m.audit.printPane;
  const [made, setMade] = useState<Made | undefined>();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [isPinAsked, setPinAsked] = useState(false);
  const [pin, setPin] = useState("");
  const input = useRef<HTMLInputElement>(null);

  const make = async (): Promise<void> => {
    setBusy(true);
    const answer = await call("audit.checkpoint", pin === "" ? {} : { pin });
    setBusy(false);
    setPin("");
    if (answer.ok) {
      setMade(answer.value);
      return;
    }
    // Some cards want the PIN for each signature: then it is asked for, and nothing has gone wrong.
    const isAsked = answer.failure.code === "card.pinNeeded" && !isPinAsked;
    setPinAsked(isPinAsked || isAsked);
    setFailure(isAsked ? undefined : answer.failure);
  };

  return (
    <Pane title={words.title} onClose={onClose}>
      <p className={styles.quiet}>{words.about}</p>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {made === undefined && isPinAsked && <PinField label={m.signIn.pin} help={m.signIn.pinHelp} value={pin} onChange={setPin} inputRef={input} />}
      {made === undefined ? (
        <Button
          kind="primary"
          icon="card"
          isDisabled={isBusy}
          onPress={() => {
            make().catch(throwLater);
          }}
        >
          {isBusy ? words.making : words.make}
        </Button>
      ) : (
        <>
          <h3>{words.preview}</h3>
          <CheckpointForm made={made} />
          <PrintButton key={made.form} form="audit.checkpoint" number={made.form} verb={words.print} />
        </>
      )}
    </Pane>
  );
}

function CheckpointForm({ made: { checkpoint, note, form } }: { readonly made: Made }) {
  const { m, language } = useSpeech();
  const { room, officer } = useSession();
  const words = m.audit.form;
  return (
    <PrintForm head={{ form: "audit.checkpoint", number: form, room: room.name, officer: `${officer.name} (${m.words.roles[officer.role]})`, at: checkpoint.at }}>
      <FormTitle>{words.title}</FormTitle>
      <FormFacts
        facts={[
          { word: words.origin, value: checkpoint.origin },
          { word: words.size, value: formatNumber(language, checkpoint.size) },
          { word: words.madeAt, value: formatDateTime(language, checkpoint.at) },
          { word: words.head, value: groupHash(checkpoint.head), look: "mono" },
        ]}
      />
      <FormText title={words.note} look="mono">{note}</FormText>
      <p>{words.keep}</p>
      <Signatures places={[words.receivedBy, words.receivedOn]} />
    </PrintForm>
  );
}
