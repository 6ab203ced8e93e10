import { createHash } from "node:crypto";
import { z } from "zod";
import { count, hash, identifier, instant, lineOfText } from "../../contract/shapes.ts";
import { FailureError } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { DestructionTarget, ItemRange } from "../../store/destruction.ts";

/**
 * What two custodians sign when contents are destroyed: short enough to be read, with the hash of the list that names each of them. Both
 * stand in the clear in the room's folder: ids and numbers only.
 */

const statement = z.strictObject({
  format: z.literal("noren-destruction/1"),
  room: identifier,
  entry: z.int().min(1),
  /** Of the statement before this one, so that none can be left out. */
  previousSha256: hash.nullable(),
  at: instant,
  reason: lineOfText,
  /** Where a whole delivery goes. */
  delivery: z.int().min(1).exactOptional(),
  /** Contents whose keys are deleted. */
  destroyed: count,
  /** Contents that somebody else's rows still refer to: references are given up, and the key stays. */
  released: count,
  /** Items of deliveries that lose their names. */
  items: count,
  listSha256: hash,
});

export type DestructionStatement = z.output<typeof statement>;

export const formatStatement = (written: DestructionStatement): string => `${JSON.stringify(written, undefined, 2)}\n`;

export const statementHash = (text: string): string => createHash("sha256").update(text).digest("hex");

export function parseStatement(text: string, entry: number): DestructionStatement {
  try {
    const parsed = statement.safeParse(JSON.parse(text));
    // The exact text was signed; what our own format would not give back was not written by us.
    if (parsed.success && parsed.data.entry === entry && formatStatement(parsed.data) === text) return parsed.data;
  } catch {
    // Not JSON: told below like any other text that is no statement.
  }
  throw new FailureError("vault.registerAltered", { number: entry });
}

export interface DestructionList {
  /** Each with the references it had. */
  readonly destroyed: readonly CountedObject[];
  readonly released: readonly CountedObject[];
  readonly items: readonly ItemRange[];
}

export interface CountedObject {
  readonly id: ObjectId;
  readonly copies: number;
}

export function formatList({ destroyed, released, items }: DestructionList): string {
  const lines = [
    ...destroyed.map(({ id, copies }) => `destroy ${id} ${String(copies)}\n`),
    ...released.map(({ id, copies }) => `release ${id} ${String(copies)}\n`),
    ...items.map(({ delivery, from, to }) => `items ${String(delivery)} ${String(from)} ${String(to)}\n`),
  ];
  return lines.join("");
}

const objectLine = /^(destroy|release) ([0-9a-f]{32}) (\d{1,12})$/u;
const itemsLine = /^items ([1-9]\d{0,11}) ([1-9]\d{0,11}) ([1-9]\d{0,11})$/u;

/** Only the list that the statement was signed with. */
export function parseList(text: string, { entry, listSha256 }: Pick<DestructionStatement, "entry" | "listSha256">): DestructionList {
  const altered = new FailureError("vault.registerAltered", { number: entry });
  if (statementHash(text) !== listSha256) throw altered;
  const destroyed: CountedObject[] = [];
  const released: CountedObject[] = [];
  const items: ItemRange[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const [, act, id, copies] = objectLine.exec(line) ?? [];
    const [, delivery, from, to] = itemsLine.exec(line) ?? [];
    if (delivery !== undefined) items.push({ delivery: Number(delivery), from: Number(from), to: Number(to) });
    else if (act !== undefined) (act === "destroy" ? destroyed : released).push({ id: id as ObjectId, copies: Number(copies) });
    else throw altered;
  }
  return { destroyed, released, items };
}

export const targetsOf = ({ destroyed, released }: DestructionList): readonly DestructionTarget[] => [
  ...destroyed.map((one) => ({ ...one, isDestroyed: true })),
  ...released.map((one) => ({ ...one, isDestroyed: false })),
];

/** Numbers one after the other as ranges. */
export function rangesOf(delivery: number, items: readonly number[]): readonly ItemRange[] {
  const ranges: { delivery: number; from: number; to: number }[] = [];
  for (const item of items.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last !== undefined && item <= last.to + 1) last.to = item;
    else ranges.push({ delivery, from: item, to: item });
  }
  return ranges;
}
