import { useCallback, useState } from "react";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { isFolder, MediumField } from "./MediumField.tsx";
import { useJobOutcome } from "./useJobOutcome.ts";
import type { Release } from "./useRelease.ts";
import { WorkUnderWay } from "./WorkUnderWay.tsx";
import styles from "./Release.module.css";

/** From the medium itself, as its recipient will read it; only then is it handed over. */
export function ReadBackForm({ release, onEnded }: { readonly release: Release; readonly onEnded: () => void }) {
  const { m, say } = useSpeech();
  const words = m.release.readBack;
  const { run } = release;
  const [folder, setFolder] = useDraft(`release.readBack.${String(run)}`, "");
  const [isChecked, setChecked] = useState(false);
  const work = useJobOutcome("release.readBack", `release.wasReadBack.${String(run)}`, onEnded);
  const isWorking = work.isBusy || work.job !== undefined;
  const { begin } = work;
  const read = useCallback(() => {
    setChecked(true);
    if (!isWorking && isFolder(folder)) begin(() => call("release.readBack", { run, folder: folder.trim() }));
  }, [begin, folder, isWorking, run]);
  useShortcuts("release", isWorking ? {} : { "release.next": read });
  return (
    <Panel title={words.title}>
      <p>{say(words.about, { medium: release.medium })}</p>
      <WorkUnderWay work={work} safety={words.safe} cancelled={words.cancelled} />
      {!isWorking && (
        <div className={styles.fields}>
          <MediumField
            folder={folder}
            showErrors={isChecked}
            onFolder={(chosen) => {
              setFolder(chosen);
            }}
          />
          <div>
            <Button kind="primary" icon="check" shortcut="release.next" onPress={read}>
              {words.begin}
            </Button>
          </div>
        </div>
      )}
    </Panel>
  );
}
