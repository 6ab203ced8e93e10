import type { OperationOutput } from "../../../core/contract/operations.ts";
import { useSession } from "../../app/Session.tsx";
import type { Fact } from "../../components/Facts/Facts.tsx";
import { FormFacts, FormTable, FormTitle, Signatures } from "../../components/PrintForm/FormParts.tsx";
import { formatDateTime, formatExact } from "../../i18n/dates.ts";
import { formatBytes, formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";

export type Certificate = OperationOutput<"vault.certificate">;

/** 廃棄証明書. It never says more than is true: what can still be opened stands on it as well. */
export function CertificateBody({ certificate }: { readonly certificate: Certificate }) {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const words = m.vault.certificate;
  const { room } = useSession();
  return (
    <>
      <FormTitle>{words.title}</FormTitle>
      <FormFacts facts={[{ word: m.words.room, value: room.name }, ...factsOf(certificate, speech)]} />
      <p>{words.method}</p>
      <p>
        <strong>{words.remains}</strong>
      </p>
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
      {certificate.packageCount === 0 ? (
        <p>{words.packagesNone}</p>
      ) : (
        <FormTable
          title={say(words.packages, { count: certificate.packageCount })}
          columns={[words.packageNumber, words.sealedAt, words.sender, words.recipients, words.held]}
          numbers={[4]}
          rows={certificate.packages.map(({ sequence, sealedAt, sender, recipients, held, isSeen }) => [isSeen ? formatNumber(language, sequence) : say(words.unseen, { sequence }), formatDateTime(language, sealedAt), sender, recipients.join(" · "), formatNumber(language, held)])}
        />
      )}
      {certificate.packagesUntold > 0 && <p>{say(words.packagesUntold, { count: certificate.packagesUntold })}</p>}
      {certificate.mediaCount === 0 ? (
        <p>{words.mediaNone}</p>
      ) : (
        <FormTable
          title={say(words.media, { count: certificate.mediaCount })}
          columns={[words.medium, words.mediumState, words.owner, words.provider, words.delivery]}
          numbers={[4]}
          rows={certificate.media.map(({ number, state, owner, providerName, delivery }) => [number, m.words.ledgerStates[state], owner, providerName, formatNumber(language, delivery)])}
        />
      )}
      <p>{words.provider2}</p>
      <p>{certificate.traces === 0 ? words.tracesNone : say(words.traces, { count: certificate.traces })}</p>
      <p>{say(words.backups, { at: formatDateTime(language, certificate.copiesBefore) })}</p>
      <Signatures places={[words.signedBy, words.signedBy2, words.witness]} />
    </>
  );
}

function factsOf(certificate: Certificate, { m, say, language }: Speech): readonly Fact[] {
  const words = m.vault.certificate;
  return [
    { word: m.vault.register.entry, value: formatNumber(language, certificate.entry) },
    { word: words.at, value: formatExact(language, certificate.at) },
    ...(certificate.delivery === undefined ? [] : [{ word: words.delivery, value: say(words.wholeDelivery, { number: certificate.delivery }) }]),
    { word: words.what, value: say(words.counted, { count: certificate.objects, bytes: formatBytes(language, certificate.bytes) }) },
    { word: words.items, value: formatNumber(language, certificate.items) },
    { word: words.reason, value: certificate.reason },
    { word: words.signers, value: certificate.signers.join(" · ") },
    { word: m.ceremony.sha256, value: groupHash(certificate.statementSha256), look: "mono" },
  ];
}
