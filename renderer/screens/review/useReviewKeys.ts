import { useEffect, useRef } from "react";
import { isComposing } from "../../keys/matcher.ts";

export interface ReviewKeys {
  readonly up: () => void;
  readonly down: () => void;
  readonly accept: (() => void) | undefined;
  /** While the key is down. */
  readonly before: ((isHeld: boolean) => void) | undefined;
  readonly previousFrame: (() => void) | undefined;
  readonly nextFrame: (() => void) | undefined;
}

/** What has these keys for itself: fields, buttons, lists, lines that move, and the evidence that is scrolled by them. */
const keepers = "input, textarea, button, select, a, [role=separator], [role=listbox], [role=option], [role=tab], [role=dialog], [contenteditable=true]";
const scrolled = "[role=grid], [data-scrolls]";

const hasOwn = (target: EventTarget | null, selector: string): boolean => target instanceof Element && target.closest(selector) !== null;

/**
 * Arrows, Enter and the held space bar belong to whatever has the focus; where nothing needs them, they belong to the review. They stand in the
 * registry, but cannot be bound there: the registry's keys come before any button's own.
 */
export function useReviewKeys(keys: ReviewKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    let isHeld = false;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || isComposing(event)) return;
      const isQueue = hasOwn(event.target, "[data-queue]");
      if (hasOwn(event.target, keepers) || document.querySelector("[role=dialog][data-modal]") !== null) return;
      const { up, down, accept, before, previousFrame, nextFrame } = latest.current;
      const isScrolled = hasOwn(event.target, scrolled) && !isQueue;
      const act = {
        ArrowUp: isScrolled || isQueue ? undefined : up,
        ArrowDown: isScrolled || isQueue ? undefined : down,
        ArrowLeft: isScrolled ? undefined : previousFrame,
        ArrowRight: isScrolled ? undefined : nextFrame,
        Enter: event.repeat ? undefined : accept,
        Space: before && (() => {
          if (!isHeld) before(true);
          isHeld = true;
        }),
      }[event.code];
      if (act === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    const release = (event?: KeyboardEvent): void => {
      if (!isHeld || (event !== undefined && event.code !== "Space")) return;
      isHeld = false;
      latest.current.before?.(false);
    };
    const leave = (): void => {
      release();
    };
    document.addEventListener("keydown", press, true);
    document.addEventListener("keyup", release, true);
    window.addEventListener("blur", leave);
    return () => {
      document.removeEventListener("keydown", press, true);
      document.removeEventListener("keyup", release, true);
      window.removeEventListener("blur", leave);
    };
  }, []);
}
