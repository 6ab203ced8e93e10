import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Result } from "../../../core/domain/failure.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { fetchResource } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { PatientView } from "../../components/PatientView/PatientView.tsx";
import { useVariables } from "../../components/useVariables.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { colourBytes, fitOf, readPicture, zoomBy, type Picture } from "./picture.ts";
import type { Finding } from "./queue.ts";
import styles from "./Review.module.css";

type Side = "before" | "after";

async function askPicture(run: number, output: number, frame: number, side: Side): Promise<Result<Picture>> {
  const answer = await fetchResource("review.image", { run: String(run), output: String(output), frame: String(frame), side });
  return answer.ok ? readPicture(new Uint8Array(await answer.value.arrayBuffer())) : answer;
}

interface Pair {
  readonly before: Picture;
  readonly after: Picture;
}

export interface ImageEvidenceProps {
  readonly run: number;
  readonly finding: Finding;
  readonly frame: number;
  readonly isBeforeHeld: boolean;
  readonly onBefore: (isHeld: boolean) => void;
  readonly onFrame: (frame: number) => void;
  /** It is in sight, with so many frames. */
  readonly onShown: (output: number, frames: number) => void;
}

/** Half a period of blinking: slower than anything that could harm (WCAG 2.3.1). */
const blinkMilliseconds = 600;

/** One image as it will leave; held or blinking, as it was delivered. */
export function ImageEvidence({ run, finding, frame, isBeforeHeld, onBefore, onFrame, onShown }: ImageEvidenceProps) {
  const { m } = useSpeech();
  const { output } = finding.output;
  const ask = useCallback(async (): Promise<Result<Pair>> => {
    const [before, after] = await Promise.all([askPicture(run, output, frame, "before"), askPicture(run, output, frame, "after")]);
    if (!before.ok) return before;
    return after.ok ? { ok: true, value: { before: before.value, after: after.value } } : after;
  }, [run, output, frame]);
  const { value, failure, isWaiting } = useAnswer(ask);
  const frames = value?.after.frames;
  useEffect(() => {
    if (frames !== undefined) onShown(output, frames);
  }, [output, frames, onShown]);
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (value === undefined) return <p className={styles.waiting}>{isWaiting && m.review.loading}</p>;
  return <Viewer pair={value} finding={finding} isBeforeHeld={isBeforeHeld} onBefore={onBefore} onFrame={onFrame} />;
}

interface ViewerProps extends Pick<ImageEvidenceProps, "finding" | "isBeforeHeld" | "onBefore" | "onFrame"> {
  readonly pair: Pair;
}

function Viewer({ pair, finding, isBeforeHeld, onBefore, onFrame }: ViewerProps) {
  const { m, say } = useSpeech();
  const words = m.review.image;
  const { officer } = useSession();
  const [isBlinking, setBlinking] = useState(false);
  const isTurned = useBlink(isBlinking);
  const [isInverted, setInverted] = useState(false);
  const [isOutlined, setOutlined] = useState(true);
  const [zoom, setZoom] = useState(1);
  const room = useRef<HTMLDivElement>(null);
  const fit = fitOf(...useSize(room), pair.after);
  useKeepCentre(room, fit * zoom);
  const side: Side = isBeforeHeld || isTurned ? "before" : "after";
  const picture = pair[side];
  const { rows, columns, frames, frame } = picture;
  const turn = (set: (change: (before: boolean) => boolean) => void) => () => {
    set((before) => !before);
  };
  const acts = {
    blink: turn(setBlinking),
    invert: turn(setInverted),
    outline: turn(setOutlined),
    zoomIn: () => {
      setZoom((before) => zoomBy(before, 1));
    },
    zoomOut: () => {
      setZoom((before) => zoomBy(before, -1));
    },
    fit: () => {
      setZoom(1);
    },
  };
  useShortcuts("review", { "review.blink": acts.blink, "review.invert": acts.invert, "review.outline": acts.outline, "review.zoomIn": acts.zoomIn, "review.zoomOut": acts.zoomOut, "review.fit": acts.fit });
  const title = say(words.picture, { side: words[side], columns, rows, frame: frame + 1, frames });
  return (
    <div className={styles.viewer}>
      <div className={styles.tools} role="toolbar" aria-label={words.label}>
        <Chip state={side === "after" ? "good" : "caution"}>{words[side]}</Chip>
        <Button
          size="dense"
          shortcut="review.before"
          aria-pressed={isBeforeHeld}
          aria-description={words.holdHint}
          onPressStart={() => {
            onBefore(true);
          }}
          onPressEnd={() => {
            onBefore(false);
          }}
        >
          {words.hold}
        </Button>
        <Button size="dense" shortcut="review.blink" aria-pressed={isBlinking} onPress={acts.blink}>
          {words.blink}
        </Button>
        <Button size="dense" shortcut="review.invert" aria-pressed={isInverted} onPress={acts.invert}>
          {words.invert}
        </Button>
        <Button size="dense" shortcut="review.outline" aria-pressed={isOutlined} onPress={acts.outline}>
          {words.outline}
        </Button>
        <span className={styles.space} />
        <Button size="dense" icon="minus" iconOnly shortcut="review.zoomOut" onPress={acts.zoomOut}>
          {words.zoomOut}
        </Button>
        <span className={styles.zoom}>{say(words.zoom, { percent: Math.round(fit * zoom * 100) })}</span>
        <Button size="dense" icon="plus" iconOnly shortcut="review.zoomIn" onPress={acts.zoomIn}>
          {words.zoomIn}
        </Button>
        <Button size="dense" shortcut="review.fit" onPress={acts.fit}>
          {words.fit}
        </Button>
        {frames > 1 && (
          <>
            <Button
              size="dense"
              icon="chevronLeft"
              iconOnly
              shortcut="review.previousFrame"
              isDisabled={frame === 0}
              onPress={() => {
                onFrame(frame - 1);
              }}
            >
              {words.previousFrame}
            </Button>
            <span>{say(words.frame, { frame: frame + 1, frames })}</span>
            <Button
              size="dense"
              icon="chevronRight"
              iconOnly
              shortcut="review.nextFrame"
              isDisabled={frame === frames - 1}
              onPress={() => {
                onFrame(frame + 1);
              }}
            >
              {words.nextFrame}
            </Button>
          </>
        )}
      </div>
      <PatientView officer={officer}>
        <div ref={room} className={styles.light} role="region" aria-label={words.label} tabIndex={0} data-scrolls={zoom > 1 || undefined}>
          <Painted picture={picture} title={title} scale={fit * zoom} isInverted={isInverted} finding={isOutlined ? finding : undefined} />
        </div>
      </PatientView>
    </div>
  );
}

interface PaintedProps {
  readonly picture: Picture;
  readonly title: string;
  readonly scale: number;
  readonly isInverted: boolean;
  /** Whose masks are outlined. */
  readonly finding: Finding | undefined;
}

function Painted({ picture, title, scale, isInverted, finding }: PaintedProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { rows, columns } = picture;
  useVariables(frame, { "--width": `${String(columns * scale)}px`, "--height": `${String(rows * scale)}px` });
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(colourBytes(picture), columns, rows), 0, 0);
  }, [picture, columns, rows]);
  return (
    <div ref={frame} className={styles.painted}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={title} width={columns} height={rows} data-inverted={isInverted || undefined} />
      {finding !== undefined && (
        <svg className={styles.outline} viewBox={`0 0 ${String(columns)} ${String(rows)}`} aria-hidden="true" data-outline="true">
          {(finding.place.rectangles ?? []).map(({ x, y, width, height }) => (
            <rect key={`${String(x)} ${String(y)} ${String(width)} ${String(height)}`} x={x} y={y} width={width} height={height} />
          ))}
        </svg>
      )}
    </div>
  );
}

/** What is in the middle stays there while the image grows. */
function useKeepCentre(element: RefObject<HTMLElement | null>, scale: number): void {
  const before = useRef(scale);
  useLayoutEffect(() => {
    const { current } = element;
    const ratio = scale / before.current;
    before.current = scale;
    if (current === null || ratio === 1) return;
    const { clientWidth, clientHeight, scrollWidth, scrollHeight, scrollLeft, scrollTop } = current;
    // An image that was smaller than the room around it stood in its middle.
    const wasWhole = { across: scrollWidth / ratio <= clientWidth, down: scrollHeight / ratio <= clientHeight };
    current.scrollLeft = wasWhole.across ? (scrollWidth - clientWidth) / 2 : (scrollLeft + clientWidth / 2) * ratio - clientWidth / 2;
    current.scrollTop = wasWhole.down ? (scrollHeight - clientHeight) / 2 : (scrollTop + clientHeight / 2) * ratio - clientHeight / 2;
  }, [element, scale]);
}

function useBlink(isBlinking: boolean): boolean {
  const [isTurned, setTurned] = useState(false);
  useEffect(() => {
    if (!isBlinking) return undefined;
    const timer = setInterval(() => {
      setTurned((before) => !before);
    }, blinkMilliseconds);
    return () => {
      clearInterval(timer);
      setTurned(false);
    };
  }, [isBlinking]);
  return isTurned;
}

function useSize(element: RefObject<HTMLElement | null>): readonly [width: number, height: number] {
  const [size, setSize] = useState<readonly [number, number]>([640, 480]);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => {
      const box = current.getBoundingClientRect();
      if (box.width > 0 && box.height > 0) setSize([box.width - 2, box.height - 2]);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
}
