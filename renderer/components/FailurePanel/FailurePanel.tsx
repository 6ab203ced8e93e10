import type { ReactNode } from "react";
import { failureCodes, type Failure } from "../../../core/domain/failure.ts";
import { failureValues, placeholdersOf } from "../../../core/contract/messages/index.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Icon } from "../Icon/Icon.tsx";
import styles from "./FailurePanel.module.css";

/** Three lines: what happened, is the data safe, what to do next. The code small, details folded, never a stack. */
export function FailurePanel({ failure, actions }: { readonly failure: Failure; readonly actions?: ReactNode }) {
  const { m, say } = useSpeech();
  const text = m.failures[failure.code];
  const code = failureCodes[failure.code];
  const values = failureValues(m, failure);
  // What the three lines say already is not said again.
  const said = placeholdersOf(`${text.happened}${text.data}${text.next}`);
  const details = Object.entries(values).filter(([name]) => !said.has(name));
  return (
    <div className={styles.panel} role="alert">
      <Icon name="stop" />
      <div className={styles.body}>
        <p className={styles.happened}>
          {say(text.happened, values)}
          <span className={styles.code}>{code}</span>
        </p>
        <dl className={styles.lines}>
          <dt>{m.frame.failure.data}</dt>
          <dd>{say(text.data, values)}</dd>
          <dt>{m.frame.failure.next}</dt>
          <dd>{say(text.next, values)}</dd>
        </dl>
        {details.length > 0 && (
          <details className={styles.details}>
            <summary>{m.frame.failure.details}</summary>
            <ul>
              {details.map(([name, value]) => (
                <li key={name}>
                  <code>{`${name} = ${String(value)}`}</code>
                </li>
              ))}
            </ul>
          </details>
        )}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
