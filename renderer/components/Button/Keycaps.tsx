import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Button.module.css";

/** Keys as they are printed on the keyboard; two strokes are joined by the word "then". */
export function Keycaps({ caps }: { readonly caps: readonly string[] }) {
  const { m } = useSpeech();
  return (
    <span className={styles.caps}>
      {caps.map((cap, index) => (
        <span key={cap} className={styles.stroke}>
          {index > 0 && <span className={styles.then}>{m.frame.help.then}</span>}
          <kbd>{cap}</kbd>
        </span>
      ))}
    </span>
  );
}
