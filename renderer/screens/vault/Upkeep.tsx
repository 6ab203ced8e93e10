import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { useRunningJobs } from "../../app/Jobs.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { formatBytes } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Vault.module.css";

/** Taking back the space of what is gone, and making the index anew from what is there. */
export function Upkeep({ deadBytes, onDone }: { readonly deadBytes: number; readonly onDone: () => void }) {
  const { m, say, language } = useSpeech();
  const words = m.vault.upkeep;
  const job = useRunningJobs().find(({ kind }) => kind === "vault.compact" || kind === "vault.rebuild");
  const [isBusy, setBusy] = useState(false);
  const [done, setDone] = useState<string | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  const begin = (): void => {
    setBusy(true);
    setDone(undefined);
    setFailure(undefined);
  };
  const end = (text: string | undefined, refused: Failure | undefined): void => {
    setBusy(false);
    setDone(text);
    setFailure(refused);
    onDone();
  };
  const compact = (): void => {
    begin();
    call("vault.compact", {}).then((answer) => {
      end(answer.ok ? say(words.compacted, { bytes: formatBytes(language, answer.value.freedBytes), segments: answer.value.segments }) : undefined, answer.ok ? undefined : answer.failure);
    }, throwLater);
  };
  const rebuild = (): void => {
    begin();
    call("vault.rebuild", {}).then((answer) => {
      end(answer.ok ? say(words.rebuilt, { records: answer.value.records, restored: answer.value.restored }) : undefined, answer.ok ? undefined : answer.failure);
    }, throwLater);
  };
  return (
    <Panel title={words.title}>
      {job !== undefined && (
        <ProgressBar
          job={job}
          look="whole"
          onCancel={() => {
            void call("job.cancel", { job: job.id });
          }}
        />
      )}
      {failure !== undefined && <FailurePanel failure={failure} />}
      {done !== undefined && (
        <Notice state="good" live>
          {done}
        </Notice>
      )}
      <p className={styles.quiet}>{say(words.compactAbout, { bytes: formatBytes(language, deadBytes) })}</p>
      <div>
        <Button icon="vault" isDisabled={isBusy || deadBytes === 0} onPress={compact}>
          {words.compact}
        </Button>
      </div>
      <p className={styles.quiet}>{words.rebuildAbout}</p>
      <div>
        <Button icon="repeat" isDisabled={isBusy} onPress={rebuild}>
          {words.rebuild}
        </Button>
      </div>
    </Panel>
  );
}
