import { expect, test } from "vitest";
import { fill, messages } from "../../../core/contract/messages/index.ts";
import type { Speech } from "../../i18n/LanguageProvider.tsx";
import { linesOf } from "./statementFacts.ts";

const speech: Speech = { language: "ja", m: messages.ja, say: (text, values) => fill("ja-JP", text, values) };
const exclusion = { format: "noren-exclusion/1", room: "r", delivery: 12, items: [4, 9], causes: [{ cause: "executable", count: 2 }], sealedNamesSha256: "00", reason: "不要と回答", at: 1 };
const destruction = { format: "noren-destruction/1", room: "r", entry: 3, previousSha256: null, at: 1, reason: "依頼", destroyed: 2, released: 1, items: 3, listSha256: "00" };
const say = (statement: unknown): readonly string[] => linesOf(`${JSON.stringify(statement, undefined, 2)}\n`, speech);

test("what is left out and what is destroyed is said with its number and its reason", () => {
  expect(say(exclusion)).toEqual(["受領 12\u00a0の 2\u00a0件を、この後の処理から外す", "保留の理由: プログラム 2", "理由: 不要と回答"]);
  expect(say(destruction)).toEqual(["保管庫の 2\u00a0個のデータを、二度と読めないようにする", "ほかからも使われていて、残るもの 1\u00a0個", "理由: 依頼"]);
  expect(say({ ...destruction, delivery: 7, released: 0 })).toEqual(["受領 7\u00a0をすべて廃棄する", "保管庫の 2\u00a0個のデータを、二度と読めないようにする", "理由: 依頼"]);
});

test("a text that is not exactly of the program's own forms is not put into words: it is shown as it stands", () => {
  expect(linesOf("noren-exclusion/1", speech)).toEqual([]);
  expect(say({ ...exclusion, format: "noren-exclusion/2" })).toEqual([]);
  expect(say({ ...exclusion, items: "4" })).toEqual([]);
  expect(say({ ...exclusion, causes: [{ cause: "made up", count: 1 }] })).toEqual([]);
});
