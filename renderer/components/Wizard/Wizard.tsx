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
}

export function Wizard({ title, about, steps, children, actions, onStep }: WizardProps) {
  const { m } = useSpeech();
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
      </nav>
      <main className={styles.main} aria-label={m.frame.skipToContent} id="content">
        <div className={styles.content}>{children}</div>
        <div className={styles.actions}>
          <div>{actions}</div>
        </div>
      </main>
    </div>
  );
}
