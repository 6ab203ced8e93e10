import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failureCodes } from "../../domain/failure.ts";
import { auditEvents, auditEventTypes } from "../../domain/audit.ts";
import { roles } from "../../domain/roles.ts";
import { operationNames } from "../operations.ts";
import { failureValues, fill, messages, placeholdersOf } from "./index.ts";
import { pseudo, pseudoMessages } from "./pseudo.ts";

/** Every text of a catalogue with the path that leads to it. */
function textsOf(branch: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof branch === "string") return [[path, branch]];
  return Object.entries(branch as Record<string, unknown>).flatMap(([key, value]) => textsOf(value, path === "" ? key : `${path}/${key}`));
}

const ja = textsOf(messages.ja);
const en = new Map(textsOf(messages.en));

test("a role in a failure is said by its word: who signs at a provider is another than the room's officers", () => {
  expect(failureValues(messages.ja, { code: "package.signerUnknown", details: { role: "approver", number: 2 } })).toEqual({ role: messages.ja.words.signerRoles.approver, number: 2 });
  expect(failureValues(messages.en, { code: "ceremony.roleWrong", details: { role: "approver" } })).toEqual({ role: messages.en.words.roles.approver });
  expect(failureValues(messages.ja, { code: "package.signerUnknown", details: { role: "somebody" } })).toEqual({ role: "somebody" });
  expect(failureValues(messages.ja, { code: "room.diskFull" })).toEqual({});
});

describe("both catalogues", () => {
  test("have the same texts", () => {
    expect([...en.keys()].sort()).toEqual(ja.map(([path]) => path).sort());
  });

  test("leave no text empty", () => {
    expect([...ja, ...en].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  test("ask for the same values", () => {
    const differing = ja.filter(([path, text]) => {
      const other = placeholdersOf(en.get(path) ?? "");
      const own = placeholdersOf(text);
      return own.size !== other.size || [...own].some((name) => !other.has(name));
    });
    expect(differing).toEqual([]);
  });

  test("cover every code, operation, role and word of the audit log", () => {
    for (const { failures, words } of Object.values(messages)) {
      expect(Object.keys(failures).sort()).toEqual(Object.keys(failureCodes).sort());
      expect(Object.keys(words.operations).sort()).toEqual([...operationNames].sort());
      expect(Object.keys(words.roles)).toEqual([...roles]);
      expect(Object.keys(words.auditEvents).sort()).toEqual(Object.keys(auditEvents).sort());
      expect(Object.keys(words.auditEventTypes).sort()).toEqual(Object.keys(auditEventTypes).sort());
    }
  });

  test("end every line of a failure as a sentence", () => {
    const lines = (path: string) => /^failures\//.test(path);
    expect(ja.filter(([path, text]) => lines(path) && !/。\]?$/.test(text))).toEqual([]);
    expect([...en].filter(([path, text]) => lines(path) && !/[.\]]$/.test(text))).toEqual([]);
  });

  test("do not blame, and do not say merely that an error occurred", () => {
    const unwanted = /エラーが発生|失敗しました|不正な操作|oops|invalid input|please/iu;
    expect([...ja, ...en].filter(([, text]) => unwanted.test(text))).toEqual([]);
  });
});

describe("fill", () => {
  test("puts in values, numbers with separators", () => {
    expect(fill("en-GB", "{count} of {total}", { count: 1204, total: "all" })).toBe("1,204 of all");
  });

  test("chooses the word that goes with the number", () => {
    expect(fill("en-GB", "{count} {count:row|rows}", { count: 1 })).toBe("1 row");
    expect(fill("en-GB", "{count} {count:row|rows}", { count: 2 })).toBe("2 rows");
  });

  test("leaves out a part whose detail is not known, and shows a name that is missing elsewhere", () => {
    const { next } = messages.ja.failures["card.pinWrong"];
    expect(fill("ja-JP", next)).toBe("もう一度入力してください。");
    expect(fill("ja-JP", next, { triesLeft: 2 })).toBe("もう一度入力してください。あと 2\u00a0回まちがえると、ICカードがロックされます。");
    expect(fill("ja-JP", "{name}")).toBe("{name}");
  });

  test("every failure reads well without any detail", () => {
    for (const { failures } of Object.values(messages)) {
      for (const { happened, data, next } of Object.values(failures)) expect(`${fill("ja-JP", happened)}${fill("ja-JP", data)}${fill("ja-JP", next)}`).not.toMatch(/[{}[\]]/);
    }
  });

  test("a value is put in as it is, whatever signs it has", () => {
    fc.assert(fc.property(fc.string(), (value) => fill("en-GB", "<{name}>", { name: value }) === `<${value}>`.replaceAll(/(\d) ([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu, "$1\u00a0$2").trim()));
    expect(fill("en-GB", "{a}{b}", { a: "{b}", b: "x" })).toBe("{b}x");
  });
});

describe("en-XA", () => {
  test("marks every letter and lengthens, but leaves places for values alone", () => {
    expect(pseudo("Sign in {count} {count:row|rows}")).toMatch(/^⟦Sígñ íñ \{count\} \{count:row\|rows\}~+⟧$/);
  });

  test("covers the whole catalogue", () => {
    const derived = textsOf(pseudoMessages);
    expect(derived.map(([path]) => path).sort()).toEqual([...en.keys()].sort());
    expect(derived.filter(([, text]) => !text.startsWith("⟦"))).toEqual([]);
  });
});
