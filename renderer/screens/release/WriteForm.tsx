import { useCallback, useState } from "react";
import { useNavigation } from "../../app/Navigation.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { CountField, readCount } from "../../components/Field/CountField.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { isFolder, MediumField } from "./MediumField.tsx";
import { useJobOutcome } from "./useJobOutcome.ts";
import { WorkUnderWay } from "./WorkUnderWay.tsx";
import styles from "./Release.module.css";

const askLedger = () => call("ledger.list", {});
const mostDays = 3650;

const readDays = (text: string): number | undefined => {
  const days = readCount(text);
  return days !== undefined && days >= 1 && days <= mostDays ? days : undefined;
};

interface Entry {
  readonly folder: string;
  readonly medium: string;
  readonly days: string;
}

/** Which medium, for how long; then everything is written, two sign, and it is read back before it has a name. */
export function WriteForm({ run, isReady, onEnded }: { readonly run: number; readonly isReady: boolean; readonly onEnded: () => void }) {
  const { m } = useSpeech();
  const words = m.release.write;
  const { go } = useNavigation();
  const { value } = useAnswer(askLedger);
  const here = (value?.entries ?? []).filter(({ state }) => state === "registered" || state === "received");
  const [entry, setEntry] = useDraft<Entry>(`release.write.${String(run)}`, { folder: "", medium: "", days: "90" });
  const [isChecked, setChecked] = useState(false);
  const work = useJobOutcome("release.write", `release.written.${String(run)}`, onEnded);
  const number = here.some((one) => one.number === entry.medium) ? entry.medium : (here[0]?.number ?? "");
  const days = readDays(entry.days);
  const isWorking = work.isBusy || work.job !== undefined;
  const { begin } = work;
  const write = useCallback(() => {
    setChecked(true);
    if (isWorking || !isFolder(entry.folder) || number === "" || days === undefined) return;
    begin(() => call("release.write", { run, folder: entry.folder.trim(), medium: number, days }));
  }, [begin, days, entry.folder, isWorking, number, run]);
  useShortcuts("release", isWorking || !isReady ? {} : { "release.next": write });
  return (
    <Panel title={words.title}>
      <p>{words.about}</p>
      <WorkUnderWay work={work} safety={words.safe} cancelled={words.cancelled} />
      {!isReady && !isWorking && <p>{words.notReady}</p>}
      {isReady && !isWorking && (
        <div className={styles.fields}>
          <MediumField
            folder={entry.folder}
            forWriting
            showErrors={isChecked}
            onFolder={(folder, medium) => {
              setEntry((before) => ({ ...before, folder, medium: medium?.ledger?.number ?? before.medium }));
            }}
          />
          {here.length > 0 ? (
            <Select
              label={words.number}
              value={number}
              options={here.map(({ number: one, owner, kind }) => ({ value: one, word: `${one} · ${owner} · ${m.words.ledgerKinds[kind]}` }))}
              onChange={(medium) => {
                setEntry((before) => ({ ...before, medium }));
              }}
            />
          ) : (
            value !== undefined && (
              <Notice
                state="caution"
                title={words.unregistered}
                actions={
                  <Button
                    icon="shelf"
                    onPress={() => {
                      go({ section: "ledger" });
                    }}
                  >
                    {words.toLedger}
                  </Button>
                }
              >
                {words.unregisteredAbout}
              </Notice>
            )
          )}
          <CountField
            label={words.days}
            help={words.daysHelp}
            isRequired
            value={entry.days}
            error={isChecked && days === undefined ? words.daysWrong : undefined}
            onChange={(text) => {
              setEntry((before) => ({ ...before, days: text }));
            }}
          />
          <div>
            <Button kind="primary" icon="export" shortcut="release.next" onPress={write}>
              {words.begin}
            </Button>
          </div>
        </div>
      )}
    </Panel>
  );
}
