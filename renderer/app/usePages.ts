import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure, Result } from "../../core/domain/failure.ts";
import { throwLater } from "./useAnswer.ts";

export const pageRows = 200;
/** So many pages stay in memory: enough to scroll back a while, little enough for a delivery of a million items. */
const keptPages = 60;

export type AskPage<Row> = (offset: number, limit: number, signal: AbortSignal) => Promise<Result<readonly Row[]>>;

export interface Pages<Row> {
  readonly failure: Failure | undefined;
  readonly rowAt: (index: number) => Row | undefined;
  readonly seen: (firstRow: number, lastRow: number) => void;
  /** Forgets what was fetched and asks again for what is in sight. */
  readonly again: () => void;
}

interface View {
  readonly stop: AbortController;
  readonly asked: Set<number>;
}

/** Rows of a long table, fetched page by page as they come into sight. Another `ask` is another table. */
export function usePages<Row>(ask: AskPage<Row>): Pages<Row> {
  const [round, setRound] = useState(0);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [, setArrived] = useState(0);
  const pages = useRef(new Map<number, readonly Row[]>());
  const view = useRef<View | undefined>(undefined);
  const inSight = useRef<readonly [number, number]>([0, 0]);

  const fetchPage = useCallback(
    async (page: number): Promise<void> => {
      const now = view.current;
      if (now === undefined || now.asked.has(page)) return;
      now.asked.add(page);
      try {
        const rows = await ask(page * pageRows, pageRows, now.stop.signal);
        if (now.stop.signal.aborted) return;
        if (!rows.ok) {
          now.asked.delete(page);
          setFailure(rows.failure);
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
    },
    [ask],
  );

  const seen = useCallback(
    (firstRow: number, lastRow: number) => {
      inSight.current = [firstRow, lastRow];
      for (let page = Math.floor(firstRow / pageRows); page <= Math.floor(lastRow / pageRows); page += 1) fetchPage(page).catch(throwLater);
    },
    [fetchPage],
  );

  useEffect(() => {
    const stop = new AbortController();
    view.current = { stop, asked: new Set() };
    pages.current = new Map();
    setFailure(undefined);
    seen(...inSight.current);
    return () => {
      stop.abort();
      view.current = undefined;
    };
  }, [seen, round]);

  return {
    failure,
    rowAt: useCallback((index: number) => pages.current.get(Math.floor(index / pageRows))?.[index % pageRows], []),
    seen,
    again: useCallback(() => {
      setRound((count) => count + 1);
    }, []),
  };
}
