import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Data.module.css";

/** Drawn in place of data that is not in the page. */
export function Veil() {
  const { m } = useSpeech();
  return (
    <span className={styles.veil}>
      <span className={styles.hidden}>{m.data.person.veiledWord}</span>
    </span>
  );
}
