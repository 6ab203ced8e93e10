import type { AuditEventName } from "../../../core/domain/audit.ts";
import { endOfDay, noDate, readDate, startOfDay, type DateParts } from "../../i18n/dates.ts";
import type { AuditFilter } from "./useAuditLog.ts";

/** The filter row as it is typed; `all` where nothing is chosen. */
export interface FilterForm {
  readonly from: DateParts;
  readonly to: DateParts;
  readonly officer: string;
  readonly event: AuditEventName | "all";
  readonly outcome: "success" | "failure" | "all";
  readonly operation: string;
}

export const emptyFilter: FilterForm = { from: noDate, to: noDate, officer: "all", event: "all", outcome: "all", operation: "all" };

/** What the room is asked. A date that cannot be read (yet) leaves the question as it was without it. */
export function readFilter({ from, to, officer, event, outcome, operation }: FilterForm): AuditFilter {
  const [start, end] = [readDate(from), readDate(to)];
  return {
    ...(start.state === "date" && { from: startOfDay(start.date) }),
    ...(end.state === "date" && { to: endOfDay(end.date) }),
    ...(officer !== "all" && { officer }),
    ...(event !== "all" && { event }),
    ...(outcome !== "all" && { outcome }),
    ...(operation !== "all" && { operation }),
  };
}

export const isReversed = ({ from, to }: AuditFilter): boolean => from !== undefined && to !== undefined && from > to;
export const isEmpty = (filter: AuditFilter): boolean => Object.keys(filter).length === 0;
