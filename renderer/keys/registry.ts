import type { Messages } from "../../core/contract/messages/index.ts";

/** Every key of the program stands here once: bindings, tooltips and the F1 sheet are made from this table. */

export type Scope = "global" | "receive" | "held" | "ledger" | "projects" | "data" | "review" | "release" | "audit" | "table";
export type ShortcutName = keyof Messages["frame"]["keys"];

export interface Stroke {
  /** Physical key (`KeyboardEvent.code`): the same place on every layout and with any input method. */
  readonly code: string;
  readonly control?: true;
  readonly shift?: true;
}

export interface Shortcut {
  readonly name: ShortcutName;
  readonly scope: Scope;
  /** One stroke, or two one after the other. */
  readonly strokes: readonly [Stroke] | readonly [Stroke, Stroke];
  /** Works while a text field has the focus. Bare letters never do. */
  readonly inFields?: true;
  /** Written down for the sheet; the component itself listens (rows of a table). */
  readonly shownOnly?: true;
}

const go: Stroke = { code: "KeyG" };

export const shortcuts: readonly Shortcut[] = [
  { name: "go.today", scope: "global", strokes: [go, { code: "KeyT" }] },
  { name: "go.receive", scope: "global", strokes: [go, { code: "KeyJ" }] },
  { name: "go.held", scope: "global", strokes: [go, { code: "KeyH" }] },
  { name: "go.ledger", scope: "global", strokes: [go, { code: "KeyB" }] },
  { name: "go.data", scope: "global", strokes: [go, { code: "KeyD" }] },
  { name: "go.projects", scope: "global", strokes: [go, { code: "KeyP" }] },
  { name: "go.review", scope: "global", strokes: [go, { code: "KeyM" }] },
  { name: "go.approval", scope: "global", strokes: [go, { code: "KeyS" }] },
  { name: "go.vault", scope: "global", strokes: [go, { code: "KeyV" }] },
  { name: "go.audit", scope: "global", strokes: [go, { code: "KeyA" }] },
  { name: "go.administration", scope: "global", strokes: [go, { code: "KeyK" }] },
  { name: "search.focus", scope: "global", strokes: [{ code: "Slash" }] },
  { name: "settings.open", scope: "global", strokes: [{ code: "Comma", control: true }], inFields: true },
  { name: "session.lock", scope: "global", strokes: [{ code: "KeyL", control: true }], inFields: true },
  { name: "help.open", scope: "global", strokes: [{ code: "F1" }], inFields: true },
  { name: "escape", scope: "global", strokes: [{ code: "Escape" }], inFields: true },
  { name: "receive.start", scope: "receive", strokes: [{ code: "KeyN" }] },
  { name: "receive.list", scope: "receive", strokes: [{ code: "KeyL" }] },
  { name: "held.retry", scope: "held", strokes: [{ code: "KeyR" }] },
  { name: "held.question", scope: "held", strokes: [{ code: "KeyQ" }] },
  { name: "held.exclude", scope: "held", strokes: [{ code: "KeyX" }] },
  { name: "ledger.register", scope: "ledger", strokes: [{ code: "KeyN" }] },
  { name: "projects.propose", scope: "projects", strokes: [{ code: "KeyN" }] },
  { name: "data.unveil", scope: "data", strokes: [{ code: "KeyU" }] },
  { name: "review.up", scope: "review", strokes: [{ code: "ArrowUp" }], shownOnly: true },
  { name: "review.down", scope: "review", strokes: [{ code: "ArrowDown" }], shownOnly: true },
  { name: "review.accept", scope: "review", strokes: [{ code: "Enter" }], shownOnly: true },
  { name: "review.acceptImage", scope: "review", strokes: [{ code: "KeyA" }] },
  { name: "review.refuse", scope: "review", strokes: [{ code: "KeyX" }] },
  { name: "review.defer", scope: "review", strokes: [{ code: "KeyD" }] },
  { name: "review.undo", scope: "review", strokes: [{ code: "KeyZ" }] },
  { name: "review.before", scope: "review", strokes: [{ code: "Space" }], shownOnly: true },
  { name: "review.blink", scope: "review", strokes: [{ code: "KeyB" }] },
  { name: "review.invert", scope: "review", strokes: [{ code: "KeyI" }] },
  { name: "review.outline", scope: "review", strokes: [{ code: "KeyO" }] },
  { name: "review.zoomIn", scope: "review", strokes: [{ code: "Equal" }] },
  { name: "review.zoomOut", scope: "review", strokes: [{ code: "Minus" }] },
  { name: "review.fit", scope: "review", strokes: [{ code: "Digit0" }] },
  { name: "review.previousFrame", scope: "review", strokes: [{ code: "ArrowLeft" }], shownOnly: true },
  { name: "review.nextFrame", scope: "review", strokes: [{ code: "ArrowRight" }], shownOnly: true },
  { name: "review.return", scope: "review", strokes: [{ code: "KeyR" }] },
  { name: "review.finish", scope: "review", strokes: [{ code: "KeyE" }] },
  { name: "release.next", scope: "release", strokes: [{ code: "KeyN" }] },
  { name: "audit.verify", scope: "audit", strokes: [{ code: "KeyV" }] },
  { name: "audit.export", scope: "audit", strokes: [{ code: "KeyE" }] },
  { name: "audit.print", scope: "audit", strokes: [{ code: "KeyC" }] },
  { name: "table.up", scope: "table", strokes: [{ code: "ArrowUp" }], shownOnly: true },
  { name: "table.down", scope: "table", strokes: [{ code: "ArrowDown" }], shownOnly: true },
  { name: "table.pageUp", scope: "table", strokes: [{ code: "PageUp" }], shownOnly: true },
  { name: "table.pageDown", scope: "table", strokes: [{ code: "PageDown" }], shownOnly: true },
  { name: "table.home", scope: "table", strokes: [{ code: "Home" }], shownOnly: true },
  { name: "table.end", scope: "table", strokes: [{ code: "End" }], shownOnly: true },
  { name: "table.extend", scope: "table", strokes: [{ code: "ArrowDown", shift: true }], shownOnly: true },
  { name: "table.all", scope: "table", strokes: [{ code: "KeyA", control: true }], shownOnly: true },
];

const keycaps: Readonly<Record<string, string>> = {
  Slash: "/",
  Comma: ",",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Equal: "+",
  Minus: "−",
  Space: "Space",
  PageUp: "PgUp",
  PageDown: "PgDn",
};

const keycap = ({ code, control, shift }: Stroke): string =>
  [control && "Ctrl", shift && "Shift", keycaps[code] ?? code.replace(/^(?:Key|Digit)/, "")].filter((part) => typeof part === "string").join("+");

/** What is printed on the keys: `["G", "A"]`, `["Ctrl+L"]`. */
export const keycapsOf = (name: ShortcutName): readonly string[] => shortcuts.find((shortcut) => shortcut.name === name)?.strokes.map(keycap) ?? [];
