/** A range of rows between where the selection began and where the officer stands now. */
export interface Selection {
  readonly anchor: number;
  readonly active: number;
}

export const first = ({ anchor, active }: Selection): number => Math.min(anchor, active);
export const last = ({ anchor, active }: Selection): number => Math.max(anchor, active);
export const sizeOf = (selection: Selection | undefined): number => (selection === undefined ? 0 : last(selection) - first(selection) + 1);
export const holds = (selection: Selection | undefined, index: number): boolean => selection !== undefined && index >= first(selection) && index <= last(selection);

export interface MoveKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
}

/** Where a key leads; `undefined` when the key is none of the table's. Shift keeps the anchor. */
export function moveBy(selection: Selection | undefined, { key, shiftKey, ctrlKey }: MoveKey, count: number, page: number): Selection | undefined {
  if (count === 0) return undefined;
  const end = count - 1;
  if (ctrlKey && key.toLowerCase() === "a") return { anchor: 0, active: end };
  if (ctrlKey && key !== "Home" && key !== "End") return undefined;
  const from = selection?.active ?? -1;
  const target = { ArrowDown: from + 1, ArrowUp: from - 1, PageDown: Math.max(from, 0) + page, PageUp: from - page, Home: 0, End: end, " ": Math.max(from, 0) }[key];
  if (target === undefined) return undefined;
  const active = Math.min(end, Math.max(0, target));
  return { anchor: shiftKey ? (selection?.anchor ?? active) : active, active };
}
