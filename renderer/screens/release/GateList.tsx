import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { readFailure } from "../../bridge.ts";
import { formatDateTime } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { gateValues } from "./gateFacts.ts";
import type { Gate } from "./useRelease.ts";
import styles from "./Release.module.css";

/** What has to be so before anything leaves, in the order of the way: read from the top it is one sentence. */
export function GateList({ gate }: { readonly gate: Gate }) {
  const { m, say, language } = useSpeech();
  const words = m.release.gate;
  const first = gate.lines.find(({ isMet }) => !isMet)?.line;
  return (
    <Panel title={words.title}>
      <ol className={styles.gate} aria-label={words.title}>
        {gate.lines.map(({ line, isMet, facts, failure }) => (
          <li key={line} data-line={line} data-standing={isMet ? "met" : line === first || failure !== undefined ? "next" : "ahead"}>
            <Icon name={isMet ? "check" : failure !== undefined ? "warning" : line === first ? "play" : "dot"} small />
            <div>
              <span>{say((isMet ? words.met : words.unmet)[line], gateValues(facts, language))}</span>
              <span className={styles.hidden}>{isMet ? words.isMet : words.isNotMet}</span>
              {failure !== undefined && <FailurePanel failure={readFailure(failure)} />}
            </div>
          </li>
        ))}
      </ol>
      {gate.approvals.length > 0 && (
        <ul className={styles.approvals} aria-label={words.approvals}>
          {gate.approvals.map(({ officer, name, at, isVerified }) => (
            <li key={officer}>
              <span>{say(words.approval, { name, at: formatDateTime(language, at) })}</span>
              <Chip state={isVerified ? "good" : "bad"}>{isVerified ? words.verified : words.notVerified}</Chip>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
