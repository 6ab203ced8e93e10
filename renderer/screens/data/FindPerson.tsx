import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Data.module.css";

/** By the number at the provider, as a whole: there is no list of numbers or names to look through. What was typed is not kept. */
export function FindPerson({ delivery, onFound }: { readonly delivery: number; readonly onFound: (holder: number) => void }) {
  const { m, say } = useSpeech();
  const words = m.data.find;
  const [local, setLocal] = useState("");
  const [answer, setAnswer] = useState("");
  const [failure, setFailure] = useState<Failure | undefined>();
  const find = (): void => {
    const wanted = local.trim();
    if (wanted === "") return;
    setFailure(undefined);
    call("data.find", { delivery, local: wanted }).then((found) => {
      if (!found.ok) {
        setFailure(found.failure);
        return;
      }
      const { holder } = found.value;
      setAnswer(holder === undefined ? words.none : say(words.found, { holder }));
      if (holder === undefined) return;
      setLocal("");
      onFound(holder);
    }, throwLater);
  };
  return (
    <form
      className={styles.find}
      data-filter
      role="search"
      aria-label={words.label}
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <div className={styles.findField}>
        <TextField size="dense" label={words.label} help={words.help} maxLength={128} value={local} onChange={setLocal} />
      </div>
      <Button size="dense" icon="search" type="submit">
        {words.go}
      </Button>
      <span role="status">{answer}</span>
      {failure !== undefined && <FailurePanel failure={failure} />}
    </form>
  );
}
