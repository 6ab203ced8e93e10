import { expect, test } from "vitest";
import { spellingsOf } from "../../../domain/spellings/spellingsOf.ts";
import { labelled, labelMatcher, matchLabel } from "./matchLabel.ts";

const spellings = spellingsOf({ kanji: { family: "山田", given: "太郎" }, kana: { family: "ヤマダ", given: "タロウ" }, birth: "1951-03-07", sex: "male", ids: ["80515221"] });
const match = labelMatcher(spellings, ["Philips"]);
const kindOf = (text: string, confidence = 0.9): string => match({ text, confidence }).match;

test.for([
  "山田 太郎",
  "氏名:山田太郎 様",
  "ヤマダ タロウ",
  "ﾔﾏﾀﾞ ﾀﾛｳ",
  "YAMADA^TARO",
  "Yarnada Taro",
  "ヤマダ夕口ウ",
  "ID:80515221",
  "ID:8O5I522l",
  "1D 8051522 1",
  "80515227",
  "S26.03.07",
  "生年月日 昭和26年3月7日",
  "1951/03/07",
])("%s is read as the person", (text) => {
  expect(kindOf(text)).toBe("identity");
});

test.for(["鈴木 花子", "ID:12345678", "80999221", "2024/05/01", "12:34:56", "", "肝 右葉", "M"])("%s is somebody else's or nobody knows", (text) => {
  expect(kindOf(text)).toBe(text === "M" ? "identity" : "unknown");
});

test("a device's own text and a room's own words are allowed, if they were read well", () => {
  expect([kindOf("MI 1.2"), kindOf("PHILIPS"), kindOf("15 cm"), kindOf("R")]).toEqual(["allowed", "allowed", "allowed", "allowed"]);
  expect([kindOf("MI 1.2", 0.5), kindOf("Philips", 0.5)]).toEqual(["unknown", "unknown"]);
});

test("identity comes before what is allowed, and weak spellings only where they are all there is", () => {
  expect(matchLabel({ text: "P 80", confidence: 1 }, [{ text: "P80", of: "id", strength: "certain" }])).toEqual({ text: "P 80", match: "identity" });
  const weak = labelMatcher([{ text: "石川", of: "name", strength: "weak" }]);
  expect([weak({ text: "石川", confidence: 1 }).match, weak({ text: "石川県立", confidence: 1 }).match]).toEqual(["identity", "unknown"]);
});

test("a label makes sure or less sure, and never makes a proposal go away", () => {
  const proposal = { source: "edges", confidence: 0.8, rectangle: { x: 1, y: 2, width: 3, height: 4 } } as const;
  const confidenceWith = (kind: "identity" | "allowed" | "unknown"): number => labelled(proposal, { text: "x", match: kind }).confidence;
  expect([confidenceWith("identity"), confidenceWith("allowed"), confidenceWith("unknown")]).toEqual([0.98, 0.32, 0.8]);
  expect(labelled(proposal, { text: "MI", match: "allowed" })).toEqual({ ...proposal, confidence: 0.32, label: { text: "MI", match: "allowed" } });
});

test("a person with thousands of spellings keeps nobody waiting", () => {
  const many = Array.from({ length: 4000 }, (_, at) => ({ text: `Name${String(at)} Other${String(at * 7)}`, of: "romaji", strength: "certain" }) as const);
  const matcher = labelMatcher(many);
  const before = process.cpuUsage();
  matcher({ text: "Kasumidai Central Hospital 2024/05/01 12:34".repeat(20), confidence: 1 });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(2000);
});
