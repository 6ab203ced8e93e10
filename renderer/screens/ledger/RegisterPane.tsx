import { useState, type SyntheticEvent } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { ledgerKinds, type LedgerKind } from "../../../core/domain/medium.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Ledger.module.css";

const paperNumber = /^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,39}$/u;

/** A medium the room did not know: by the number on its label, and by what its chip says of itself. */
export function RegisterPane({ serial: given, onClose, onDone }: { readonly serial: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const { m } = useSpeech();
  const words = m.ledger.registerPane;
  const [number, setNumber] = useState("");
  const [serial, setSerial] = useState(given);
  const [kind, setKind] = useState<LedgerKind>("usb");
  const [owner, setOwner] = useState("");
  const [note, setNote] = useState("");
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const numberFault = number.trim() === "" ? m.receive.custody.missing : paperNumber.test(number.trim()) ? undefined : m.receive.custody.numberFormat;
  const ownerFault = owner.trim() === "" ? m.receive.custody.missing : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (numberFault !== undefined || ownerFault !== undefined || isBusy) return;
    setBusy(true);
    setFailure(undefined);
    call("ledger.register", { number: number.trim(), kind, owner: owner.trim(), ...(serial.trim() !== "" && { serial: serial.trim() }), ...(note.trim() !== "" && { note: note.trim() }) }).then((answer) => {
      setBusy(false);
      if (answer.ok) onDone();
      else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <Pane title={words.title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField label={words.number} help={words.numberHelp} isRequired maxLength={40} value={number} error={isChecked ? numberFault : undefined} onChange={setNumber} />
        <TextField label={words.serial} help={words.serialHelp} maxLength={128} value={serial} onChange={setSerial} />
        <Select label={words.kind} value={kind} options={ledgerKinds.map((value) => ({ value, word: m.words.ledgerKinds[value] }))} onChange={setKind} />
        <TextField label={words.owner} help={words.ownerHelp} isRequired maxLength={120} value={owner} error={isChecked ? ownerFault : undefined} onChange={setOwner} />
        <TextField label={words.note} maxLength={120} value={note} onChange={setNote} />
        {failure !== undefined && <FailurePanel failure={failure} />}
        <Button kind="primary" type="submit" icon="shelf" isDisabled={isBusy}>
          {words.register}
        </Button>
      </form>
    </Pane>
  );
}
