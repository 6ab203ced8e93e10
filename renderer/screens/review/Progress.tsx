import { useRef } from "react";
import { Chip } from "../../components/Chip/Chip.tsx";
import { useVariables } from "../../components/useVariables.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { ReviewState } from "./queue.ts";
import styles from "./Review.module.css";

/** How far the review is: accepted, of all; and what stands in the way. */
export function Progress({ state: { findings, settled, refused, deferred } }: { readonly state: ReviewState }) {
  const { m, say } = useSpeech();
  const words = m.review;
  const bar = useRef<HTMLDivElement>(null);
  useVariables(bar, { "--done": `${String(findings === 0 ? 100 : (settled / findings) * 100)}%` });
  return (
    <div className={styles.progress}>
      <div className={styles.counts}>
        <strong>{say(words.progress, { done: settled, total: findings })}</strong>
        <span>{say(words.left, { count: findings - settled })}</span>
        {refused > 0 && <Chip state="bad">{say(words.refusedCount, { count: refused })}</Chip>}
        {deferred > 0 && <Chip state="caution">{say(words.deferredCount, { count: deferred })}</Chip>}
      </div>
      <div ref={bar} className={styles.bar} role="progressbar" aria-label={words.title} aria-valuemin={0} aria-valuemax={Math.max(1, findings)} aria-valuenow={findings === 0 ? 1 : settled} />
      {settled === findings && findings > 0 && <p>{words.allAccepted}</p>}
    </div>
  );
}
