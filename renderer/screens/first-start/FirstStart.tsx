import { useEffect, useRef, useState } from "react";
import { languages } from "../../../core/contract/messages/index.ts";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { RoomKind } from "../../../core/domain/officer.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { RoomBanner } from "../../app/Banner.tsx";
import { useRunningJob } from "../../app/Jobs.tsx";
import { useChosenLanguage, usePreference } from "../../app/Preferences.tsx";
import type { Status } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Choice } from "../../components/Choice/Choice.tsx";
import { Wizard, type WizardStep } from "../../components/Wizard/Wizard.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { hasEnded, useCeremony } from "../ceremony/useCeremony.ts";
import { firstOfficers, missingOfficers, readOfficer } from "../officer/officerForm.ts";
import { languageNames } from "../settings/Settings.tsx";
import { CreateStep } from "./CreateStep.tsx";
import { DemoOfficers } from "./DemoOfficers.tsx";
import { arePaths, ModulesStep, readPaths, type Loaded } from "./ModulesStep.tsx";
import { ProductionOfficers } from "./ProductionOfficers.tsx";
import { KindStep, NameStep } from "./Steps.tsx";
import { SummaryStep } from "./SummaryStep.tsx";
import styles from "./FirstStart.module.css";

/** A demo room needs no card software: its cards are files. */
const stepsOf = { demo: ["kind", "name", "officers", "summary", "create"], production: ["kind", "name", "modules", "officers", "summary", "create"] } as const satisfies Record<RoomKind, readonly string[]>;
type Step = (typeof stepsOf)[RoomKind][number];

/** A machine without a room: a few questions, one summary, one act. Nothing is written before the act; a production room comes to be by the cards of two custodians. */
export function FirstStart({ status, onDone }: { readonly status: Status; readonly onDone: () => void }) {
  const { m } = useSpeech();
  const words = m.firstStart;
  const language = useChosenLanguage();
  const [, setLanguage] = usePreference("language", language);
  const [step, setStep] = useState<Step>("kind");
  const [kind, setKind] = useState<RoomKind>("demo");
  const [typedName, setName] = useState<string | undefined>();
  const [officers, setOfficers] = useState(firstOfficers);
  const [modules, setModules] = useState("");
  const [loaded, setLoaded] = useState<Loaded>([]);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [created, setCreated] = useState<OperationOutput<"room.create"> | undefined>();
  const job = useRunningJob("room.create");
  const { ceremony, take, putAway } = useCeremony();
  const steps: readonly Step[] = stepsOf[kind];
  const content = useRef<HTMLDivElement>(null);

  const name = typedName ?? (kind === "demo" ? words.name.suggestedDemo : "");
  const nameError = name.trim() === "" ? words.name.missing : name.trim().length > 120 ? words.name.tooLong : undefined;
  const index = steps.indexOf(step);

  useEffect(() => {
    content.current?.focus();
  }, [step]);

  const create = async (): Promise<void> => {
    setStep("create");
    setBusy(true);
    setFailure(undefined);
    const given = kind === "demo" ? { officers: [] } : { officers: officers.map(readOfficer).filter((officer) => officer !== undefined), cardModules: [...readPaths(modules)] };
    const answer = await call("room.create", { name: name.trim(), kind, ...given });
    setBusy(false);
    if (!answer.ok) {
      setFailure(answer.failure);
      return;
    }
    setCreated(answer.value);
    if (answer.value.ceremony !== undefined) take(answer.value.ceremony);
  };

  /** The libraries are loaded at once, so that certificates can be read from the cards in the next step. */
  const load = async (): Promise<void> => {
    setBusy(true);
    const answer = await call("card.load", { paths: [...readPaths(modules)] });
    setBusy(false);
    setLoaded(answer.ok ? answer.value.modules : []);
    setFailure(answer.ok ? undefined : answer.failure);
    if (answer.ok && answer.value.modules.every((one) => one.failure === undefined)) setStep("officers");
  };
  const next = (): void => {
    const isStopped =
      (step === "name" && nameError !== undefined) ||
      (step === "officers" && kind === "production" && missingOfficers(officers).length > 0) ||
      (step === "modules" && (readPaths(modules).length === 0 || !arePaths(readPaths(modules))));
    setChecked(isStopped);
    if (isStopped) content.current?.querySelector<HTMLElement>("[data-invalid] input, [data-invalid] button, input[data-invalid]")?.focus();
    else if (step === "modules") load().catch(throwLater);
    else setStep(steps[index + 1] ?? step);
  };
  const back = (): void => {
    setFailure(undefined);
    setCreated(undefined);
    putAway();
    setChecked(false);
    setStep(steps[index - 1] ?? step);
  };

  const isMade = created !== undefined && (created.ceremony === undefined || ceremony?.state === "done");
  const isStillOpen = created === undefined || (ceremony !== undefined && hasEnded(ceremony) && !isMade);
  const wizardSteps = steps.map((id, at): WizardStep => {
    const state = isMade || at < index ? "done" : at === index ? "current" : "waiting";
    return { id, word: words.steps[id], state, stateWord: words.stepState[state] };
  });

  return (
    <div className={styles.screen}>
      <RoomBanner kind={undefined} name={m.words.program}>
        <div className={styles.tools}>
          <Choice look="segments" label={m.signIn.language} hideLabel value={language} options={languages.map((value) => ({ value, word: languageNames[value] }))} onChange={setLanguage} />
        </div>
      </RoomBanner>
      <Wizard
        title={words.title}
        about={isMade ? undefined : words.about}
        steps={wizardSteps}
        {...(step !== "create" && {
          onStep: (id) => {
            setStep(steps.find((one) => one === id) ?? step);
          },
        })}
        actions={
          <>
            {index > 0 && isStillOpen && !isBusy && <Button onPress={back}>{m.frame.back}</Button>}
            {step !== "summary" && step !== "create" && (
              <Button kind="primary" isDisabled={isBusy} onPress={next}>
                {m.frame.next}
              </Button>
            )}
            {step === "summary" && (
              <Button
                kind="primary"
                onPress={() => {
                  create().catch(throwLater);
                }}
              >
                {words.summary.create}
              </Button>
            )}
            {isMade && (
              <Button kind="primary" onPress={onDone}>
                {words.create.toSignIn}
              </Button>
            )}
          </>
        }
      >
        <div ref={content} tabIndex={-1} className={styles.step}>
          {step === "kind" && <KindStep kind={kind} onChange={setKind} />}
          {step === "name" && <NameStep name={name} error={isChecked ? nameError : undefined} onChange={setName} onSubmit={next} />}
          {step === "officers" && kind === "demo" && <DemoOfficers />}
          {step === "officers" && kind === "production" && <ProductionOfficers officers={officers} onChange={setOfficers} isChecked={isChecked} />}
          {step === "modules" && <ModulesStep text={modules} error={isChecked ? words.modules.invalid : undefined} loaded={loaded} onChange={(text) => { setModules(text); setLoaded([]); }} />}
          {step === "modules" && failure !== undefined && <FailurePanel failure={failure} />}
          {step === "summary" && <SummaryStep kind={kind} name={name.trim()} folder={status.folder} officers={officers} modules={readPaths(modules)} />}
          {step === "create" && <CreateStep job={job} failure={failure} created={created} isMade={isMade} ceremony={ceremony} onCeremony={take} />}
        </div>
      </Wizard>
    </div>
  );
}
