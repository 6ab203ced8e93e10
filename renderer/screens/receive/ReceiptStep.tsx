import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { DeliveryForm, type DeliveryFormKind } from "../delivery/DeliveryForm.tsx";
import { PrintButton } from "../print/PrintButton.tsx";
import type { Page } from "./ReceiveWizard.tsx";
import styles from "./Receive.module.css";

/** The two sheets that leave with the medium, each numbered when it is made. */
export function ReceiptStep({ page, onMade, isStep = true }: { readonly page: Page; readonly onMade: () => void; readonly isStep?: boolean }) {
  const { m } = useSpeech();
  const words = m.receive.receipt;
  const { officer } = useSession();
  const [made, setMade] = useState<{ readonly kind: DeliveryFormKind; readonly number: string } | undefined>();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const make = (kind: DeliveryFormKind): void => {
    setBusy(true);
    setFailure(undefined);
    call(kind, { delivery: page.delivery }).then((answer) => {
      setBusy(false);
      if (!answer.ok) {
        setFailure(answer.failure);
        return;
      }
      setMade({ kind, number: answer.value.number });
      onMade();
    }, throwLater);
  };
  return (
    <>
      {isStep && (
        <>
          <h2>{words.title}</h2>
          {page.settlement !== undefined && <Notice state="good">{m.receive.reconcile.settled}</Notice>}
        </>
      )}
      <p>{words.about}</p>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {may(officer.role, "delivery.receipt") && (
        <div className={styles.forms}>
          <Button icon="print" {...(!page.forms.some(({ form }) => form === "delivery.receipt") && { kind: "primary" as const })} isDisabled={isBusy} onPress={() => { make("delivery.receipt"); }}>
            {words.make}
          </Button>
          <Button icon="print" isDisabled={isBusy} onPress={() => { make("delivery.returnSlip"); }}>
            {words.makeReturn}
          </Button>
        </div>
      )}
      {made !== undefined && (
        <>
          <h3>{words.preview}</h3>
          <DeliveryForm kind={made.kind} number={made.number} page={page} />
          <PrintButton key={`${made.kind} ${made.number}`} form={made.kind} number={made.number} verb={made.kind === "delivery.receipt" ? words.print : words.printReturn} />
        </>
      )}
    </>
  );
}
