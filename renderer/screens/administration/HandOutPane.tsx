import { useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { FolderForm } from "../../components/FolderForm/FolderForm.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Administration.module.css";

/** What a provider seals to: written for a medium or a letter, with the fingerprints that are read out by another way. */
export function HandOutPane({ onClose }: { readonly onClose: () => void }) {
  const { m, say, language } = useSpeech();
  const words = m.administration.handOut;
  const [isAsked, setAsked] = useState(false);
  const [written, setWritten] = useState<OperationOutput<"policy.handOut"> | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();

  const write = async (folder: string): Promise<void> => {
    setAsked(true);
    setWritten(undefined);
    setFailure(undefined);
    const answer = await call("policy.handOut", { folder });
    setAsked(false);
    if (answer.ok) setWritten(answer.value);
    else setFailure(answer.failure);
  };

  return (
    <Pane title={words.title} onClose={onClose}>
      <p className={styles.quiet}>{words.about}</p>
      <FolderForm label={m.audit.exportPane.folder} help={m.audit.exportPane.folderHelp} verb={words.write} icon="export" isBusy={isAsked} onFolder={(folder) => { write(folder).catch(throwLater); }}>
        <div aria-live="polite">
          {failure !== undefined && <FailurePanel failure={failure} />}
          {written !== undefined && (
            <>
              <Notice state="good">
                <strong>{words.done}</strong>
              </Notice>
              <ul className={styles.signers}>
                {written.certificates.map(({ officer, name, certificate, validUntil }) => (
                  <li key={certificate}>
                    <p className={styles.strong}>{name}</p>
                    <p>{say(words.file, { officer, date: formatDate(language, validUntil) })}</p>
                    <code>{groupHash(certificate)}</code>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      </FolderForm>
    </Pane>
  );
}
