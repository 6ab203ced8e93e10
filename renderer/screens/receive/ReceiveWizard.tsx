import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useDraft } from "../../app/useDraft.ts";
import { throwLater, useAnswer } from "../../app/useAnswer.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { call, listen } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Wizard, type WizardStep } from "../../components/Wizard/Wizard.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { CapacityStep } from "./CapacityStep.tsx";
import { ContentsStep } from "./ContentsStep.tsx";
import { CustodyStep } from "./CustodyStep.tsx";
import { emptyCustody, errorsOf, readCustody, readDraft, type CustodyForm } from "./custodyForm.ts";
import { ProviderStep } from "./ProviderStep.tsx";
import { ReceiptStep } from "./ReceiptStep.tsx";
import { ReconcileStep, useSettlement } from "./ReconcileStep.tsx";
import { RunStep } from "./RunStep.tsx";
import type { Medium } from "./useMedia.ts";
import styles from "./Receive.module.css";

/** Where the wizard began: at a medium that nothing is known of yet, or at a delivery that exists. */
export type Begun = { readonly at: "medium"; readonly medium: string } | { readonly at: "delivery"; readonly delivery: number };
export type Page = OperationOutput<"delivery.get">;
export type Inspection = OperationOutput<"delivery.inspect">;

const steps = ["contents", "provider", "custody", "capacity", "receive", "reconcile", "receipt"] as const;
type Step = (typeof steps)[number];

const restMilliseconds = 10_000;

export interface ReceiveWizardProps {
  readonly begun: Begun;
  readonly medium: Medium | undefined;
  readonly onDelivery: (delivery: number) => void;
  readonly onClose: () => void;
}

export function ReceiveWizard({ begun, medium, onDelivery, onClose }: ReceiveWizardProps) {
  return begun.at === "medium" ? <Before key={begun.medium} id={begun.medium} medium={medium} onDelivery={onDelivery} onClose={onClose} /> : <After key={begun.delivery} number={begun.delivery} onClose={onClose} />;
}

interface BeforeProps {
  readonly id: string;
  readonly medium: Medium | undefined;
  readonly onDelivery: (delivery: number) => void;
  readonly onClose: () => void;
}

/** The four steps before anything is written: what is on it, from whom, how it came, whether it fits. */
function Before({ id, medium, onDelivery, onClose }: BeforeProps) {
  const { m, language } = useSpeech();
  const words = m.receive;
  const { officer } = useSession();
  const [step, setStep] = useDraft<Step>(`receive.step.${id}`, "contents");
  const [provider, setProvider] = useDraft<string | undefined>(`receive.provider.${id}`, undefined);
  const [form, setForm] = useDraft<CustodyForm>(`receive.custody.${id}`, emptyCustody(medium?.ledger?.number));
  const [isChecked, setChecked] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const content = useRef<HTMLDivElement>(null);
  const ask = useCallback(() => call("delivery.inspect", { medium: id }), [id]);
  const { value: inspection, failure: refused, isWaiting, again } = useAnswer(ask);
  const errors = errorsOf(form, Date.now());
  const index = steps.indexOf(step);

  // A form that was being typed when the power failed comes back with the medium.
  const draft = inspection?.draft;
  useEffect(() => {
    const kept = draft === undefined ? undefined : readDraft(draft);
    if (kept === undefined) return;
    setProvider((now) => now ?? kept.provider);
    setForm((now) => (JSON.stringify(now) === JSON.stringify(emptyCustody(medium?.ledger?.number)) ? kept.form : now));
    setStep((now) => (now === "contents" ? kept.step : now));
  }, [draft]);
  useEffect(() => {
    content.current?.focus();
  }, [step]);
  // The first field that is wrong may be far up the form.
  useEffect(() => {
    if (refusals > 0) content.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusals]);

  const chosen = provider ?? inspection?.providers.find(({ verdict }) => verdict === "verified")?.provider ?? (inspection?.providers.length === 1 ? inspection.providers[0]?.provider : undefined);
  const keep = (at: Step): void => {
    void call("delivery.keepDraft", { medium: id, draft: JSON.stringify({ step: at, provider: chosen, form }) });
  };
  // A form that is being typed is kept when the hands rest; every keeping is a row in the audit log.
  useEffect(() => {
    if (step !== "custody") return;
    const timer = setTimeout(() => {
      keep("custody");
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
    };
  }, [form]);
  const moveTo = (to: Step): void => {
    setChecked(false);
    setFailure(undefined);
    setStep(to);
    keep(to);
  };
  const next = (): void => {
    const isStopped = (step === "provider" && chosen === undefined) || (step === "custody" && errors.length > 0);
    setChecked(isStopped);
    if (isStopped) setRefusals((count) => count + 1);
    else moveTo(steps[index + 1] ?? step);
  };
  const begin = async (): Promise<void> => {
    const custody = readCustody(form);
    if (custody === undefined || chosen === undefined) return;
    setBusy(true);
    setFailure(undefined);
    const answer = await call("delivery.begin", { medium: id, provider: chosen, custody });
    setBusy(false);
    if (answer.ok) onDelivery(answer.value.delivery);
    else setFailure(answer.failure);
  };
  const isBlocked = inspection === undefined || inspection.refusal !== undefined;
  return (
    <Frame step={step} onClose={onClose} onStep={moveTo} title={medium?.ledger?.number ?? words.title}
      actions={
        <>
          {index > 0 && (
            <Button
              onPress={() => {
                moveTo(steps[index - 1] ?? step);
              }}
            >
              {m.frame.back}
            </Button>
          )}
          {index < 3 && (
            <Button kind="primary" isDisabled={isBlocked} onPress={next}>
              {m.frame.next}
            </Button>
          )}
          {step === "capacity" && (
            <Button
              kind="primary"
              isDisabled={isBusy || isBlocked || !inspection.capacity.enough}
              onPress={() => {
                begin().catch(throwLater);
              }}
            >
              {isBusy ? words.capacity.beginning : words.capacity.begin}
            </Button>
          )}
        </>
      }
    >
      <div ref={content} tabIndex={-1} className={styles.step}>
        {step === "contents" && <ContentsStep inspection={inspection} failure={refused} isWaiting={isWaiting} onAgain={again} />}
        {inspection !== undefined && step === "provider" && <ProviderStep candidates={inspection.providers} chosen={chosen} isChecked={isChecked} onChoose={setProvider} />}
        {step === "custody" && <CustodyStep form={form} onChange={setForm} errors={errors} isChecked={isChecked} receiver={language === "ja" ? officer.name : officer.romaji} />}
        {inspection !== undefined && step === "capacity" && <CapacityStep inspection={inspection} provider={inspection.providers.find((one) => one.provider === chosen)?.name ?? ""} form={form} onAgain={again} />}
        {failure !== undefined && <FailurePanel failure={failure} />}
      </div>
    </Frame>
  );
}

/** The steps of a delivery that exists. Which one it is at, the room says: after a crash it is the same. */
function After({ number, onClose }: { readonly number: number; readonly onClose: () => void }) {
  const { m, say } = useSpeech();
  const words = m.receive;
  const ask = useCallback(() => call("delivery.get", { delivery: number }), [number]);
  const { value: page, failure, again } = useAnswer(ask);
  const { officer } = useSession();
  const settlement = useSettlement(page, again);
  const [isSeen, setSeen] = useState(false);
  const content = useRef<HTMLDivElement>(null);
  const state = page?.state;
  const step: Step = page === undefined || page.state === "announced" || (page.state === "received" && !isSeen) ? "receive" : page.state === "received" ? "reconcile" : "receipt";
  useEffect(() => listen("delivery.changed", (changed) => {
    if (changed.delivery.delivery === number && !changed.delivery.running) again();
  }), [number, again]);
  // Whoever comes back to a delivery that is complete has seen its end already.
  useEffect(() => {
    if (state === "received" && !page?.running) setSeen((seen) => seen || step === "reconcile");
    content.current?.focus();
  }, [state, step]);
  return (
    <Frame step={step} onClose={onClose} title={say(words.deliveryTitle, { number })} isWide={step === "reconcile" || step === "receipt"}
      actions={
        <>
          {step === "receive" && page?.state === "received" && (
            <Button kind="primary" onPress={() => { setSeen(true); }}>
              {words.run.toReconcile}
            </Button>
          )}
          {step === "reconcile" && may(officer.role, "delivery.settle") && (
            <Button kind="primary" icon="check" isDisabled={settlement.isBusy} onPress={settlement.settle}>
              {settlement.isBusy ? words.reconcile.settling : words.reconcile.settle}
            </Button>
          )}
          {step === "receipt" && (
            <Button {...(page?.forms.some(({ form }) => form === "delivery.receipt") === true && { kind: "primary" as const })} onPress={onClose}>
              {words.receipt.finish}
            </Button>
          )}
        </>
      }
    >
      <div ref={content} tabIndex={-1} className={styles.step}>
        {failure !== undefined && <FailurePanel failure={failure} />}
        {page === undefined && failure === undefined && <p>{m.frame.loading}</p>}
        {page !== undefined && step === "receive" && <RunStep page={page} onChanged={again} />}
        {page !== undefined && step === "reconcile" && <ReconcileStep page={page} settlement={settlement} />}
        {page !== undefined && step === "receipt" && <ReceiptStep page={page} onMade={again} />}
      </div>
    </Frame>
  );
}

interface FrameProps {
  readonly step: Step;
  readonly title: string;
  readonly onStep?: (step: Step) => void;
  readonly onClose: () => void;
  readonly actions: ReactNode;
  readonly children: ReactNode;
  readonly isWide?: boolean;
}

function Frame({ step, title, onStep, onClose, actions, children, isWide = false }: FrameProps) {
  const { m } = useSpeech();
  const index = steps.indexOf(step);
  const wizardSteps = steps.map((id, at): WizardStep => {
    const state = at < index ? "done" : at === index ? "current" : "waiting";
    return { id, word: m.receive.steps[id], state, stateWord: m.firstStart.stepState[state] };
  });
  return (
    <Wizard
      isInside
      isWide={isWide}
      title={title}
      steps={wizardSteps}
      {...(onStep && {
        onStep: (id) => {
          onStep(steps.find((one) => one === id) ?? step);
        },
      })}
      aside={
        <Button kind="quiet" size="dense" icon="chevronLeft" shortcut="receive.list" onPress={onClose}>
          {m.receive.toList}
        </Button>
      }
      actions={actions}
    >
      {children}
    </Wizard>
  );
}
