import { useState } from "react";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel, TitleLine } from "../../components/Panel/Panel.tsx";
import { formatBytes, formatNumber } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { CheckPanel } from "./CheckPanel.tsx";
import { Register } from "./Register.tsx";
import { Upkeep } from "./Upkeep.tsx";
import styles from "./Vault.module.css";

const askStatus = () => call("vault.status", {});

/** The question of this screen: is everything still there, and whole? */
export function Vault() {
  const { m, say, language } = useSpeech();
  const words = m.vault;
  const { officer } = useSession();
  const { value: status, failure, again } = useAnswer(askStatus);
  const [round, setRound] = useState(0);
  const changed = (): void => {
    setRound(round + 1);
    again();
  };
  const number = (count: number): string => formatNumber(language, count);
  return (
    <div className={styles.screen}>
      <TitleLine title={words.title} />
      {failure !== undefined && <FailurePanel failure={failure} />}
      {status !== undefined && status.traces > 0 && <Notice state="caution">{say(words.tracesAbout, { count: status.traces })}</Notice>}
      <div className={styles.grid}>
        <Panel title={words.status}>
          {status === undefined ? (
            <p className={styles.quiet}>{m.frame.loading}</p>
          ) : (
            <Facts
              facts={[
                { word: words.objects, value: number(status.objects) },
                { word: words.bytes, value: formatBytes(language, status.bytes) },
                { word: words.shared, value: number(status.shared) },
                { word: words.arriving, value: number(status.arriving) },
                { word: words.unreferred, value: number(status.unreferred) },
                { word: words.destroyed, value: number(status.destroyed) },
                { word: words.segments, value: number(status.segments) },
                { word: words.storedBytes, value: formatBytes(language, status.storedBytes) },
                { word: words.deadBytes, value: formatBytes(language, status.deadBytes) },
                { word: words.traces, value: number(status.traces) },
              ]}
            />
          )}
        </Panel>
        {may(officer.role, "vault.check") && <CheckPanel />}
        {may(officer.role, "vault.compact") && <Upkeep deadBytes={status?.deadBytes ?? 0} onDone={changed} />}
      </div>
      {may(officer.role, "vault.certificate") && status !== undefined && <Register count={status.register} />}
    </div>
  );
}
