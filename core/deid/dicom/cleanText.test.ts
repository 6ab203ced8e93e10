import { expect, test } from "vitest";
import { cleanText } from "./cleanText.ts";

test.each([
  "CT CHEST W/O CONTRAST",
  "Abdomen^Routine (Adult)",
  "t2_tse_sag_p2_320",
  "ep2d_trace_p2_b1000",
  "Thorax 5.0 B30f",
  "AX T1 +C FS",
  "C-SPINE LAT",
  "HeadRoutine 120kV 1.5mm",
  "3D TOF MRA",
  "L5S1 disc",
  "512x512 matrix",
  "胸部単純CT",
  "頭部MRI 拡散強調像",
  "腹部骨盤造影 動脈相",
  "右膝関節 正面 側面",
  "No lesion in liver",
  "異常所見なし",
])("%s stays as it is", (text) => {
  expect(cleanText(text)).toBe(text);
});

test.each([
  ["CT CHEST for Yamada", "CT CHEST for"],
  ["山田太郎 胸部CT", "胸部CT"],
  ["山田胸部CT", "胸部CT"],
  ["胸部CT(鈴木先生依頼)", "胸部CT(依頼)"],
  ["MRI HEAD tel 03-1234-5678", "MRI HEAD"],
  ["knee 090-1234-5678 AP", "knee AP"],
  ["〒153-0064 chest", "chest"],
  ["Study 00123456", "Study"],
  ["MR-998877 brain", "MR- brain"],
  ["A1234567", ""],
  ["85歳 胸部", "胸部"],
  ["85 yo chest", "chest"],
  ["085Y chest", "chest"],
  ["85F chest", "chest"],
  ["85-year-old head", "head"],
  ["T. Sato thorax", "thorax"],
  ["胸永検査", "検査"],
  ["ﾏﾝﾓｸﾞﾗﾌｨ ｻﾄｳ", "ﾏﾝﾓｸﾞﾗﾌｨ"],
  ["ＣＴ　胸部", "CT 胸部"],
  ["no 1234-5 chest", "no chest"],
  ["Sato", ""],
  ["佐藤", ""],
  ["Müller Abdomen", "Abdomen"],
  ["Room 204 chest", "204 chest"],
  ["2024 chest", "chest"],
  ["doctor@example.jp CT", "CT"],
  ["...", ""],
  ["", ""],
])("%s becomes %s", (text, cleaned) => {
  expect(cleanText(text)).toBe(cleaned);
});

test("dates are not taken for numbers of something", () => {
  expect(cleanText("chest 2024-05-03 Yamada")).toBe("chest 2024-05-03");
  expect(cleanText("20240503 胸部CT")).toBe("20240503 胸部CT");
  expect(cleanText("令和6年5月3日 山田 腹部")).toBe("令和6年5月3日 腹部");
});
