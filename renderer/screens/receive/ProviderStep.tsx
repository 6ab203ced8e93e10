import { Choice } from "../../components/Choice/Choice.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Inspection } from "./ReceiveWizard.tsx";
import styles from "./Receive.module.css";

export interface ProviderStepProps {
  readonly candidates: Inspection["providers"];
  readonly chosen: string | undefined;
  readonly isChecked: boolean;
  readonly onChoose: (provider: string) => void;
}

export function ProviderStep({ candidates, chosen, isChecked, onChoose }: ProviderStepProps) {
  const { m } = useSpeech();
  const words = m.receive.provider;
  const isSigned = candidates.some(({ verdict }) => verdict === "verified");
  return (
    <>
      <h2>{words.title}</h2>
      {candidates.length === 0 ? (
        <Notice state="caution">{words.none}</Notice>
      ) : (
        <>
          <Notice state={isSigned ? "good" : "caution"} title={isSigned ? words.verified : words.possible}>
            {isSigned ? words.aboutVerified : words.aboutPossible}
          </Notice>
          <Choice
            look="cards"
            label={words.label}
            value={chosen ?? ""}
            onChange={onChoose}
            options={candidates.map(({ provider, name, kind, verdict }) => ({ value: provider, word: name, about: `${kindOf(m.words.providerKinds, kind)} · ${words[verdict]}`, icon: "building" as const }))}
          />
          {isChecked && chosen === undefined && (
            <p className={styles.error} role="alert">
              <Icon name="warning" small />
              {words.missing}
            </p>
          )}
        </>
      )}
    </>
  );
}

const kindOf = (kinds: Readonly<Record<string, string>>, kind: string): string => kinds[kind] ?? kind;
