import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import { z } from "zod";
import { reviewRow, reviewTable, type ReviewRow, type ReviewTable } from "../../../core/contract/reviewShapes.ts";
import type { Result } from "../../../core/domain/failure.ts";
import type { ColumnMeaning } from "../../../core/domain/record.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { usePages, type AskPage } from "../../app/usePages.ts";
import { fetchResource, readLines } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { PatientView } from "../../components/PatientView/PatientView.tsx";
import { Table, type Column } from "../../components/Table/Table.tsx";
import type { Selection } from "../../components/Table/selection.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { ChangedCell } from "./ChangedCell.tsx";
import styles from "./Review.module.css";

/** Texts that say little when they are cut; numbers and days are shorter. In rem, with room for the word of what became of them. */
const widths: Partial<Readonly<Record<ColumnMeaning, number>>> = { patientId: 12, nameKanji: 9, nameKana: 11, address: 15, diagnosis: 13, testName: 11, drugName: 13, procedureName: 13, freeText: 16, sex: 6, unit: 6 };
const usualWidth = 10;

/** Below this the tables stand one above the other; in rem. */
const leastForTwo = 56;

const line = z.union([reviewTable, reviewRow]);
const isRow = (read: z.output<typeof line>): read is ReviewRow => "row" in read;

async function askRows(run: number, output: number, offset: number, limit: number, signal?: AbortSignal): Promise<Result<readonly z.output<typeof line>[]>> {
  const answer = await fetchResource("review.rows", { run: String(run), output: String(output), offset: String(offset), limit: String(limit) }, signal);
  return answer.ok ? readLines(answer.value, line) : answer;
}

/** A table as it was delivered, and beside it what will leave, row by row. */
export function TableEvidence({ run, output, onShown }: { readonly run: number; readonly output: number; readonly onShown: (output: number) => void }) {
  const { m, say } = useSpeech();
  const words = m.review.table;
  const askTable = useCallback(async (): Promise<Result<ReviewTable | undefined>> => {
    const lines = await askRows(run, output, 0, 1);
    return lines.ok ? { ok: true, value: lines.value.find((one) => !isRow(one)) as ReviewTable | undefined } : lines;
  }, [run, output]);
  const { value: table, failure, isWaiting } = useAnswer(askTable);
  const isShown = table !== undefined;
  useEffect(() => {
    if (isShown) onShown(output);
  }, [isShown, output, onShown]);
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (table === undefined) return <p className={styles.waiting}>{isWaiting && m.review.loading}</p>;
  return (
    <>
      <div className={styles.evidenceHead} role="status">
        <span>{say(words.rows, { count: table.rows })}</span>
        <span>{words.legend}</span>
      </div>
      <BeforeAfter run={run} output={output} table={table} />
    </>
  );
}

function BeforeAfter({ run, output, table }: { readonly run: number; readonly output: number; readonly table: ReviewTable }) {
  const { m } = useSpeech();
  const words = m.review.table;
  const { officer } = useSession();
  const [selection, setSelection] = useState<Selection | undefined>();
  const frame = useRef<HTMLDivElement>(null);
  useSameScroll(frame);
  const isStacked = useIsNarrow(frame, leastForTwo);
  const ask = useCallback<AskPage<ReviewRow>>(
    async (offset, limit, signal) => {
      const lines = await askRows(run, output, offset, limit, signal);
      return lines.ok ? { ok: true, value: lines.value.filter(isRow) } : lines;
    },
    [run, output],
  );
  const { rowAt, seen, failure } = usePages(ask);
  const columns = useMemo(() => {
    const number: Column<ReviewRow> = { id: "row", word: words.row, width: `${String(2 + String(table.rows).length * 0.6)}rem`, align: "end", isRowHeader: true, cell: ({ row }) => row + 1 };
    const headed = table.columns.map(({ heading, meaning }, index) => ({ id: String(index), word: heading ?? m.words.columnMeanings[meaning], width: `${String(widths[meaning] ?? usualWidth)}rem`, index }));
    return {
      before: [number, ...headed.map(({ index, ...rest }): Column<ReviewRow> => ({ ...rest, cell: ({ before }) => before[index] }))],
      after: [number, ...headed.map(({ index, ...rest }): Column<ReviewRow> => ({ ...rest, cell: ({ before, after, outcomes }) => <ChangedCell before={before[index] ?? ""} after={after[index] ?? ""} outcome={outcomes[index] ?? "kept"} /> }))],
    };
  }, [table, m, words]);
  const shared = {
    count: table.rows,
    rowAt,
    selection,
    onSelect: ({ active }: Selection) => {
      setSelection({ anchor: active, active });
    },
    empty: "",
  };
  return (
    <>
      {failure !== undefined && <FailurePanel failure={failure} />}
      <div className={styles.pairFrame}>
        <PatientView officer={officer}>
          <div ref={frame} className={styles.pair} data-stacked={isStacked || undefined}>
            <section className={styles.side} aria-label={words.before}>
              <h2>{words.before}</h2>
              <Table label={words.before} columns={columns.before} onSeen={seen} {...shared} />
            </section>
            <section className={styles.side} aria-label={words.after} data-side="after">
              <h2>{words.after}</h2>
              <Table label={words.after} columns={columns.after} onSeen={seen} {...shared} />
            </section>
          </div>
        </PatientView>
      </div>
    </>
  );
}

function useIsNarrow(frame: RefObject<HTMLElement | null>, least: number): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const { current } = frame;
    if (current === null) return undefined;
    const measure = (): void => {
      setNarrow(current.clientWidth < least * Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => {
      observer.disconnect();
    };
  }, [frame, least]);
  return isNarrow;
}

/** What one table is scrolled to, the other is. */
function useSameScroll(frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const tables = [...(frame.current?.querySelectorAll<HTMLElement>("[data-table]") ?? [])];
    const follow = (event: Event): void => {
      for (const table of tables) {
        if (table === event.target || !(event.target instanceof HTMLElement)) continue;
        const { scrollTop, scrollLeft } = event.target;
        // Set only where it differs, or the two would follow each other for ever.
        if (Math.abs(table.scrollTop - scrollTop) >= 1) table.scrollTop = scrollTop;
        if (Math.abs(table.scrollLeft - scrollLeft) >= 1) table.scrollLeft = scrollLeft;
      }
    };
    for (const table of tables) table.addEventListener("scroll", follow, { passive: true });
    return () => {
      for (const table of tables) table.removeEventListener("scroll", follow);
    };
  }, [frame]);
}
