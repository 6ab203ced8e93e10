import { useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { failureCodes, type Failure, type FailureCode } from "../../../core/domain/failure.ts";
import { useRunningJob } from "../../app/Jobs.tsx";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call, readFailure } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Choice } from "../../components/Choice/Choice.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { CountField, readCount } from "../../components/Field/CountField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { formatBytes, groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Vault.module.css";

type Checked = OperationOutput<"vault.check">;
type Depth = "places" | "data" | "part";

/** Whether every object is where the index says, and, where the keys are at hand, whether it reads back as it was written. */
export function CheckPanel() {
  const { m, say, language } = useSpeech();
  const words = m.vault.check;
  const { officer } = useSession();
  const mayRead = officer.role === "technician";
  const job = useRunningJob("vault.check");
  const [depth, setDepth] = useState<Depth>("places");
  const [part, setPart] = useState("1");
  const [of, setOf] = useState("7");
  const [isWrong, setWrong] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [checked, setChecked] = useState<Checked | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  const start = (): void => {
    const [one, all] = [readCount(part) ?? 0, readCount(of) ?? 0];
    const isBad = depth === "part" && (one < 1 || all < one || all > 1000);
    setWrong(isBad);
    if (isBad) return;
    setAsked(true);
    setChecked(undefined);
    setFailure(undefined);
    call("vault.check", { readData: depth !== "places", ...(depth === "part" && { subset: { part: one, of: all } }) }).then((answer) => {
      setAsked(false);
      if (answer.ok) setChecked(answer.value);
      else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <Panel title={words.title}>
      <p className={styles.quiet}>{words.about}</p>
      {mayRead && (
        <Choice
          look="segments"
          label={words.depth}
          value={depth}
          onChange={setDepth}
          options={[
            { value: "places", word: words.places },
            { value: "data", word: words.data },
            { value: "part", word: words.part },
          ]}
        />
      )}
      {mayRead && depth === "part" && (
        <div className={styles.pair}>
          <CountField size="dense" label={words.partNumber} value={part} error={isWrong ? words.partWrong : undefined} onChange={setPart} />
          <CountField size="dense" label={words.partOf} value={of} onChange={setOf} />
        </div>
      )}
      {job !== undefined && (
        <ProgressBar
          job={job}
          look="whole"
          onCancel={() => {
            void call("job.cancel", { job: job.id });
          }}
        />
      )}
      <div aria-live="polite" className={styles.result}>
        {failure !== undefined && <FailurePanel failure={failure} />}
        {checked !== undefined && (
          <>
            <Notice state={checked.faulty === 0 ? "good" : "bad"}>
              <strong>{checked.faulty === 0 ? say(words.whole, { count: checked.objects, bytes: formatBytes(language, checked.bytes) }) : say(words.faulty, { count: checked.faulty, total: checked.objects })}</strong>
            </Notice>
            {checked.problems.length > 0 && (
              <PlainTable
                label={words.problems}
                rows={checked.problems}
                keyOf={({ object, failure: found }) => `${object} ${found.code}`}
                columns={[
                  { id: "object", word: m.receive.items.address, cell: ({ object }) => <code>{groupHash(object)}</code> },
                  { id: "failure", word: words.what, cell: ({ failure: found }) => describe(readFailure(found).code, m.failures) },
                ]}
              />
            )}
          </>
        )}
      </div>
      {!isAsked && (
        <div>
          <Button icon="shield" onPress={start}>
            {checked === undefined && failure === undefined ? words.start : words.again}
          </Button>
        </div>
      )}
    </Panel>
  );
}

const describe = (code: FailureCode, texts: Readonly<Record<FailureCode, { readonly happened: string }>>): string => `${texts[code].happened.replaceAll(/\[[^\]]*\]/g, "")} (${failureCodes[code]})`;
