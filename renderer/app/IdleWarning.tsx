import { useCallback, useEffect, useRef, useState } from "react";
import { call, listen } from "../bridge.ts";
import { Button } from "../components/Button/Button.tsx";
import { Icon } from "../components/Icon/Icon.tsx";
import { useSpeech } from "../i18n/LanguageProvider.tsx";
import styles from "./IdleWarning.module.css";

/** The room alone counts idle time; the window gives signs of life, not more often than this. */
const touchMilliseconds = 20_000;

/** A non-modal notice: it does not take the keyboard away from whoever is about to go on working. */
export function IdleWarning() {
  const { m, say } = useSpeech();
  const [until, setUntil] = useState<number | undefined>();
  const [seconds, setSeconds] = useState(0);
  const touchedAt = useRef(0);
  const isWarned = until !== undefined;

  const stay = useCallback(() => {
    touchedAt.current = performance.now();
    setUntil(undefined);
    void call("session.touch", {});
  }, []);

  useEffect(
    () =>
      listen("session.warning", ({ millisecondsLeft }) => {
        setUntil(performance.now() + millisecondsLeft);
        setSeconds(Math.ceil(millisecondsLeft / 1000));
      }),
    [],
  );

  useEffect(() => {
    if (until === undefined) return;
    const timer = setInterval(() => {
      setSeconds(Math.max(0, Math.ceil((until - performance.now()) / 1000)));
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, [until]);

  useEffect(() => {
    const alive = (): void => {
      if (isWarned || performance.now() - touchedAt.current >= touchMilliseconds) stay();
    };
    const acts = ["keydown", "pointerdown", "wheel"] as const;
    // Before anything else hears it: whoever deals with a key keeps it from those further down, and it is a sign of life all the same.
    const first = { capture: true, passive: true } as const;
    for (const act of acts) window.addEventListener(act, alive, first);
    return () => {
      for (const act of acts) window.removeEventListener(act, alive, first);
    };
  }, [isWarned, stay]);

  return (
    <div role="alert">
      {isWarned && (
        <div className={styles.warning}>
          <Icon name="clock" />
          <div className={styles.text}>
            <p className={styles.title}>{m.frame.warning.title}</p>
            <p aria-live="off">{say(m.frame.warning.body, { seconds })}</p>
          </div>
          <Button kind="primary" onPress={stay}>
            {m.frame.warning.stay}
          </Button>
        </div>
      )}
    </div>
  );
}
