import { useCallback } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useNow } from "../../app/useNow.ts";
import { call } from "../../bridge.ts";
import { FormFacts, FormTable, FormText, FormTitle, Signatures } from "../../components/PrintForm/FormParts.tsx";
import { PrintForm } from "../../components/PrintForm/PrintForm.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { formatBytes, formatNumber } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";

/** 照会票: the one form that names delivered things, since the provider has no other way to find them. It says so on its face. */
export function QuestionForm({ delivery, made, question }: { readonly delivery: number; readonly made: OperationOutput<"held.question">; readonly question: string }) {
  const { m, say, language } = useSpeech();
  const words = m.held.form;
  const { room, officer } = useSession();
  const now = useNow(60_000);
  const ask = useCallback(() => call("delivery.get", { delivery }), [delivery]);
  const { value: page } = useAnswer(ask);
  if (page === undefined) return <p>{m.frame.loading}</p>;
  return (
    <PrintForm head={{ form: "held.question", number: made.number, room: room.name, officer: `${officer.name} (${m.words.roles[officer.role]})`, at: now }}>
      <FormTitle>{words.title}</FormTitle>
      <p>{say(m.receive.form.to, { provider: page.providerName })}</p>
      <p>{words.text}</p>
      <FormFacts
        facts={[
          { word: m.receive.form.deliveryNumber, value: formatNumber(language, delivery) },
          { word: m.receive.custody.mediumNumber, value: page.mediumNumber },
          { word: m.receive.custody.receivedAt, value: formatDate(language, page.receivedAt) },
        ]}
      />
      <FormText title={words.question}>{question}</FormText>
      <FormTable
        title={words.items}
        columns={[m.receive.items.number, m.receive.items.name, m.receive.items.bytes, m.receive.items.cause]}
        numbers={[0, 2]}
        rows={made.items.map(({ item, name, bytes, cause }) => [formatNumber(language, item), name ?? m.frame.unknown, formatBytes(language, bytes), cause === undefined ? "" : m.words.heldCauses[cause].word])}
      />
      <p>{words.confidential}</p>
      <FormText title={words.answer} look="space" />
      <Signatures places={[words.answeredBy, words.answeredOn]} />
    </PrintForm>
  );
}
