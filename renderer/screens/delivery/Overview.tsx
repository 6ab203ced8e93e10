import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts, type Fact } from "../../components/Facts/Facts.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { packageFacts } from "../receive/ContentsStep.tsx";
import { Reconciliation } from "../receive/Reconciliation.tsx";
import type { Page } from "../receive/ReceiveWizard.tsx";
import { DestroyDelivery } from "./DestroyDelivery.tsx";
import styles from "./Delivery.module.css";

export function Overview({ page }: { readonly page: Page }) {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const words = m.receive.page;
  return (
    <>
      <Panel title={m.receive.reconcile.title}>
        <Reconciliation page={page} />
        {page.settlement !== undefined && (
          <Facts
            facts={[
              { word: m.receive.reconcile.settledAt, value: `${formatDateTime(language, page.settlement.at)} · ${page.settlement.officer}` },
              ...(page.settlement.reason === undefined ? [] : [{ word: m.receive.reconcile.reason, value: <span className={styles.lines}>{page.settlement.reason}</span> }]),
            ]}
          />
        )}
      </Panel>
      {unprovenOf(page) > 0 && <Notice state="caution">{say(words.unproven, { count: unprovenOf(page) })}</Notice>}
      <div className={styles.grid}>
        <Panel title={words.provenance}>
          <Facts facts={provenance(page, speech)} />
        </Panel>
        <Panel title={words.custody}>
          <Facts facts={custodyFacts(page, speech)} />
        </Panel>
        {page.package !== undefined && (
          <Panel title={m.receive.contents.package}>
            <Facts facts={packageFacts(page.package, speech)} />
          </Panel>
        )}
        <Panel title={words.hashes}>
          <Facts
            look="stack"
            facts={[
              { word: words.inventory, value: groupHash(page.inventoryDigest), look: "mono" },
              ...(page.package === undefined ? [] : [{ word: words.manifest, value: groupHash(page.package.manifestSha256), look: "mono" as const }]),
            ]}
          />
        </Panel>
        <Panel title={words.forms}>
          <PlainTable
            label={words.forms}
            rows={page.forms}
            keyOf={({ form, number }) => `${form} ${number}`}
            empty={words.formsNone}
            columns={[
              { id: "number", word: words.number, cell: ({ number }) => <code>{number}</code> },
              { id: "form", word: words.form, cell: ({ form }) => m.words.forms[form] },
              { id: "at", word: words.at, cell: ({ at }) => formatDateTime(language, at) },
              { id: "officer", word: words.officer, cell: ({ officer }) => officer },
            ]}
          />
        </Panel>
      </div>
      <DestroyDelivery page={page} />
    </>
  );
}

/** How many came out of encrypted files in which nothing would show a change. */
export const unprovenOf = ({ proofs }: Pick<Page, "proofs">): number => proofs.find(({ proof }) => proof === "nothing")?.count ?? 0;

function provenance(page: Page, { m, say, language }: Speech): readonly Fact[] {
  const words = m.receive.page;
  const { scan } = page;
  return [
    { word: words.provider, value: `${page.providerName} (${page.provider})` },
    { word: words.content, value: m.words.mediumContents[page.content] },
    { word: m.receive.custody.mediumNumber, value: page.mediumNumber },
    { word: words.mediumSerial, value: page.mediumSerial ?? m.frame.unknown, look: "mono" },
    ...(page.proofs.length === 0 ? [] : [{ word: words.proofs, value: page.proofs.map(({ proof, count }) => `${words.proofKinds[proof]} ${formatNumber(language, count)}`).join(" · ") }]),
    { word: words.begunAt, value: formatDateTime(language, page.begunAt) },
    {
      word: words.scan,
      value:
        scan === undefined ? (
          m.frame.unknown
        ) : (
          <span className={styles.chips}>
            <Chip state={scan.state === "clean" ? "good" : scan.state === "found" ? "bad" : "caution"}>{words.scanStates[scan.state]}</Chip>
            {scan.engine !== undefined && <span>{scan.engine}</span>}
            {scan.files !== undefined && <span>{say(words.scanCounts, { files: scan.files, findings: scan.findings ?? 0 })}</span>}
          </span>
        ),
    },
  ];
}

export function custodyFacts({ custody, officer }: Page, { m, language }: Speech): readonly Fact[] {
  const words = m.receive.custody;
  const receiver = language === "ja" ? officer.name : officer.romaji;
  return [
    { word: words.mediumNumber, value: custody.mediumNumber },
    { word: words.sealNumber, value: `${custody.sealNumber ?? m.receive.page.sealNone} · ${custody.sealIntact ? words.sealIntact : words.sealBroken}` },
    { word: words.receivedAt, value: formatDateTime(language, custody.receivedAt) },
    { word: words.receiver, value: receiver },
    { word: words.witness, value: custody.witness },
    { word: words.carriage, value: [m.words.carriages[custody.carriage], custody.carriageNote].filter((part) => part !== undefined).join(" · ") },
    ...(custody.note === undefined ? [] : [{ word: words.note, value: custody.note }]),
  ];
}
