import type { OperationOutput } from "../../../core/contract/operations.ts";
import { auditEvents, auditEventTypes } from "../../../core/domain/audit.ts";
import { failureCodes } from "../../../core/domain/failure.ts";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts, type Fact } from "../../components/Facts/Facts.tsx";
import { formatExact } from "../../i18n/dates.ts";
import { nameOfOperation, nameOfOutcome } from "../../i18n/names.ts";
import { formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { nameOfOfficer } from "./columns.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import type { AuditRow } from "./useAuditLog.ts";
import styles from "./Audit.module.css";

type Officers = OperationOutput<"audit.list">["officers"];

export function DetailPane({ row, selected, officers }: { readonly row: AuditRow | undefined; readonly selected: number; readonly officers: Officers }) {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const words = m.audit.detail;
  if (row === undefined) {
    return (
      <section className={styles.pane}>
        <p className={styles.quiet}>{selected > 1 ? say(words.several, { count: selected }) : words.choose}</p>
      </section>
    );
  }
  return (
    <Pane title={say(words.title, { sequence: formatNumber(language, row.sequence) })}>
      <div className={styles.detail}>
        <Facts look="stack" facts={factsOf(row, officers, speech)} />
      </div>
    </Pane>
  );
}

function factsOf({ entry, hash }: AuditRow, officers: Officers, { m, language }: Speech): readonly Fact[] {
  const { columns, detail } = m.audit;
  const event = auditEvents[entry.event];
  const type = entry.type === undefined ? undefined : auditEventTypes[entry.type];
  const officer = nameOfOfficer(officers, entry.officer, language);
  const facts: (Fact | undefined)[] = [
    { word: columns.at, value: formatExact(language, entry.at) },
    { word: columns.officer, value: officer === "" ? m.frame.none : entry.role === undefined ? officer : `${officer} · ${m.words.roles[entry.role]}` },
    { word: columns.operation, value: `${nameOfOperation(m, entry.operation)} · ${m.words.auditActions[entry.action]}` },
    {
      word: columns.outcome,
      value: <Chip state={entry.outcome === 0 ? "good" : entry.outcome === 4 ? "caution" : "bad"}>{nameOfOutcome(m, entry.outcome)}</Chip>,
    },
    entry.failure && { word: columns.failure, value: `${failureCodes[entry.failure]} · ${m.failures[entry.failure].happened.replaceAll(/\[[^\]]*\]/g, "")}` },
    { word: columns.event, value: `${m.words.auditEvents[entry.event]}${entry.type === undefined ? "" : ` · ${m.words.auditEventTypes[entry.type]}`}` },
    { word: detail.dicom, value: `${event.code} ${event.meaning}${type === undefined ? "" : ` / ${type.code} ${type.meaning}`}`, look: "mono" },
    entry.objects && entry.objects.length > 0 ? { word: detail.objects, value: entry.objects.map(readable).join("\n"), look: "mono" } : undefined,
    entry.details && { word: detail.details, value: Object.entries(entry.details).map(([name, value]) => `${name} = ${String(value)}`).join("\n"), look: "mono" },
    entry.card === undefined ? undefined : { word: columns.card, value: entry.card, look: "mono" },
    entry.officer === undefined ? undefined : { word: detail.officerId, value: entry.officer, look: "mono" },
    { word: detail.id, value: entry.id, look: "mono" },
    { word: detail.hash, value: groupHash(hash), look: "mono" },
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** Ids stay as they are; a SHA-256 is shown as it is compared. */
const readable = (object: string): string => (/^[0-9a-f]{64}$/.test(object) ? groupHash(object) : object);
