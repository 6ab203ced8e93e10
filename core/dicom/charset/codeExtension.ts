import { FailureError } from "../../domain/failure.ts";
import type { TextForm } from "./characterSet.ts";
import { rightHalves, squares, type RightHalf, type Square } from "./tables.ts";
import { allExtensionSets, type ExtensionSet } from "./terms.ts";

/**
 * Code extensions (PS3.5 §6.1.2.5): escape sequences say which table the lower and the upper half of the codes show. The sets of the
 * first value hold again at the start of every line, value, and part of a person's name.
 */

type Left = "ascii" | "roman" | Square;
type Right = RightHalf | Square;

const isSquare = (table: Left | Right): table is Square => Object.hasOwn(squares, table);

const unreadable = (): FailureError => new FailureError("dicom.textUnreadable");

interface Designation {
  readonly left?: Left;
  readonly right?: Right;
}

/**
 * Devices go back to ASCII where Roman characters stand first, and to those where ASCII does, or announce nothing and write Japanese all the same:
 * what is read is what the sequence says. Only announced sets are written.
 */
const escapes = new Map<string, Designation>();
for (const { left, right } of allExtensionSets) {
  if (left !== undefined) escapes.set(left.escape, { left: left.table });
  if (right !== undefined) escapes.set(right.escape, { right: right.table });
}

const isDelimiter = (byte: number, form: TextForm): boolean => (byte === 0x5c && form !== "whole") || ((byte === 0x5e || byte === 0x3d) && form === "names");

/** Writers that announce one set for the upper half sometimes leave its escapes out, or do not repeat them behind a delimiter: there is no other. */
function onlyRight(others: readonly ExtensionSet[]): Right | undefined {
  const [table, ...more] = others.flatMap(({ right }) => right?.table ?? []);
  return more.length === 0 ? table : undefined;
}

export function decodeExtended(bytes: Buffer, initial: ExtensionSet, others: readonly ExtensionSet[], form: TextForm): readonly string[] {
  const start = { left: initial.left?.table ?? "ascii", right: initial.right?.table ?? onlyRight(others) } as const;
  let left: Left = start.left;
  let right: Right | undefined = start.right;
  const values: string[] = [];
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x1b) {
      const [length, designated] = escapeAt(bytes, at + 1);
      left = designated.left ?? left;
      right = designated.right ?? right;
      at += 1 + length;
    } else if (byte < 0x20) {
      text += String.fromCharCode(byte);
      [left, right] = [start.left, start.right];
      at += 1;
    } else if (byte >= 0x80 || (isSquare(left) && byte > 0x20)) {
      const table: Left | Right | undefined = byte >= 0x80 ? right : left;
      if (table === undefined || table === "ascii" || table === "roman") throw unreadable();
      const character = isSquare(table) ? squares[table]().characters[codeAt(bytes, at)] : rightHalves[table]().characters[byte];
      if (character === undefined || character === "") throw unreadable();
      text += character;
      at += isSquare(table) ? 2 : 1;
    } else {
      at += 1;
      if (isDelimiter(byte, form)) [left, right] = [start.left, start.right];
      if (byte === 0x5c && form !== "whole") {
        values.push(text);
        text = "";
      } else text += left === "roman" && byte === 0x5c ? "\u{a5}" : left === "roman" && byte === 0x7e ? "\u{203e}" : String.fromCharCode(byte);
    }
  }
  return [...values, text];
}

function escapeAt(bytes: Buffer, at: number): readonly [length: number, designated: Designation] {
  for (const length of [2, 3]) {
    const designated = escapes.get(bytes.toString("latin1", at, at + length));
    if (designated !== undefined) return [length, designated];
  }
  // An escape to a set the standard does not have: this is no text.
  throw unreadable();
}

/** Both bytes lie in the same half; −1 where they do not, which stands in no table. */
function codeAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const [row, cell] = [(first & 0x7f) - 0x21, (second & 0x7f) - 0x21];
  return (first & 0x80) === (second & 0x80) && row >= 0 && row < 94 && cell >= 0 && cell < 94 ? row * 94 + cell : -1;
}

const escapeBytes = (escape: string): Buffer => Buffer.from(`\x1b${escape}`, "latin1");

/** What one character is written as under a set, and which half it needs; undefined where the set lacks it. */
function codeIn({ left, right }: ExtensionSet, character: string, form: TextForm): { readonly half: "left" | "right"; readonly bytes: Buffer } | undefined {
  const point = character.codePointAt(0) ?? 0;
  if (left !== undefined && !isSquare(left.table)) {
    if (left.table === "ascii" && point < 0x80) return { half: "left", bytes: Buffer.from([point]) };
    if (left.table === "roman" && point < 0x80 && character !== "~" && !(form === "whole" && character === "\\")) return { half: "left", bytes: Buffer.from([point]) };
    if (left.table === "roman" && form === "whole" && character === "\u{a5}") return { half: "left", bytes: Buffer.from([0x5c]) };
    if (left.table === "roman" && character === "\u{203e}") return { half: "left", bytes: Buffer.from([0x7e]) };
  }
  for (const [half, designation] of [["left", left], ["right", right]] as const) {
    if (designation === undefined || designation.table === "ascii" || designation.table === "roman") continue;
    const code = isSquare(designation.table) ? squares[designation.table]().codes.get(character) : rightHalves[designation.table]().codes.get(character);
    if (code === undefined) continue;
    const high = half === "right" ? 0xa1 : 0x21;
    return { half, bytes: isSquare(designation.table) ? Buffer.from([high + Math.floor(code / 94), high + (code % 94)]) : Buffer.from([code]) };
  }
  return undefined;
}

export function encodeExtended(values: readonly string[], initial: ExtensionSet, others: readonly ExtensionSet[], form: TextForm): Buffer {
  const sets = [initial, ...others];
  const pieces: Buffer[] = [];
  let left: string | undefined = initial.left?.escape;
  let right: string | undefined = initial.right?.escape;
  const restore = (): void => {
    if (left !== initial.left?.escape && initial.left !== undefined) pieces.push(escapeBytes(initial.left.escape));
    left = initial.left?.escape;
    right = initial.right?.escape;
  };
  for (const [index, value] of values.entries()) {
    if (index > 0) pieces.push(Buffer.from("\\"));
    for (const character of value) {
      const point = character.codePointAt(0) ?? 0;
      if (point < 0x20 || (point < 0x80 && isDelimiter(point, form))) {
        restore();
        pieces.push(Buffer.from([point]));
        continue;
      }
      const found = sets.map((set) => ({ set, code: codeIn(set, character, form) })).find(({ code }) => code !== undefined);
      if (found?.code === undefined) throw new FailureError("dicom.textUnwritable");
      const { half, bytes } = found.code;
      const escape = found.set[half]?.escape ?? "";
      if (escape !== (half === "left" ? left : right)) pieces.push(escapeBytes(escape));
      if (half === "left") left = escape;
      else right = escape;
      pieces.push(bytes);
    }
    restore();
  }
  return Buffer.concat(pieces);
}
