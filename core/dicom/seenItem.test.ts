import { describe, expect, test } from "vitest";
import type { SeenItem, Tag } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import { editFile, walkFile } from "./editFile.ts";
import { element, explicitBig, explicitLittle, fileOf, implicitLittle, item, openItem, openSequence, sequence, syntaxes, unknownLength, type Order } from "./testing/handMade.ts";

const orders: readonly (readonly [string, Order])[] = [
  [syntaxes.explicit, explicitLittle],
  [syntaxes.implicit, implicitLittle],
  [syntaxes.big, explicitBig],
];

const tree: Tag = "0040A730";

/** A sequence of three items, closed and open, with what says what they are before and behind. */
const nested = (order: Order): Buffer => {
  const words = (concept: string, value: string, ...more: readonly Buffer[]): Buffer =>
    Buffer.concat([element("0040A040", "CS", "TEXT", order), openSequence("0040A043", [openItem(element("00080104", "LO", concept, order), order)], order), element("0040A160", "UT", value, order), ...more]);
  const inner = openSequence(tree, [openItem(words("in", "inner "), order), item(words("go", "inside"), order)], order);
  return Buffer.concat([
    element("00080005", "CS", "ISO_IR 192", order),
    element("00080016", "UI", "1.2.3\0", order),
    openSequence(tree, [item(words("a ", "first "), order), openItem(words("go", "second"), order), openItem(words("c ", "third ", inner), order)], order),
    element("0040DB73", "UL", Buffer.alloc(4), order),
  ]);
};

const conceptOf = (one: SeenItem): string => one.itemsOf("0040A043")[0]?.find("00080104")?.readText()[0] ?? "";

describe.each(orders)("in %s", (syntax, order) => {
  const file = fileOf(syntax, nested(order));

  test("an element is understood by others of its item", () => {
    const told: string[] = [];
    walkFile(file, ({ tag, item: own, path }) => {
      if (tag === "0040A160" || tag === "0040A040") told.push(`${path} ${conceptOf(own)} ${own.find("0040A160")?.readText()[0] ?? ""} ${own.parent?.path ?? "-"} ${own.sequence ?? "-"}`);
      if (tag === "00080016") told.push(`${String(own.itemsOf(tree).length)} ${own.find("0040DB73")?.vr ?? ""} ${own.find("00100010")?.vr ?? "undefined"} ${own.itemsOf(tree)[2]?.itemsOf(tree)[1]?.path ?? ""}`);
    });
    expect(told).toEqual([
      "3 UL undefined 0040A730[2].0040A730[1]",
      "0040A730[0].0040A040 a first  0040A730",
      "0040A730[0].0040A160 a first  0040A730",
      "0040A730[1].0040A040 go second  0040A730",
      "0040A730[1].0040A160 go second  0040A730",
      "0040A730[2].0040A040 c third  0040A730",
      "0040A730[2].0040A160 c third  0040A730",
      "0040A730[2].0040A730[0].0040A040 in inner 0040A730[2] 0040A730",
      "0040A730[2].0040A730[0].0040A160 in inner 0040A730[2] 0040A730",
      "0040A730[2].0040A730[1].0040A040 go inside 0040A730[2] 0040A730",
      "0040A730[2].0040A730[1].0040A160 go inside 0040A730[2] 0040A730",
    ]);
  });

  test("items that do not stay are left out, and the rest is byte for byte", () => {
    const edited = editFile(file, ({ tag }) => ({ kind: "enter", ...(tag === tree ? { stays: (one: SeenItem) => conceptOf(one) !== "go" } : {}) }));
    const values: string[] = [];
    walkFile(edited, (seen) => {
      if (seen.tag === "0040A160") values.push(seen.readText()[0] ?? "");
    });
    expect(values).toEqual(["first", "third", "inner"]);
    expect(editFile(file, () => ({ kind: "enter", stays: () => true })).equals(file)).toBe(true);
  });

  test("a sequence none of whose items stays goes; one that had none does not", () => {
    const none = editFile(file, () => ({ kind: "enter", stays: () => false }));
    expect(none.equals(fileOf(syntax, Buffer.concat([element("00080005", "CS", "ISO_IR 192", order), element("00080016", "UI", "1.2.3\0", order), element("0040DB73", "UL", Buffer.alloc(4), order)])))).toBe(true);
    const bare = fileOf(syntax, Buffer.concat([element("00080016", "UI", "1.2.3\0", order), sequence(tree, [], order)]));
    expect(editFile(bare, () => ({ kind: "enter", stays: () => false })).equals(bare)).toBe(true);
  });
});

test("text of an item is read in its own character set before it is walked", () => {
  const file = fileOf(syntaxes.explicit, Buffer.concat([element("00080005", "CS", "ISO_IR 100"), sequence(tree, [item(Buffer.concat([element("00080005", "CS", "ISO_IR 192"), element("0040A160", "UT", Buffer.from("渡邉"))]))])]));
  const seen: string[] = [];
  editFile(file, ({ tag }) => ({
    kind: "enter",
    ...(tag === tree
      ? {
          stays: (one: SeenItem) => {
            seen.push(one.find("0040A160")?.readText()[0] ?? "");
            return true;
          },
        }
      : {}),
  }));
  expect(seen).toEqual(["渡邉"]);
});

test("more items than any report has are not laid into memory", () => {
  const many = fileOf(syntaxes.explicit, Buffer.concat([element("00080016", "UI", "1.2.3\0"), sequence(tree, [Buffer.concat(Array.from({ length: 200_001 }, () => item(Buffer.alloc(0))))])]));
  let code = "done";
  try {
    walkFile(many, ({ tag, item: own }) => tag === "00080016" && own.itemsOf(tree));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    code = error.failure.code;
  }
  expect(code).toBe("dicom.tooLarge");
});

test("what is malformed on the way is told as such, and no walk of it ends nowhere", () => {
  const asked = (content: Buffer, tag: Tag = "0040DB73"): string => {
    try {
      walkFile(fileOf(syntaxes.explicit, Buffer.concat([element("00080016", "UI", "1.2.3\0"), content])), ({ item: own }) => own.find(tag));
      return "done";
    } catch (error) {
      if (error instanceof FailureError) return error.failure.code;
      throw error;
    }
  };
  expect(asked(sequence(tree, [item(Buffer.alloc(0))]))).toBe("done");
  expect(asked(element("0040A160", "UT", "abc", explicitLittle, 400))).toBe("dicom.truncated");
  expect(asked(Buffer.concat([element("0040A160", "UT", "ab"), element("0040A040", "CS", "ab")]))).toBe("dicom.malformed");
  expect(asked(element(tree, "SQ", Buffer.alloc(8), explicitLittle, unknownLength))).toBe("dicom.malformed");
  let deep: Buffer = Buffer.alloc(0);
  for (let depth = 0; depth < 2000; depth++) deep = openSequence(tree, [openItem(deep)]);
  expect(asked(deep)).toBe("dicom.tooDeep");
});
