import { useRef } from "react";
import { ProgressBar as AriaProgressBar } from "react-aria-components";
import type { EventPayload } from "../../../core/contract/events.ts";
import { formatBytes, formatDuration, formatPercent } from "../../i18n/numbers.ts";
import { unitOf } from "./units.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Button } from "../Button/Button.tsx";
import { useVariables } from "../useVariables.ts";
import styles from "./ProgressBar.module.css";

export type Job = EventPayload<"job.progress">;

export interface ProgressBarProps {
  readonly job: Job;
  /** One line for the activity strip; whole beside the work itself. */
  readonly look: "whole" | "strip";
  readonly onCancel?: () => void;
  readonly onPause?: () => void;
  /** What happens when it is stopped or the power fails. */
  readonly safety?: string;
  /** Pausing or cancelling was asked for and is not done yet. */
  readonly isStopping?: boolean;
}

/** Real progress only: done of total, the rate, the time left as soon as it can be said honestly. */
export function ProgressBar({ job, look, onCancel, onPause, safety, isStopping = false }: ProgressBarProps) {
  const { m, say, language } = useSpeech();
  const track = useRef<HTMLDivElement>(null);
  const percent = formatPercent(job.done, job.total);
  useVariables(track, { "--done": `${String(percent)}%` });
  const unit = unitOf(job.kind);
  const counted = unit === "bytes" ? { done: formatBytes(language, job.done), total: formatBytes(language, job.total) } : { done: job.done, total: job.total };
  const counts = say(unit === "records" ? m.frame.progress.counted : m.frame.progress.steps, counted);
  const rate = job.rate === undefined || unit === "steps" ? undefined : unit === "bytes" ? say(m.frame.progress.bytesRate, { rate: formatBytes(language, job.rate) }) : say(m.frame.progress.rate, { rate: Math.round(job.rate) });
  const left = job.millisecondsLeft === undefined ? m.frame.progress.estimating : say(m.frame.progress.left, { time: formatDuration(language, job.millisecondsLeft) });
  const name = m.words.jobs[job.kind];
  return (
    <div className={styles.progress} data-look={look}>
      <AriaProgressBar value={job.done} maxValue={Math.max(job.total, 1)} valueLabel={`${String(percent)} %`} aria-label={name} className={styles.line ?? ""}>
        <span className={styles.name}>{name}</span>
        <div ref={track} className={styles.track}>
          <div className={styles.fill} />
        </div>
        <span className={styles.percent}>{percent} %</span>
      </AriaProgressBar>
      <div className={styles.facts}>
        <span>{counts}</span>
        {look === "whole" && rate !== undefined && <span>{rate}</span>}
        <span>{isStopping ? m.frame.progress.cancelling : left}</span>
      </div>
      {look === "whole" && <p className={styles.safety}>{safety ?? m.frame.progress.safe}</p>}
      {(onCancel !== undefined || onPause !== undefined) && (
        <div className={styles.actions}>
          {onPause !== undefined && (
            <Button size="dense" icon="pause" isDisabled={isStopping} onPress={onPause}>
              {m.frame.progress.pause}
            </Button>
          )}
          {onCancel !== undefined && (
            <Button size="dense" kind={look === "strip" ? "quiet" : "secondary"} icon="cross" isDisabled={isStopping} onPress={onCancel}>
              {m.frame.progress.cancel}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
