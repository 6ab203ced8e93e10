import { useSession } from "../../app/Session.tsx";
import { FormFacts, FormTable, FormText, FormTitle, Signatures } from "../../components/PrintForm/FormParts.tsx";
import { PrintForm } from "../../components/PrintForm/PrintForm.tsx";
import { formatBytes, formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useNow } from "../../app/useNow.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Page } from "../receive/ReceiveWizard.tsx";
import { custodyFacts, unprovenOf } from "./Overview.tsx";

export type DeliveryFormKind = "delivery.receipt" | "delivery.returnSlip";

/** 受領証 and 返却票: counts and hashes, no name of anything that was delivered. */
export function DeliveryForm({ kind, number, page }: { readonly kind: DeliveryFormKind; readonly number: string; readonly page: Page }) {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const words = m.receive.form;
  const lines = m.receive.reconcile;
  const { room, officer } = useSession();
  const now = useNow(60_000);
  const at = page.forms.find((form) => form.form === kind && form.number === number)?.at ?? now;
  const isReceipt = kind === "delivery.receipt";
  const count = (value: number | undefined): string => (value === undefined ? lines.notSaid : formatNumber(language, value));
  return (
    <PrintForm head={{ form: kind, number, room: room.name, officer: `${officer.name} (${m.words.roles[officer.role]})`, at }}>
      <FormTitle>{isReceipt ? words.receipt : words.returnSlip}</FormTitle>
      <p>{say(words.to, { provider: page.providerName })}</p>
      <p>{isReceipt ? words.receivedText : words.returnText}</p>
      <FormFacts
        facts={[
          { word: words.deliveryNumber, value: formatNumber(language, page.delivery) },
          ...custodyFacts(page, speech),
          ...(page.mediumSerial === undefined ? [] : [{ word: m.receive.page.mediumSerial, value: page.mediumSerial, look: "mono" as const }]),
          { word: m.receive.page.inventory, value: groupHash(page.inventoryDigest), look: "mono" },
          ...(isReceipt ? [{ word: m.receive.page.scan, value: page.scan === undefined ? m.frame.unknown : m.receive.page.scanStates[page.scan.state] }] : []),
          ...(page.package === undefined ? [] : [{ word: m.receive.page.manifest, value: groupHash(page.package.manifestSha256), look: "mono" as const }]),
        ]}
      />
      {isReceipt && unprovenOf(page) > 0 && <p>{say(m.receive.page.unproven, { count: unprovenOf(page) })}</p>}
      {isReceipt && (
        <FormTable
          title={words.counts}
          columns={[lines.kind, lines.announced, lines.declared, lines.received, lines.held, lines.excluded, lines.bytes]}
          numbers={[1, 2, 3, 4, 5, 6]}
          rows={[
            [lines.total, count(page.total.announced), count(page.total.declared), count(page.total.received), count(page.total.held), count(page.total.excluded), formatBytes(language, page.bytes)],
            ...page.reconciliation.map((line) => [m.words.itemKinds[line.kind], count(line.announced), count(line.declared), count(line.received), count(line.held), count(line.excluded), formatBytes(language, line.bytes)]),
          ]}
        />
      )}
      {isReceipt && page.settlement?.reason !== undefined && <FormText title={words.reason}>{page.settlement.reason}</FormText>}
      <Signatures places={isReceipt ? [words.receiver, words.witness, words.providerSign] : [words.returnedBy, words.returnedOn, words.carrier, words.providerSign]} />
    </PrintForm>
  );
}
