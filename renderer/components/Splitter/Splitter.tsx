import { useEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { usePreference } from "../../app/Preferences.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useVariables } from "../useVariables.ts";
import styles from "./Splitter.module.css";

export interface SplitterProps {
  /** Under this name the width is remembered for the officer: `pane.audit`. */
  readonly name: `pane.${string}`;
  readonly main: ReactNode;
  readonly aside: ReactNode;
  readonly asideLabel: string;
  /** A queue stands before the work, a detail after it. */
  readonly asideAt?: "start" | "end";
  /** What was chosen in the queue. Where the panes stand under each other, the work comes into sight when it changes. */
  readonly follows?: string | undefined;
  /** In rem, before the officer moved the line. */
  readonly usual?: number;
}

const rem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
const [least, most, usualWidth, step] = [18, 44, 22.5, 1];
const within = (width: number): number => Math.min(most, Math.max(least, width));

/** Work and beside it a queue or a detail; the line between them moves by pointer and by arrow keys. Widths are in rem, so that they grow with the text. */
export function Splitter({ name, main, aside, asideLabel, asideAt = "end", follows, usual = usualWidth }: SplitterProps) {
  const { m } = useSpeech();
  const [kept, keep] = usePreference(name, String(usual));
  const frame = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly from: number; readonly width: number } | undefined>(undefined);
  const work = useRef<HTMLDivElement>(null);
  const followed = useRef(follows);
  useEffect(() => {
    if (followed.current !== follows && document.documentElement.dataset["width"] === "narrow") work.current?.scrollIntoView({ block: "start" });
    followed.current = follows;
  }, [follows]);
  const width = within(Number(kept) || usual);
  useVariables(frame, { "--aside": `${String(width)}rem` });
  const outward = asideAt === "end" ? step : -step;
  const byKey = (event: KeyboardEvent): void => {
    const moved = { ArrowLeft: width + outward, ArrowRight: width - outward, Home: most, End: least }[event.key];
    if (moved === undefined) return;
    event.preventDefault();
    keep(String(within(moved)));
  };
  const move = (event: PointerEvent): void => {
    if (drag.current === undefined) return;
    keep(String(Math.round(within(drag.current.width + ((drag.current.from - event.clientX) * outward) / rem()) * 4) / 4));
  };
  const side = (
    <div className={styles.aside} role="region" aria-label={asideLabel} tabIndex={0}>
      {aside}
    </div>
  );
  return (
    <div ref={frame} className={styles.split} data-aside={asideAt}>
      {asideAt === "end" && <div className={styles.main}>{main}</div>}
      {asideAt === "start" && side}
      <div
        className={styles.line}
        role="separator"
        aria-orientation="vertical"
        aria-label={m.frame.pane.resize}
        aria-description={m.frame.pane.resizeHint}
        aria-valuenow={Math.round(width)}
        aria-valuemin={least}
        aria-valuemax={most}
        tabIndex={0}
        onKeyDown={byKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { from: event.clientX, width };
        }}
        onPointerMove={move}
        onPointerUp={() => {
          drag.current = undefined;
        }}
        onDoubleClick={() => {
          keep(String(usual));
        }}
      />
      {asideAt === "end" ? (
        side
      ) : (
        <div ref={work} className={styles.main}>
          {main}
        </div>
      )}
    </div>
  );
}
