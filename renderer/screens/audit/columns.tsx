import type { OperationOutput } from "../../../core/contract/operations.ts";
import { failureCodes } from "../../../core/domain/failure.ts";
import { Chip } from "../../components/Chip/Chip.tsx";
import type { Column } from "../../components/Table/Table.tsx";
import { formatMoment } from "../../i18n/dates.ts";
import { nameOfOperation, nameOfOutcome } from "../../i18n/names.ts";
import { formatNumber } from "../../i18n/numbers.ts";
import type { Speech } from "../../i18n/LanguageProvider.tsx";
import type { AuditRow } from "./useAuditLog.ts";

type Officers = OperationOutput<"audit.list">["officers"];

export function nameOfOfficer(officers: Officers, id: string | undefined, language: Speech["language"]): string {
  if (id === undefined) return "";
  const officer = officers.find((one) => one.id === id);
  return officer === undefined ? id : language === "ja" ? officer.name : officer.romaji;
}

/** Columns an officer has to ask for: they are in the detail anyway, and beside the detail a small screen has no room for them. */
export const usuallyHidden = (isSmall: boolean): string => (isSmall ? "event role card action" : "role card action");

export function auditColumns({ m, language }: Speech, officers: Officers): readonly Column<AuditRow>[] {
  const words = m.audit.columns;
  return [
    { id: "sequence", word: words.sequence, width: "5.5rem", align: "end", isRowHeader: true, cell: ({ sequence }) => formatNumber(language, sequence) },
    { id: "at", word: words.at, width: language === "ja" ? "13rem" : "11rem", cell: ({ entry }) => formatMoment(language, entry.at) },
    { id: "officer", word: words.officer, width: "minmax(7.5rem, 1fr)", cell: ({ entry }) => nameOfOfficer(officers, entry.officer, language) },
    { id: "operation", word: words.operation, width: "minmax(10rem, 1.5fr)", cell: ({ entry }) => nameOfOperation(m, entry.operation) },
    {
      id: "outcome",
      word: words.outcome,
      width: language === "ja" ? "8.5rem" : "9.5rem",
      cell: ({ entry }) => <Chip state={entry.outcome === 0 ? "good" : entry.outcome === 4 ? "caution" : "bad"}>{nameOfOutcome(m, entry.outcome)}</Chip>,
    },
    { id: "failure", word: words.failure, width: "6.5rem", cell: ({ entry }) => (entry.failure === undefined ? "" : <code>{failureCodes[entry.failure]}</code>) },
    { id: "event", word: words.event, width: "minmax(10rem, 1fr)", cell: ({ entry }) => m.words.auditEvents[entry.event] },
    { id: "action", word: words.action, width: "6rem", cell: ({ entry }) => m.words.auditActions[entry.action] },
    { id: "role", word: words.role, width: "8rem", cell: ({ entry }) => (entry.role === undefined ? "" : m.words.roles[entry.role]) },
    { id: "card", word: words.card, width: "10rem", cell: ({ entry }) => <code>{entry.card ?? ""}</code> },
  ];
}
