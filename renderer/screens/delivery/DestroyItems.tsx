import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Item } from "./itemColumns.tsx";
import styles from "./Delivery.module.css";

/** What lies in the vault, and is not gone. */
export const destructible = (items: readonly Pick<Item, "item" | "object" | "destroyed">[]): readonly number[] =>
  items.filter(({ object, destroyed }) => object !== undefined && destroyed === undefined).map(({ item }) => item);

/** Custodians only: begins the destruction of the chosen things, which two of them must sign. */
export function DestroyItems({ delivery, items }: { readonly delivery: number; readonly items: readonly Item[] }) {
  const { m, say } = useSpeech();
  const words = m.vault.destroy;
  const { openCeremony } = useNavigation();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useDraft("vault.reason", "");
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const targets = destructible(items);
  const begin = (): void => {
    setChecked(true);
    if (reason.trim() === "" || targets.length === 0) return;
    setBusy(true);
    setFailure(undefined);
    call("vault.destroy", { what: { kind: "items", delivery, items: [...targets] }, reason: reason.trim() }).then((answer) => {
      setBusy(false);
      if (answer.ok) openCeremony(answer.value.ceremony);
      else setFailure(answer.failure);
    }, throwLater);
  };
  if (!isOpen) {
    return (
      <div>
        <Button
          size="dense"
          kind="danger"
          icon="cross"
          isDisabled={targets.length === 0}
          onPress={() => {
            setOpen(true);
          }}
        >
          {say(words.open, { count: targets.length })}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.destroy}>
      <p>{words.consequence}</p>
      <TextField size="dense" label={words.reason} isRequired maxLength={120} value={reason} error={isChecked && reason.trim() === "" ? m.receive.custody.missing : undefined} onChange={setReason} />
      {failure !== undefined && <FailurePanel failure={failure} />}
      <div className={styles.destroyActs}>
        <Button
          size="dense"
          onPress={() => {
            setOpen(false);
          }}
        >
          {m.frame.close}
        </Button>
        <Button size="dense" kind="danger" icon="sign" isDisabled={isBusy} onPress={begin}>
          {say(words.begin, { count: targets.length })}
        </Button>
      </div>
    </div>
  );
}
