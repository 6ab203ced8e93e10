import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { formatList, formatStatement, parseList, parseStatement, rangesOf, statementHash } from "./statement.ts";

/** An entry of the register as it lies in the room's folder (SPEC of the vault, §9), written down once more. */

const [one, two] = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"].map((id) => id as ObjectId);
const list = `destroy ${one ?? ""} 2\nrelease ${two ?? ""} 1\nitems 7 1 3\nitems 7 5 5\n`;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const statement = `{
  "format": "noren-destruction/1",
  "room": "room-1",
  "entry": 3,
  "previousSha256": "${"0".repeat(64)}",
  "at": 1795000000000,
  "reason": "保存期間の満了",
  "delivery": 7,
  "destroyed": 1,
  "released": 1,
  "items": 4,
  "listSha256": "${sha256(list)}"
}
`;

function codeOf(act: () => unknown): string {
  try {
    act();
    return "read";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

test("is read as it was written, byte for byte, with the list that belongs to it", () => {
  const parsed = parseStatement(statement, 3);
  expect(parsed).toMatchObject({ entry: 3, delivery: 7, destroyed: 1, released: 1, items: 4, reason: "保存期間の満了" });
  expect(formatStatement(parsed)).toBe(statement);
  const read = parseList(list, parsed);
  expect(read).toEqual({ destroyed: [{ id: one, copies: 2 }], released: [{ id: two, copies: 1 }], items: [{ delivery: 7, from: 1, to: 3 }, { delivery: 7, from: 5, to: 5 }] });
  expect(formatList(read)).toBe(list);
  expect(statementHash(statement)).toBe(sha256(statement));
});

test.each([
  ["of another number", statement, 4],
  ["with a space more", statement.replace("{\n", "{ \n"), 3],
  ["on one line", `${JSON.stringify(JSON.parse(statement))}\n`, 3],
  ["with fields in another order", statement.replace(/( {2}"room": [^\n]*\n)( {2}"entry": [^\n]*\n)/u, "$2$1"), 3],
  ["with a field nobody knows", statement.replace('  "entry"', '  "more": 1,\n  "entry"'), 3],
  ["of another format", statement.replace("destruction/1", "destruction/2"), 3],
  ["without its list's hash", statement.replace(/,\n {2}"listSha256"[^\n]*/u, ""), 3],
  ["that is cut", statement.slice(0, -2), 3],
  ["that is none", "", 3],
])("a statement %s is no statement", (_, text, entry) => {
  expect(codeOf(() => parseStatement(text, entry))).toBe("vault.registerAltered");
});

test.each([
  ["with another object", list.replace("destroy 0", "destroy 1")],
  ["with a line less", list.split("\n").slice(1).join("\n")],
  ["with a line more", `${list}items 7 9 9\n`],
  ["without its last line break", list.slice(0, -1)],
  ["that is empty", ""],
])("a list %s is not the one that was signed", (_, text) => {
  expect(codeOf(() => parseList(text, parseStatement(statement, 3)))).toBe("vault.registerAltered");
});

test.each(["keep 0123456789abcdef0123456789abcdef 1\n", "destroy 0123 1\n", "items 0 1 1\n", "destroy 0123456789ABCDEF0123456789ABCDEF 1\n", "\n"])("a line that nobody would write (%j) is refused though it was signed", (text) => {
  expect(codeOf(() => parseList(text, { entry: 3, listSha256: sha256(text) }))).toBe("vault.registerAltered");
});

test("numbers become ranges, each of them once", () => {
  expect(rangesOf(7, [5, 1, 2, 3, 3])).toEqual([{ delivery: 7, from: 1, to: 3 }, { delivery: 7, from: 5, to: 5 }]);
  expect(rangesOf(7, [])).toEqual([]);
});
