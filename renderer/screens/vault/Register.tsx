import { useCallback, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { FormFacts, FormTable, FormTitle, Signatures } from "../../components/PrintForm/FormParts.tsx";
import { FormSheet } from "../../components/PrintForm/PrintForm.tsx";
import { formatDateTime, formatExact } from "../../i18n/dates.ts";
import { formatBytes, formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Vault.module.css";

type Certificate = OperationOutput<"vault.certificate">;

/** The destruction register: each entry with its certificate, which also names what can still be opened. */
export function Register({ count }: { readonly count: number }) {
  const { m, say } = useSpeech();
  const words = m.vault.register;
  const [chosen, setChosen] = useState(String(count));
  return (
    <Panel title={words.title}>
      {count === 0 ? (
        <p className={styles.quiet}>{words.empty}</p>
      ) : (
        <>
          <div className={styles.choice}>
            <Select size="dense" label={words.entry} value={chosen} options={Array.from({ length: count }, (_, index) => ({ value: String(count - index), word: say(words.entryNumber, { number: count - index }) }))} onChange={setChosen} />
          </div>
          <Entry key={chosen} entry={Number(chosen)} />
        </>
      )}
    </Panel>
  );
}

function Entry({ entry }: { readonly entry: number }) {
  const { m } = useSpeech();
  const ask = useCallback(() => call("vault.certificate", { entry }), [entry]);
  const { value, failure } = useAnswer(ask);
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (value === undefined) return <p className={styles.quiet}>{m.frame.loading}</p>;
  return <DestructionCertificate certificate={value} />;
}

/** 廃棄証明書. It never says more than is true: what can still be opened stands on it as well. */
function DestructionCertificate({ certificate }: { readonly certificate: Certificate }) {
  const { m, say, language } = useSpeech();
  const words = m.vault.certificate;
  const { room } = useSession();
  return (
    <>
      {!certificate.isDone && <Notice state="caution">{words.notDone}</Notice>}
      <FormSheet label={words.title}>
        <FormTitle>{words.title}</FormTitle>
        <FormFacts
          facts={[
            { word: m.words.room, value: room.name },
            { word: m.vault.register.entry, value: formatNumber(language, certificate.entry) },
            { word: words.at, value: formatExact(language, certificate.at) },
            { word: words.what, value: say(words.counted, { count: certificate.objects, bytes: formatBytes(language, certificate.bytes) }) },
            { word: words.reason, value: certificate.reason },
            { word: words.signers, value: certificate.signers.join(" · ") },
            { word: m.ceremony.sha256, value: groupHash(certificate.statementSha256), look: "mono" },
          ]}
        />
        <p>{words.method}</p>
        {certificate.remainingCount === 0 ? (
          <p>{words.nothingRemains}</p>
        ) : (
          <FormTable
            title={say(words.remaining, { count: certificate.remainingCount })}
            columns={[m.receive.items.address, words.why, words.copies]}
            numbers={[2]}
            rows={certificate.remaining.map(({ object, kind, copies }) => [groupHash(object), words.kinds[kind], formatNumber(language, copies)])}
          />
        )}
        <p>{say(words.backups, { at: formatDateTime(language, certificate.keyCopiesBefore) })}</p>
        <Signatures places={[words.signedBy, words.signedBy2, words.witness]} />
      </FormSheet>
    </>
  );
}
