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

test("what leaves the room is said with its recipient, its counts and the hash that is signed", () => {
  const recipient = { name: "架空大学", certificateSha256: "00" };
  const approval = { format: "noren-approval/1", project: 3, application: "申請-1", recipient, recipe: { name: "first", version: 1 }, persons: 38, records: 900, tables: 3, images: 15, held: 1, verification: { hits: 0, doubtful: 4 }, review: { findings: 7 } };
  expect(say(approval)).toEqual(["案件 3(申請-1)の加工結果を 架空大学 に提供することを承認する", "本人 38\u00a0人 · 記録 900\u00a0件 · 表 3 · 画像 15\u00a0枚", "検証で見つかったもの 0\u00a0件 · 疑わしいもの 4\u00a0件 · 目視で判断した指摘 7\u00a0件 · 出せなかったもの 1\u00a0件", "加工仕様: first 第 1\u00a0版"]);
  const release = { format: "noren-release/1", project: 3, application: "申請-1", medium: "M-9", recipient, package: { name: "x.noren", parts: 18, expiresAt: "2026-12-21T00:00:00Z" }, manifestSha256: "0123456789abcdef" };
  expect(say(release)).toEqual(["案件 3(申請-1)のパッケージを媒体 M-9\u00a0で 架空大学 に渡す", expect.stringContaining("x.noren") as string, "署名するのは目録の正確な内容です。SHA-256: 0123 4567 89ab cdef"]);
});

test("a text that is not exactly of the program's own forms is not put into words: it is shown as it stands", () => {
  expect(linesOf("noren-exclusion/1", speech)).toEqual([]);
  expect(say({ ...exclusion, format: "noren-exclusion/2" })).toEqual([]);
  expect(say({ ...exclusion, items: "4" })).toEqual([]);
  expect(say({ ...exclusion, causes: [{ cause: "made up", count: 1 }] })).toEqual([]);
});
