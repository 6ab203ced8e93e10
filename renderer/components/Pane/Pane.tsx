import { useEffect, useId, useRef, type ReactNode } from "react";
import { Button } from "../Button/Button.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Pane.module.css";

/** What stands in the right pane: opened by a key it takes the focus, closed it goes back to the detail. */
export function Pane({ title, onClose, children }: { readonly title: string; readonly onClose?: () => void; readonly children: ReactNode }) {
  const { m } = useSpeech();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const isOpened = onClose !== undefined;
  useEffect(() => {
    if (isOpened) heading.current?.focus();
  }, [isOpened]);
  return (
    <section className={styles.pane} aria-labelledby={id}>
      <div className={styles.paneHead}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {onClose !== undefined && (
          <Button kind="quiet" size="dense" icon="cross" iconOnly shortcut="escape" onPress={onClose}>
            {m.frame.close}
          </Button>
        )}
      </div>
      {children}
    </section>
  );
}
