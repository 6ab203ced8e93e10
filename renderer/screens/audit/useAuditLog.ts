import { useCallback, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { auditRow, type auditFilter } from "../../../core/contract/shapes.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call, fetchResource, readLines } from "../../bridge.ts";

export type AuditFilter = z.output<typeof auditFilter>;
export type AuditRow = z.output<typeof auditRow>;
type Listed = OperationOutput<"audit.list">;

const pageRows = 200;
/** So many pages stay in memory: enough to scroll back a while, little enough for a log of years. */
const keptPages = 60;

export interface AuditLog {
  readonly listed: Listed | undefined;
  readonly failure: Failure | undefined;
  readonly isWaiting: boolean;
  readonly rowAt: (index: number) => AuditRow | undefined;
  readonly seen: (firstRow: number, lastRow: number) => void;
  readonly refresh: () => void;
}

/** The log under a filter, frozen at the moment of asking, its rows fetched page by page as they come into sight. */
export function useAuditLog(filter: AuditFilter): AuditLog {
  const filterText = JSON.stringify(filter);
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ readonly listed?: Listed; readonly failure?: Failure; readonly isWaiting: boolean }>({ isWaiting: true });
  const [, setArrived] = useState(0);
  const pages = useRef(new Map<number, readonly AuditRow[]>());
  const view = useRef<{ readonly upTo: number; readonly filter: string; readonly stop: AbortController; readonly asked: Set<number> } | undefined>(undefined);

  useEffect(() => {
    const stop = new AbortController();
    setState((before) => ({ ...before, isWaiting: true }));
    call("audit.list", { filter: JSON.parse(filterText) as AuditFilter }).then((listed) => {
      if (stop.signal.aborted) return;
      pages.current = new Map();
      view.current = listed.ok ? { upTo: listed.value.upTo, filter: filterText, stop, asked: new Set() } : undefined;
      setState((before) => (listed.ok ? { listed: listed.value, isWaiting: false } : { ...(before.listed && { listed: before.listed }), failure: listed.failure, isWaiting: false }));
    }, throwLater);
    return () => {
      stop.abort();
    };
  }, [filterText, round]);

  const fetchPage = useCallback(async (page: number): Promise<void> => {
    const now = view.current;
    if (now === undefined || now.asked.has(page)) return;
    now.asked.add(page);
    try {
      const query = { filter: now.filter, upTo: String(now.upTo), offset: String(page * pageRows), limit: String(pageRows) };
      const response = await fetchResource("audit.rows", query, now.stop.signal);
      const rows = response.ok ? await readLines(response.value, auditRow) : response;
      if (now.stop.signal.aborted) return;
      if (!rows.ok) {
        now.asked.delete(page);
        setState((before) => ({ ...before, failure: rows.failure }));
        return;
      }
      pages.current.set(page, rows.value);
      const [oldest] = pages.current.keys();
      if (pages.current.size > keptPages && oldest !== undefined) {
        pages.current.delete(oldest);
        now.asked.delete(oldest);
      }
      setArrived((count) => count + 1);
    } catch (error) {
      if (!now.stop.signal.aborted) throw error;
    }
  }, []);

  const seen = useCallback(
    (firstRow: number, lastRow: number) => {
      for (let page = Math.floor(firstRow / pageRows); page <= Math.floor(lastRow / pageRows); page += 1) fetchPage(page).catch(throwLater);
    },
    // A new view has the same rows in sight: they must be asked for again. `state.listed` stands for the view.
    [fetchPage, state.listed],
  );

  return {
    listed: state.listed,
    failure: state.failure,
    isWaiting: state.isWaiting,
    rowAt: useCallback((index: number) => pages.current.get(Math.floor(index / pageRows))?.[index % pageRows], []),
    seen,
    refresh: useCallback(() => {
      setRound((count) => count + 1);
    }, []),
  };
}
