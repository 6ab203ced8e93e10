import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useCards, type Slot } from "../../app/useCards.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { CardEntry } from "../../components/CardEntry/CardEntry.tsx";
import { useCardEntry } from "../../components/CardEntry/useCardEntry.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { noCertificate, type ChosenCertificate } from "./officerForm.ts";
import styles from "./Officer.module.css";

export interface ReadFromCardProps {
  /** The card of whoever is signed in stays where it is: taking it out ends the session. */
  readonly isPassedOver?: (slot: Slot) => boolean;
  readonly onRead: (read: { readonly certificate: ChosenCertificate; readonly signingCertificate: ChosenCertificate; readonly holder: string | undefined }) => void;
}

/** The two certificates of an officer, read from the card itself. */
export function ReadFromCard({ isPassedOver, onRead }: ReadFromCardProps) {
  const { m, say } = useSpeech();
  const words = m.officers.card;
  const cards = useCards();
  const slots = cards.slots.filter((slot) => isPassedOver?.(slot) !== true);
  const entry = useCardEntry(slots);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [missing, setMissing] = useState<string | undefined>();
  const read = (): void => {
    const { slot, pin } = entry;
    if (slot === undefined) return;
    setBusy(true);
    setFailure(undefined);
    setMissing(undefined);
    // Most cards show their certificates to anybody; the PIN is for those that do not.
    call("officer.readCard", { slot: slot.id, ...(pin !== "" && { pin }) }).then((answer) => {
      setBusy(false);
      entry.type("");
      if (!answer.ok) {
        setFailure(answer.failure);
        return;
      }
      const { label, certificatePem, signingCertificatePem, holder } = answer.value;
      const from = (pem: string | undefined): ChosenCertificate => (pem === undefined ? noCertificate : { pem, file: say(words.from, { label }), isUnreadable: false });
      const absent = [certificatePem === undefined ? m.officers.certificate : "", signingCertificatePem === undefined ? m.officers.signingCertificate : ""].filter((word) => word !== "");
      setMissing(absent.length === 0 ? undefined : absent.join(" · "));
      onRead({ certificate: from(certificatePem), signingCertificate: from(signingCertificatePem), holder });
    }, throwLater);
  };
  return (
    <div className={styles.card}>
      <CardEntry slots={slots} isWaiting={cards.isWaiting} slot={entry.slot} onChoose={entry.choose} pin={entry.pin} onPin={entry.type} inputRef={entry.input} />
      <p className={styles.quiet}>{words.pinOptional}</p>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {missing !== undefined && <Notice state="caution">{say(words.absent, { what: missing })}</Notice>}
      <Button size="dense" icon="card" isDisabled={!entry.isReady || isBusy} onPress={read}>
        {isBusy ? words.reading : words.read}
      </Button>
    </div>
  );
}
