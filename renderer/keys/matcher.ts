import { shortcuts, type Scope, type Shortcut, type ShortcutName, type Stroke } from "./registry.ts";

/** The part of a keyboard event that decides; plain data, so that it can be tested without a page. */
export interface Press {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly repeat: boolean;
  /** The focus is in something one types into. */
  readonly inField: boolean;
}

/** While an input method composes, keys are its own. 229 is what Chromium sends for the key that begins or ends composing. */
export const isComposing = (press: Pick<Press, "isComposing" | "keyCode">): boolean => press.isComposing || press.keyCode === 229;

const modifiers = new Set(["ShiftLeft", "ShiftRight", "ControlLeft", "ControlRight", "AltLeft", "AltRight", "MetaLeft", "MetaRight"]);

const isStroke = (press: Press, stroke: Stroke | undefined): boolean =>
  stroke !== undefined &&
  press.code === stroke.code &&
  press.ctrlKey === (stroke.control ?? false) &&
  press.shiftKey === (stroke.shift ?? false) &&
  !press.altKey &&
  !press.metaKey;

/** How long the second stroke may take; after that the first is forgotten. */
export const chordMilliseconds = 1500;

export interface Matcher {
  /** The shortcut this press completes; `pending` when it is the first of two strokes. */
  readonly press: (press: Press, scopes: ReadonlySet<Scope>, now: number) => ShortcutName | "pending" | undefined;
}

export function createMatcher(table: readonly Shortcut[] = shortcuts): Matcher {
  let first: { readonly stroke: Stroke; readonly at: number } | undefined;
  return {
    press: (press, scopes, now) => {
      if (isComposing(press)) {
        first = undefined;
        return undefined;
      }
      if (modifiers.has(press.code)) return undefined;
      const candidates = table.filter((shortcut) => shortcut.shownOnly !== true && scopes.has(shortcut.scope) && (shortcut.inFields === true || !press.inField));
      const begun = first !== undefined && now - first.at <= chordMilliseconds ? first.stroke : undefined;
      first = undefined;
      if (begun !== undefined) {
        const completed = candidates.find(({ strokes }) => strokes.length === 2 && isSame(strokes[0], begun) && isStroke(press, strokes[1]));
        if (completed !== undefined) return completed.name;
      }
      if (press.repeat) return undefined;
      const single = candidates.find(({ strokes }) => strokes.length === 1 && isStroke(press, strokes[0]));
      if (single !== undefined) return single.name;
      const begins = candidates.find(({ strokes }) => strokes.length === 2 && isStroke(press, strokes[0]));
      if (begins === undefined) return undefined;
      first = { stroke: begins.strokes[0], at: now };
      return "pending";
    },
  };
}

const isSame = (one: Stroke, other: Stroke): boolean => one.code === other.code && one.control === other.control && one.shift === other.shift;
