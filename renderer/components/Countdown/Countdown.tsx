import { useEffect, useRef, useState } from "react";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useVariables } from "../useVariables.ts";
import styles from "./Countdown.module.css";

export interface CountdownProps {
  /** On the clock of this machine. */
  readonly until: number;
  /** The whole span, for the bar. */
  readonly milliseconds: number;
  /** `{seconds}` stands where the number goes. */
  readonly text: string;
}

/** Seconds that are left, as a number and as a bar that shrinks. Said aloud only every ten seconds, so that nobody is talked to without end. */
export function Countdown({ until, milliseconds, text }: CountdownProps) {
  const { say } = useSpeech();
  const bar = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState(() => Math.max(0, until - Date.now()));
  useEffect(() => {
    const timer = setInterval(() => {
      setLeft(Math.max(0, until - Date.now()));
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, [until]);
  const seconds = Math.ceil(left / 1000);
  useVariables(bar, { "--left": `${String(Math.min(100, (left / milliseconds) * 100))}%` });
  return (
    <div className={styles.countdown} data-short={seconds <= 10 || undefined}>
      <p className={styles.seconds} role="timer" aria-live={seconds % 10 === 0 ? "polite" : "off"}>
        {say(text, { seconds })}
      </p>
      <div className={styles.track} aria-hidden="true">
        <div ref={bar} className={styles.bar} />
      </div>
    </div>
  );
}
