import { useCallback, useEffect, useState } from "react";
import type { z } from "zod";
import { imageRow, recordRow } from "../../../core/contract/dataShapes.ts";
import type { Failure, Result } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { fetchResource, readLines } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { formatDate, instantOfDay } from "../../i18n/dates.ts";
import { formatBytes } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Veil } from "./Veil.tsx";
import styles from "./Data.module.css";

type Record = z.output<typeof recordRow>;
type Image = z.output<typeof imageRow>;

interface ListProps {
  readonly delivery: number;
  readonly holder: number;
  readonly count: number;
}

/** So many at a time: a person in long care has thousands. */
const atOnce = 50;

interface More<Row> {
  readonly rows: readonly Row[];
  readonly failure: Failure | undefined;
  readonly more: () => void;
}

/** The first of them at once, further ones as they are asked for. */
function useMore<Row>(ask: (offset: number, signal: AbortSignal) => Promise<Result<readonly Row[]>>): More<Row> {
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [wanted, setWanted] = useState(0);
  const [failure, setFailure] = useState<Failure | undefined>();
  useEffect(() => {
    const stop = new AbortController();
    ask(wanted, stop.signal).then(
      (answer) => {
        if (stop.signal.aborted) return;
        if (answer.ok) setRows((before) => [...before.slice(0, wanted), ...answer.value]);
        else setFailure(answer.failure);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) throwLater(error);
      },
    );
    return () => {
      stop.abort();
    };
  }, [ask, wanted]);
  return {
    rows,
    failure,
    more: () => {
      setWanted(rows.length);
    },
  };
}

export function RecordList({ delivery, holder, count }: ListProps) {
  const { m, say, language } = useSpeech();
  const words = m.data.records;
  const ask = useCallback(
    async (offset: number, signal: AbortSignal): Promise<Result<readonly Record[]>> => {
      const response = await fetchResource("data.records", { delivery: String(delivery), holder: String(holder), offset: String(offset), limit: String(atOnce) }, signal);
      return response.ok ? readLines(response.value, recordRow) : response;
    },
    [delivery, holder],
  );
  const { rows, failure, more } = useMore(ask);
  if (count === 0) return <p className={styles.quiet}>{words.empty}</p>;
  return (
    <>
      {failure !== undefined && <FailurePanel failure={failure} />}
      <ol className={styles.records} aria-label={say(words.label, { holder })}>
        {rows.map(({ record, item, line, date, cells }) => (
          <li key={record}>
            <p className={styles.recordHead}>
              <strong>{date === undefined ? m.frame.unknown : formatDate(language, instantOfDay(date))}</strong>
              <span>{say(words.placeOf, { item, line })}</span>
            </p>
            <dl className={styles.cells}>
              {cells.map(({ meaning, text }, index) =>
                text === "" ? null : (
                  <div key={index}>
                    <dt>{m.words.columnMeanings[meaning]}</dt>
                    <dd>{text ?? <Veil />}</dd>
                  </div>
                ),
              )}
            </dl>
          </li>
        ))}
      </ol>
      <Further shown={rows.length} count={count} onMore={more} />
    </>
  );
}

export function ImageList({ delivery, holder, count }: ListProps) {
  const { m, say, language } = useSpeech();
  const words = m.data.images;
  const ask = useCallback(
    async (offset: number, signal: AbortSignal): Promise<Result<readonly Image[]>> => {
      const response = await fetchResource("data.images", { delivery: String(delivery), holder: String(holder), offset: String(offset), limit: String(atOnce) }, signal);
      return response.ok ? readLines(response.value, imageRow) : response;
    },
    [delivery, holder],
  );
  const { rows, failure, more } = useMore(ask);
  if (count === 0) return <p className={styles.quiet}>{words.empty}</p>;
  return (
    <>
      {failure !== undefined && <FailurePanel failure={failure} />}
      <ol className={styles.records} aria-label={say(words.label, { holder })}>
        {rows.map(({ image, item, study, series, modality, date, device, rows: height, columns: width, frames, bytes }) => (
          <li key={image}>
            <p className={styles.recordHead}>
              <strong>{`${modality} ${date === undefined ? "" : formatDate(language, instantOfDay(date))}`}</strong>
              <span>{say(words.studyOf, { study, series })}</span>
            </p>
            <dl className={styles.cells}>
              <div>
                <dt>{words.item}</dt>
                <dd>{item}</dd>
              </div>
              <div>
                <dt>{words.size}</dt>
                <dd>{say(words.sizeOf, { columns: width, rows: height, frames: Math.max(1, frames) })}</dd>
              </div>
              <div>
                <dt>{words.bytes}</dt>
                <dd>{formatBytes(language, bytes)}</dd>
              </div>
              {device !== undefined && (
                <div>
                  <dt>{words.device}</dt>
                  <dd>{device}</dd>
                </div>
              )}
            </dl>
          </li>
        ))}
      </ol>
      <Further shown={rows.length} count={count} onMore={more} />
    </>
  );
}

function Further({ shown, count, onMore }: { readonly shown: number; readonly count: number; readonly onMore: () => void }) {
  const { m, say } = useSpeech();
  return (
    <div className={styles.further}>
      <span className={styles.quiet}>{say(m.frame.table.shown, { shown, total: count })}</span>
      {shown > 0 && shown < count && (
        <Button size="dense" kind="quiet" icon="chevronDown" onPress={onMore}>
          {say(m.projects.more, { count: count - shown })}
        </Button>
      )}
    </div>
  );
}
