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
import { Choice } from "../../components/Choice/Choice.tsx";
import { Wizard, type WizardStep } from "../../components/Wizard/Wizard.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { languageNames } from "../settings/Settings.tsx";
import { CreateStep } from "./CreateStep.tsx";
import { DemoOfficers } from "./DemoOfficers.tsx";
import { firstEntries, missingOfficers } from "./officers.ts";
import { ProductionOfficers } from "./ProductionOfficers.tsx";
import { KindStep, NameStep } from "./Steps.tsx";
import { SummaryStep } from "./SummaryStep.tsx";
import styles from "./FirstStart.module.css";

const steps = ["kind", "name", "officers", "summary", "create"] as const;
type Step = (typeof steps)[number];

/** A machine without a room: four questions, one summary, one act. Nothing is written before the act. */
export function FirstStart({ status, onDone }: { readonly status: Status; readonly onDone: () => void }) {
  const { m } = useSpeech();
  const words = m.firstStart;
  const language = useChosenLanguage();
  const [, setLanguage] = usePreference("language", language);
  const [step, setStep] = useState<Step>("kind");
  const [kind, setKind] = useState<RoomKind>("demo");
  const [typedName, setName] = useState<string | undefined>();
  const [entries, setEntries] = useState(firstEntries);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [created, setCreated] = useState<OperationOutput<"room.create"> | undefined>();
  const job = useRunningJob("room.create");
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
    const officers = kind === "demo" ? [] : entries.map(({ name: full, kana, romaji, role, certificatePem }) => ({ name: full.trim(), kana: kana.trim(), romaji: romaji.trim(), role, certificatePem }));
    const answer = await call("room.create", { name: name.trim(), kind, officers });
    setBusy(false);
    if (answer.ok) setCreated(answer.value);
    else setFailure(answer.failure);
  };

  const next = (): void => {
    const isStopped = (step === "name" && nameError !== undefined) || (step === "officers" && kind === "production" && missingOfficers(entries).length > 0);
    setChecked(isStopped);
    if (isStopped) content.current?.querySelector<HTMLElement>("[data-invalid] input, [data-invalid] button, input[data-invalid]")?.focus();
    else setStep(steps[index + 1] ?? step);
  };
  const back = (): void => {
    setFailure(undefined);
    setChecked(false);
    setStep(steps[index - 1] ?? step);
  };

  const wizardSteps = steps.map((id, at): WizardStep => {
    const state = created !== undefined || at < index ? "done" : at === index ? "current" : "waiting";
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
        about={created === undefined ? words.about : undefined}
        steps={wizardSteps}
        {...(step !== "create" && {
          onStep: (id) => {
            setStep(steps.find((one) => one === id) ?? step);
          },
        })}
        actions={
          <>
            {index > 0 && created === undefined && !isBusy && <Button onPress={back}>{m.frame.back}</Button>}
            {index < 3 && (
              <Button kind="primary" onPress={next}>
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
            {created !== undefined && (
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
          {step === "officers" && kind === "production" && <ProductionOfficers entries={entries} onChange={setEntries} isChecked={isChecked} />}
          {step === "summary" && <SummaryStep kind={kind} name={name.trim()} folder={status.folder} entries={entries} />}
          {step === "create" && <CreateStep job={job} failure={failure} created={created} />}
        </div>
      </Wizard>
    </div>
  );
}
