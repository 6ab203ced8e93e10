import { useState } from "react";
import { useNow } from "../../app/useNow.ts";
import { useSession } from "../../app/Session.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { NothingChosen } from "../../components/Directory/Directory.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { CertificateField } from "../officer/CertificateField.tsx";
import { StandingFields } from "../officer/OfficerFields.tsx";
import { emptyStanding, faultsOfStanding, noCertificate, readTerm, type ChosenCertificate, type StandingForm } from "../officer/officerForm.ts";
import { ReadFromCard } from "../officer/ReadFromCard.tsx";
import { standingOf, type Officer } from "./officerStanding.ts";
import { useChange } from "./useChange.ts";
import styles from "./Administration.module.css";

type Act = "look" | "renew" | "card";
const noFaults: ReturnType<typeof faultsOfStanding> = new Map();

export function OfficerPane({ officer, mayChange }: { readonly officer: Officer | undefined; readonly mayChange: boolean }) {
  const { m, say, language } = useSpeech();
  const words = m.administration;
  const now = useNow(60_000);
  const [act, setAct] = useState<Act>("look");
  const { begin, isBusy, failure } = useChange();
  if (officer === undefined) return <NothingChosen>{words.chooseOfficer}</NothingChosen>;
  const back = (): void => {
    setAct("look");
  };
  if (act === "renew") return <Renew officer={officer} onClose={back} />;
  if (act === "card") return <ReplaceCard officer={officer} onClose={back} />;
  const { state, word } = standingOf(officer, now);
  const term = ({ from, until }: { readonly from: number; readonly until: number }): string => `${formatDate(language, from)} 〜 ${formatDate(language, until)}`;
  return (
    <Pane title={language === "ja" ? officer.name : officer.romaji}>
      <Chip state={state}>{words.standing[word]}</Chip>
      {officer.warnings.map(({ what, until }) => (
        <Notice key={what} state={until <= now ? "bad" : "caution"}>
          {say(until <= now ? words.lapsedOn : words.lapsesOn, { what: m.words.lapses[what], at: formatDate(language, until) })}
        </Notice>
      ))}
      <Facts
        look="stack"
        facts={[
          { word: words.kana, value: officer.kana },
          { word: words.romaji, value: officer.romaji },
          { word: words.role, value: m.words.roles[officer.role] },
          { word: m.officers.organization, value: `${officer.organization.name} (${m.words.organizationKinds[officer.organization.kind]})` },
          { word: m.officers.certification, value: officer.organization.certification },
          { word: m.officers.notification, value: officer.notification },
          { word: m.words.lapses.pledge, value: term(officer.pledge) },
          { word: m.words.lapses.training, value: term(officer.training) },
          { word: m.words.lapses.certificate, value: formatDate(language, officer.validUntil) },
          { word: m.officers.certificate, value: groupHash(officer.certificate), look: "mono" },
          { word: m.officers.signingCertificate, value: groupHash(officer.signingCertificate), look: "mono" },
        ]}
      />
      {failure !== undefined && <FailurePanel failure={failure} />}
      {mayChange && officer.state !== "revoked" && (
        <>
          <div className={styles.acts}>
            <Button
              icon="repeat"
              onPress={() => {
                setAct("renew");
              }}
            >
              {words.renew}
            </Button>
            <Button
              icon="card"
              onPress={() => {
                setAct("card");
              }}
            >
              {words.replaceCard}
            </Button>
            {officer.state === "suspended" && (
              <Button
                icon="play"
                isDisabled={isBusy}
                onPress={() => {
                  begin({ kind: "officer.reinstate", officer: officer.id });
                }}
              >
                {words.reinstate}
              </Button>
            )}
          </div>
          <div className={styles.apart}>
            {officer.state === "active" && (
              <>
                <Button
                  kind="danger"
                  icon="pause"
                  isDisabled={isBusy}
                  onPress={() => {
                    begin({ kind: "officer.suspend", officer: officer.id });
                  }}
                >
                  {words.suspend}
                </Button>
                <p className={styles.quiet}>{words.suspendAbout}</p>
              </>
            )}
            <Button
              kind="danger"
              icon="cross"
              isDisabled={isBusy}
              onPress={() => {
                begin({ kind: "officer.revoke", officer: officer.id });
              }}
            >
              {words.revoke}
            </Button>
            <p className={styles.quiet}>{words.revokeAbout}</p>
          </div>
        </>
      )}
    </Pane>
  );
}

function Renew({ officer, onClose }: { readonly officer: Officer; readonly onClose: () => void }) {
  const { m } = useSpeech();
  const words = m.administration;
  const [form, setForm] = useState<StandingForm>({
    ...emptyStanding,
    organizationKind: officer.organization.kind,
    organization: officer.organization.name,
    certification: officer.organization.certification,
    notification: officer.notification,
  });
  const [isChecked, setChecked] = useState(false);
  const { begin, isBusy, failure } = useChange();
  // Terms that are left empty stay as they are.
  const faults = new Map([...faultsOfStanding(form)].filter(([field, fault]) => !((field === "pledge" || field === "training") && fault === "missing")));
  const [pledge, training] = [readTerm(form.pledge), readTerm(form.training)];
  const submit = (): void => {
    setChecked(true);
    if (faults.size > 0) return;
    begin({
      kind: "officer.renew",
      officer: officer.id,
      organization: { kind: form.organizationKind, name: form.organization.trim(), certification: form.certification.trim() },
      notification: form.notification.trim(),
      ...(pledge !== undefined && { pledge }),
      ...(training !== undefined && { training }),
    });
  };
  return (
    <Pane title={words.renew} onClose={onClose}>
      <p className={styles.quiet}>{words.renewAbout}</p>
      <StandingFields form={form} faults={isChecked ? faults : noFaults} onChange={(part) => { setForm({ ...form, ...part }); }} />
      {failure !== undefined && <FailurePanel failure={failure} />}
      <Button kind="primary" icon="sign" isDisabled={isBusy} onPress={submit}>
        {words.toSignatures}
      </Button>
    </Pane>
  );
}

function ReplaceCard({ officer, onClose }: { readonly officer: Officer; readonly onClose: () => void }) {
  const { m } = useSpeech();
  const words = m.administration;
  const session = useSession();
  const [certificate, setCertificate] = useState<ChosenCertificate>(noCertificate);
  const [signingCertificate, setSigningCertificate] = useState<ChosenCertificate>(noCertificate);
  const [isChecked, setChecked] = useState(false);
  const { begin, isBusy, failure } = useChange();
  const fault = ({ pem, isUnreadable }: ChosenCertificate): string | undefined => (isUnreadable ? m.officers.faults.unreadable : isChecked && pem === "" ? m.officers.faults.certificateMissing : undefined);
  const submit = (): void => {
    setChecked(true);
    if (certificate.pem !== "" && signingCertificate.pem !== "") begin({ kind: "officer.replaceCard", officer: officer.id, certificatePem: certificate.pem, signingCertificatePem: signingCertificate.pem });
  };
  return (
    <Pane title={words.replaceCard} onClose={onClose}>
      <ReadFromCard
        isPassedOver={(slot) => slot.card?.certificates.includes(session.officer.certificate) === true}
        onRead={(read) => {
          setCertificate(read.certificate);
          setSigningCertificate(read.signingCertificate);
        }}
      />
      <CertificateField label={m.officers.certificate} who={officer.name} chosen={certificate} error={fault(certificate)} onChange={setCertificate} />
      <CertificateField label={m.officers.signingCertificate} who={officer.name} chosen={signingCertificate} error={fault(signingCertificate)} onChange={setSigningCertificate} />
      {failure !== undefined && <FailurePanel failure={failure} />}
      <Button kind="primary" icon="sign" isDisabled={isBusy} onPress={submit}>
        {words.toSignatures}
      </Button>
    </Pane>
  );
}
