import { Facts } from "../../components/Facts/Facts.tsx";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Changes } from "./Changes.tsx";
import type { Ceremony } from "./useCeremony.ts";
import styles from "./Ceremony.module.css";

/** What is signed: in the window's words where it knows them, and always the exact text with its hash. */
export function Statement({ ceremony }: { readonly ceremony: Ceremony }) {
  const { m } = useSpeech();
  const words = m.ceremony;
  return (
    <div className={styles.statement}>
      {ceremony.changes !== undefined && <Changes changes={ceremony.changes} />}
      <details open={ceremony.changes === undefined}>
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
