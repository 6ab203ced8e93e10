import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Reconciliation } from "./Reconciliation.tsx";
import type { Page } from "./ReceiveWizard.tsx";

export interface Settlement {
  readonly reason: string;
  readonly isReasonNeeded: boolean;
  readonly isMissing: boolean;
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  readonly type: (reason: string) => void;
  readonly settle: () => void;
}

/** Closing the comparison: what is typed for it, and the act, whose button stands at the foot of the wizard. */
export function useSettlement(page: Page | undefined, onSettled: () => void): Settlement {
  const [reason, setReason] = useDraft(`receive.reason.${String(page?.delivery ?? 0)}`, "");
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  // What is held has not come either: the room asks for a reason as long as anything lies there.
  const isReasonNeeded = page !== undefined && (page.held > 0 || page.total.differs || page.reconciliation.some(({ differs }) => differs));
  const settle = (): void => {
    const isStopped = isReasonNeeded && reason.trim() === "";
    setMissing(isStopped);
    if (isStopped || page === undefined) return;
    setBusy(true);
    setFailure(undefined);
    call("delivery.settle", { delivery: page.delivery, ...(reason.trim() !== "" && { reason: reason.trim() }) }).then((answer) => {
      setBusy(false);
      if (answer.ok) onSettled();
      else setFailure(answer.failure);
    }, throwLater);
  };
  const type = (text: string): void => {
    setReason(text);
    setMissing(false);
  };
  return { reason, isReasonNeeded, isMissing, isBusy, failure, type, settle };
}

/** Announced, declared, stored: side by side, and every difference with a reason. */
export function ReconcileStep({ page, settlement }: { readonly page: Page; readonly settlement: Settlement }) {
  const { m, say } = useSpeech();
  const words = m.receive.reconcile;
  const { go } = useNavigation();
  const { reason, isReasonNeeded, isMissing, failure } = settlement;
  const differing = page.reconciliation.filter(({ differs }) => differs).length;
  return (
    <>
      <h2>{words.title}</h2>
      <p>{words.about}</p>
      <Notice
        state={isReasonNeeded ? "caution" : "good"}
        actions={
          page.held > 0 && (
            <Button
              size="dense"
              icon="hold"
              onPress={() => {
                go({ section: "held", delivery: page.delivery });
              }}
            >
              {words.openHeld}
            </Button>
          )
        }
      >
        {differing > 0 ? say(words.someDiffer, { count: differing }) : page.total.differs ? words.totalDiffers : page.held > 0 ? say(words.someHeld, { count: page.held }) : words.allSame}
      </Notice>
      <Reconciliation page={page} />
      {isReasonNeeded && (
        <TextField
          label={words.reason}
          help={words.reasonHelp}
          lines
          isRequired
          maxLength={2000}
          value={reason}
          error={isMissing ? words.reasonMissing : undefined}
          onChange={settlement.type}
        />
      )}
      <Notice state="caution">{words.consequence}</Notice>
      {failure !== undefined && <FailurePanel failure={failure} />}
    </>
  );
}
