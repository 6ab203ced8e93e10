import { useAnswer } from "../../app/useAnswer.ts";
import { call, readFailure } from "../../bridge.ts";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./CardCheck.module.css";

const askModules = () => call("card.modules", {});

/** Which card software is registered, and whether it serves: where it does not, no card is seen at all. */
export function Modules() {
  const { m } = useSpeech();
  const words = m.cardCheck.modules;
  const { value } = useAnswer(askModules);
  if (value === undefined || value.modules.length === 0) return null;
  return (
    <details className={styles.modules} open={value.modules.some(({ failure }) => failure !== undefined)}>
      <summary>{words.title}</summary>
      <ul className={styles.uses}>
        {value.modules.map(({ path, sha256, failure }) => (
          <li key={path}>
            <div>
              <code>{path}</code> <Chip state={failure === undefined ? "good" : "bad"}>{failure === undefined ? words.serves : words.fails}</Chip>
              {sha256 !== undefined && <p className={styles.quiet}><code>{groupHash(sha256)}</code></p>}
              {failure !== undefined && <FailurePanel failure={readFailure(failure)} />}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
