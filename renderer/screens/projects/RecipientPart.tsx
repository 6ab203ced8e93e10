import { useCallback, useEffect, useState } from "react";
import { FileTrigger } from "react-aria-components";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { readCertificate } from "../officer/officerForm.ts";
import { certificateFacts } from "./Overview.tsx";
import styles from "./Projects.module.css";

export interface RecipientPartProps {
  /** What was read before; empty while nothing was. */
  readonly pem: string;
  readonly error: string | undefined;
  readonly onRead: (pem: string, holder: string) => void;
  readonly onUnread: () => void;
}

/** Whose card will open the package: the room reads the certificate and says whose it is before anything is proposed. */
export function RecipientPart({ pem, error, onRead, onUnread }: RecipientPartProps) {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.projects.proposal.certificate;
  const { room } = useSession();
  const [isPasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState("");
  const [isUnreadable, setUnreadable] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [read, setRead] = useState<OperationOutput<"recipient.read"> | undefined>();
  const show = useCallback(async (given: string): Promise<OperationOutput<"recipient.read"> | undefined> => {
    setBusy(true);
    setFailure(undefined);
    setUnreadable(false);
    const answer = await call("recipient.read", { certificatePem: given });
    setBusy(false);
    setRead(answer.ok ? answer.value : undefined);
    if (!answer.ok) setFailure(answer.failure);
    return answer.ok ? answer.value : undefined;
  }, []);
  // Whoever comes back to the form finds what was read.
  useEffect(() => {
    if (pem !== "" && read === undefined) show(pem).catch(throwLater);
  }, [pem, read, show]);
  const take = async (given: string | undefined): Promise<void> => {
    onUnread();
    setRead(undefined);
    setFailure(undefined);
    if (given === undefined || given.trim() === "") {
      setUnreadable(true);
      return;
    }
    const found = await show(given);
    if (found !== undefined) onRead(given, found.holder);
  };
  const takeFile = async (files: FileList | null): Promise<void> => {
    const file = files?.[0];
    if (file !== undefined) await take(await readCertificate(file));
  };
  const takeDemo = async (): Promise<void> => {
    const demo = await call("recipient.demo", {});
    if (demo.ok) await take(demo.value.certificatePem);
    else setFailure(demo.failure);
  };
  return (
    <div className={styles.fields}>
      <p className={styles.quiet}>{words.about}</p>
      <div className={styles.acts}>
        <FileTrigger
          acceptedFileTypes={[".pem", ".crt", ".cer", ".der"]}
          onSelect={(files) => {
            takeFile(files).catch(throwLater);
          }}
        >
          <Button size="dense" icon="file" isDisabled={isBusy}>
            {words.choose}
          </Button>
        </FileTrigger>
        <Button
          size="dense"
          icon="keyboard"
          aria-expanded={isPasting}
          onPress={() => {
            setPasting(!isPasting);
          }}
        >
          {words.paste}
        </Button>
        {room.kind === "demo" && (
          <Button
            size="dense"
            icon="flask"
            isDisabled={isBusy}
            onPress={() => {
              takeDemo().catch(throwLater);
            }}
          >
            {words.demo}
          </Button>
        )}
      </div>
      {isPasting && (
        <>
          <TextField label={words.pasted} lines maxLength={16_384} value={pasted} onChange={setPasted} />
          <div className={styles.acts}>
            <Button
              size="dense"
              isDisabled={isBusy}
              onPress={() => {
                take(/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.exec(pasted)?.[0].concat("\n")).catch(throwLater);
              }}
            >
              {words.read}
            </Button>
          </div>
        </>
      )}
      <div className={styles.live} aria-live="polite">
        {isBusy && <p className={styles.quiet}>{words.reading}</p>}
        {read !== undefined && pem !== "" && <Facts facts={certificateFacts(read, speech)} />}
      </div>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {(isUnreadable || (error !== undefined && failure === undefined)) && (
        <p className={styles.error} role="alert">
          <Icon name="warning" small />
          {isUnreadable ? words.unreadable : error}
        </p>
      )}
    </div>
  );
}
