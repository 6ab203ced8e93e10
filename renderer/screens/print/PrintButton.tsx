import { useState } from "react";
import type { OperationInput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./PrintButton.module.css";

export interface PrintButtonProps {
  readonly form: OperationInput<"form.print">["form"];
  readonly number: string;
  readonly verb: string;
}

/** Sends the registered form that is on the screen to the printer; the room records it before it does. */
export function PrintButton({ form, number, verb }: PrintButtonProps) {
  const { m } = useSpeech();
  const [isBusy, setBusy] = useState(false);
  const [isPrinted, setPrinted] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const print = (): void => {
    setBusy(true);
    call("form.print", { form, number }).then((answer) => {
      setBusy(false);
      setPrinted(answer.ok);
      setFailure(answer.ok ? undefined : answer.failure);
    }, throwLater);
  };
  return (
    <div className={styles.print}>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {isPrinted && (
        <Notice state="good" live>
          {m.audit.printPane.printed}
        </Notice>
      )}
      <Button kind="primary" icon="print" isDisabled={isBusy} onPress={print}>
        {verb}
      </Button>
      <p className={styles.quiet}>{m.audit.printPane.consequence}</p>
    </div>
  );
}
