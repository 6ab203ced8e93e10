import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./BugScreen.module.css";

/** A bug ends here, calmly: what happened, that the data is safe, what to do. What was thrown is never shown. */
export function BugScreen() {
  const { m } = useSpeech();
  return (
    <main className={styles.bug} id="content">
      <div className={styles.body}>
        <h1>{m.bug.title}</h1>
        <FailurePanel
          failure={{ code: "program.bug" }}
          actions={
            <Button
              kind="primary"
              icon="repeat"
              onPress={() => {
                location.reload();
              }}
            >
              {m.bug.reopen}
            </Button>
          }
        />
      </div>
    </main>
  );
}
