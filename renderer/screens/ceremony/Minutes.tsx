import { useCallback } from "react";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { FormFacts, FormTable, FormText, FormTitle, Signatures } from "../../components/PrintForm/FormParts.tsx";
import { PrintForm } from "../../components/PrintForm/PrintForm.tsx";
import { PrintButton } from "../print/PrintButton.tsx";
import { formatExact } from "../../i18n/dates.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { linesOf } from "./statementFacts.ts";
import styles from "./Ceremony.module.css";

/** 儀式の記録: who signed what and when, to be signed once more by hand. */
export function Minutes({ ceremony }: { readonly ceremony: string }) {
  const speech = useSpeech();
  const { m, language } = speech;
  const { room, officer } = useSession();
  const words = m.ceremony.form;
  const ask = useCallback(() => call("ceremony.minutes", { ceremony }), [ceremony]);
  const { value, failure } = useAnswer(ask);
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (value === undefined) return <p>{m.frame.loading}</p>;
  const { minutes, statement, form } = value;
  const lines = linesOf(statement, speech);
  return (
    <div className={styles.form}>
      <PrintForm head={{ form: "ceremony.minutes", number: form, room: room.name, officer: `${officer.name} (${m.words.roles[officer.role]})`, at: minutes.endedAt ?? minutes.begunAt }}>
        <FormTitle>{words.title}</FormTitle>
        <FormFacts
          facts={[
            { word: words.purpose, value: m.ceremony.purposes[minutes.purpose] },
            { word: words.begunAt, value: formatExact(language, minutes.begunAt) },
            { word: words.endedAt, value: minutes.endedAt === undefined ? m.frame.none : formatExact(language, minutes.endedAt) },
            { word: words.outcome, value: words.outcomes[minutes.outcome] },
            { word: m.ceremony.sha256, value: groupHash(minutes.sha256), look: "mono" },
          ]}
        />
        {lines.length > 0 && <FormText title={m.ceremony.whatIsSigned}>{lines.join("\n")}</FormText>}
        <FormText title={m.ceremony.exactText}>{statement}</FormText>
        <FormTable
          short={[1, 4]}
          columns={[words.who, words.card, words.signedAt, words.certificate, words.verified]}
          rows={minutes.signatures.map((signature) => [
            `${signature.name} (${m.words.roles[signature.role]})`,
            signature.card,
            formatExact(language, signature.at),
            groupHash(signature.certificate),
            signature.verified ? words.holds : words.doesNotHold,
          ])}
        />
        <p>{words.keep}</p>
        <Signatures places={[...minutes.signatures.map(({ name }) => name), words.witness]} />
      </PrintForm>
      <PrintButton form="ceremony.minutes" number={form} verb={words.print} />
    </div>
  );
}
