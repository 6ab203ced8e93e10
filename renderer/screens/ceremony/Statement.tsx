import { Facts } from "../../components/Facts/Facts.tsx";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Changes, Sentences } from "./Changes.tsx";
import { linesOf } from "./statementFacts.ts";
import type { Ceremony } from "./useCeremony.ts";
import styles from "./Ceremony.module.css";

/** What is signed: in the window's words where it knows them, and always the exact text with its hash. */
export function Statement({ ceremony }: { readonly ceremony: Ceremony }) {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.ceremony;
  const [title, ...rest] = linesOf(ceremony.statement, speech);
  return (
    <div className={styles.statement}>
      {ceremony.changes !== undefined && <Changes changes={ceremony.changes} />}
      {title !== undefined && <Sentences list={[[title, ...rest]]} />}
      <details open={ceremony.changes === undefined && title === undefined}>
        <summary>{words.exactText}</summary>
        <pre className={styles.text} tabIndex={0} aria-label={words.exactText}>
          {ceremony.statement}
        </pre>
      </details>
      <Facts look="stack" facts={[{ word: words.sha256, value: groupHash(ceremony.sha256), look: "mono" }]} />
      <p className={styles.quiet}>{words.compare}</p>
    </div>
  );
}
