import { useNavigation } from "../../app/Navigation.tsx";
import { readFailure } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { TitleLine } from "../../components/Panel/Panel.tsx";
import { formatBytes } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Medium } from "./useMedia.ts";
import styles from "./Receive.module.css";

export interface MediumPaneProps {
  readonly medium: Medium;
  readonly mayReceive: boolean;
  readonly onStart: () => void;
}

/** A medium without a number of its own (a CD) is known to the ledger by its label only: the room compares that with the custody form. */
export const isUnknown = ({ ledger, serial }: Pick<Medium, "ledger" | "serial">): boolean => ledger === undefined && serial !== undefined;

/** A medium that lies in a port: what it is, whether it may be received, and if not, what to do. */
export function MediumPane({ medium, mayReceive, onStart }: MediumPaneProps) {
  const { m, say, language } = useSpeech();
  const words = m.receive.medium;
  const { go } = useNavigation();
  const isUnregistered = isUnknown(medium);
  return (
    <div className={styles.page}>
      <TitleLine title={medium.ledger?.number ?? medium.label} state={<Chip state={medium.readOnly ? "good" : "bad"}>{medium.readOnly ? words.readOnly : words.writable}</Chip>}>
        {mayReceive && (
          <Button kind="primary" icon="play" shortcut="receive.start" isDisabled={medium.refusal !== undefined || isUnregistered} onPress={onStart}>
            {medium.resumes === undefined ? words.start : words.resume}
          </Button>
        )}
      </TitleLine>
      {medium.refusal !== undefined && <FailurePanel failure={readFailure(medium.refusal)} />}
      {isUnregistered && (
        <Notice
          state="caution"
          title={words.unregistered}
          actions={
            <Button
              icon="shelf"
              onPress={() => {
                go({ section: "ledger", part: medium.serial ?? "" });
              }}
            >
              {words.register}
            </Button>
          }
        >
          {words.unregisteredAdvice}
        </Notice>
      )}
      {medium.resumes !== undefined && medium.refusal === undefined && <Notice state="caution">{say(words.resumes, { number: medium.resumes })}</Notice>}
      <Facts
        facts={[
          { word: words.ledger, value: medium.ledger === undefined ? isUnregistered ? <Chip state="caution">{words.unregistered}</Chip> : words.byLabel : `${medium.ledger.number} · ${m.words.ledgerStates[medium.ledger.state]}` },
          { word: words.label, value: medium.label === "" ? m.frame.none : medium.label },
          { word: words.serial, value: medium.serial ?? m.frame.unknown, look: "mono" },
          { word: words.model, value: medium.model ?? m.frame.unknown },
          { word: words.bytes, value: formatBytes(language, medium.bytes) },
          { word: words.port, value: medium.port },
          { word: words.path, value: medium.path, look: "mono" },
        ]}
      />
      <p className={styles.quiet}>{words.neverWritten}</p>
    </div>
  );
}
