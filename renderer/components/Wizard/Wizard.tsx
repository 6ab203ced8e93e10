import type { ReactNode } from "react";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./Wizard.module.css";

export interface WizardStep {
  readonly id: string;
  readonly word: string;
  readonly state: "done" | "current" | "waiting";
  readonly stateWord: string;
}

export interface WizardProps {
  readonly title: string;
  readonly about?: string | undefined;
  readonly steps: readonly WizardStep[];
  readonly children: ReactNode;
  readonly actions: ReactNode;
  /** Back to a step that is done; absent once there is no way back. */
  readonly onStep?: (id: string) => void;
  /** Stands under the steps: the way out. */
  readonly aside?: ReactNode;
  /** Within a session's frame, which has the page's `main` already. */
  readonly isInside?: boolean;
  /** Widens the content for tables. */
  readonly isWide?: boolean;
}

export function Wizard({ title, about, steps, children, actions, onStep, aside, isInside = false, isWide = false }: WizardProps) {
  const { m } = useSpeech();
  const Main = isInside ? "div" : "main";
  return (
    <div className={styles.wizard}>
      <nav className={styles.steps} aria-label={title}>
        <h1>{title}</h1>
        {about !== undefined && <p className={styles.about}>{about}</p>}
        <ol>
          {steps.map((step, index) => (
            <li key={step.id} data-state={step.state} aria-current={step.state === "current" ? "step" : undefined}>
              <span className={styles.number}>{step.state === "done" ? <Icon name="check" small /> : index + 1}</span>
              {step.state === "done" && onStep !== undefined ? (
                <button
                  type="button"
                  onClick={() => {
                    onStep(step.id);
                  }}
                >
                  {step.word}
                </button>
              ) : (
                <span className={styles.word}>{step.word}</span>
              )}
              <span className={styles.state}>{step.stateWord}</span>
            </li>
          ))}
        </ol>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </nav>
      <Main className={styles.main} data-wide={isWide || undefined} {...(!isInside && { id: "content", "aria-label": m.frame.skipToContent })}>
        <div className={styles.content}>{children}</div>
        <div className={styles.actions}>
          <div>{actions}</div>
        </div>
      </Main>
    </div>
  );
}
