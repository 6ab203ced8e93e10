import { useEffect, useRef } from "react";
import type { EventPayload } from "../../../core/contract/events.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Ended.module.css";

export type EndReason = EventPayload<"session.ended">["reason"];

const endReasons: readonly string[] = ["signedOut", "cardRemoved", "idle", "roomStopped"] satisfies readonly EndReason[];
export const isEndReason = (text: string | null): text is EndReason => text !== null && endReasons.includes(text);

/** Nothing of the session is left in the page: one sentence and the way back. */
export function Ended({ reason, onSignIn }: { readonly reason: EndReason; readonly onSignIn: () => void }) {
  const { m } = useSpeech();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus();
  }, []);
  return (
    <main className={styles.ended} id="content">
      <Icon name="lock" />
      <h1>{m.ended[reason].title}</h1>
      <p>{m.ended[reason].body}</p>
      <Button kind="primary" ref={button} onPress={onSignIn}>
        {m.ended.toSignIn}
      </Button>
    </main>
  );
}
