import { deflateRawSync, inflateRawSync } from "node:zlib";
import { chanceOf, type Chance } from "./chance.ts";

/** Words as they are drawn by real fonts: how much of each pixel is ink. What is to be written is made up here; no detector knows these lists. */

export type WordKind = "name" | "id" | "date" | "time" | "hospital" | "birth" | "mark";

/** All but what a device says of itself. */
export const identifyingKinds: ReadonlySet<WordKind> = new Set(["name", "id", "date", "time", "hospital", "birth"]);

export interface WordOrder {
  readonly text: string;
  readonly kind: WordKind;
  readonly font: string;
  /** Of the em, in pixels. */
  readonly size: number;
  readonly weight: "normal" | "bold";
  /** Without grey at the edges of strokes, as devices with fonts of their own draw. */
  readonly isHard: boolean;
}

export interface Word extends WordOrder {
  readonly width: number;
  readonly height: number;
  /** From 0 to 255, row by row. */
  readonly ink: Uint8Array;
}

const families = {
  development: {
    latin: ["DejaVu Sans", "DejaVu Sans Mono", "Liberation Sans", "Nimbus Sans Narrow", "Liberation Serif"],
    japanese: ["Noto Sans CJK JP", "IPAGothic", "IPAMincho"],
    tiny: "MisakiGothic",
  },
  heldOut: {
    latin: ["Roboto", "Hack", "FreeSans", "FreeSerif", "Inconsolata", "Nimbus Mono PS", "C059"],
    japanese: ["VL Gothic", "Sawarabi Gothic", "UmePlus Gothic", "M PLUS 1", "Noto Serif CJK JP", "kiloji"],
    tiny: "MisakiMincho",
  },
} as const;

const names = {
  development: {
    japanese: ["若葉 陽菜", "戸塚 源一郎", "三谷 澪", "ワカバ ヒナ", "ﾄﾂｶ ｹﾞﾝｲﾁﾛｳ", "北小路 綾乃", "みたに みお", "椎名 一", "榎並 藤太"],
    latin: ["WAKABA^HINA", "Totsuka Genichiro", "MITANI, Mio", "SHIINA HAJIME", "Enami Tota", "KITAKOJI^AYANO"],
    hospital: ["霞台中央病院", "若竹会クリニック", "Kasumidai Central Hosp.", "第三検診センター"],
  },
  heldOut: {
    japanese: ["鷲尾 冴子", "二階堂 亮", "樋口 慎之介", "ワシオ サエコ", "ﾆｶｲﾄﾞｳ ﾘｮｳ", "小日向 凜", "ひぐち しんのすけ", "辻 乙", "埜村 嘉平"],
    latin: ["WASHIO^SAEKO", "Nikaido, Ryo", "HIGUCHI SHINNOSUKE", "Obinata Rin", "TSUJI^KINOTO", "Nomura Kahei"],
    hospital: ["緑が浜総合病院", "医療法人 陽だまり診療所", "Midorigahama Univ. Hospital", "市立東谷医療センター"],
  },
} as const;

export type Part = keyof typeof names;
export const parts: readonly Part[] = ["development", "heldOut"];

const marks = ["MI 1.2", "TIs 0.6", "15 cm", "Gn 62", "FR 34Hz", "肝 右葉", "R", "DR 60dB", "Freq 3.5MHz", "120 kV"] as const;
const two = (number: number): string => String(number).padStart(2, "0");
const digits = (chance: Chance, count: number): string => Array.from({ length: count }, () => String(chance.whole(0, 9))).join("");

function dateText(chance: Chance): string {
  const [month, day] = [chance.whole(1, 12), chance.whole(1, 28)];
  return chance.oneOf([
    `202${String(chance.whole(0, 6))}/${two(month)}/${two(day)}`,
    `令和${String(chance.whole(2, 8))}年${String(month)}月${String(day)}日`,
    `${two(day)}-${chance.oneOf(["JAN", "APR", "AUG", "DEC"])}-2024`,
    `R0${String(chance.whole(1, 8))}.${two(month)}.${two(day)}`,
    `2025-${two(month)}-${two(day)}`,
  ]);
}

function textOf(kind: WordKind, part: Part, chance: Chance): string {
  const { japanese, latin, hospital } = names[part];
  switch (kind) {
    case "name":
      return chance.next() < 0.65 ? chance.oneOf(japanese) : chance.oneOf(latin);
    case "id":
      return chance.oneOf([`ID:${digits(chance, 8)}`, digits(chance, 7), `患者ID ${digits(chance, 6)}`, `No.${digits(chance, 10)}`]);
    case "date":
      return dateText(chance);
    case "time":
      return `${two(chance.whole(0, 23))}:${two(chance.whole(0, 59))}:${two(chance.whole(0, 59))}`;
    case "hospital":
      return chance.oneOf(hospital);
    case "birth":
      return chance.oneOf([`生年月日 19${digits(chance, 2)}/0${String(chance.whole(1, 9))}/1${String(chance.whole(0, 9))}`, `DOB 0${String(chance.whole(1, 9))}/12/19${digits(chance, 2)}`, `昭和${String(chance.whole(20, 63))}年${String(chance.whole(1, 12))}月生`]);
    case "mark":
      return chance.oneOf(marks);
  }
}

const isJapanese = (text: string): boolean => /[^ -~]/.test(text);
const sizes = [9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 28, 36, 48] as const;
const kinds: readonly WordKind[] = ["name", "name", "name", "id", "date", "time", "hospital", "birth", "mark"];

/** A Misaki letter is whole at eight pixels, and no other Japanese letter below ten. */
const tinySize = 8;

export function orderWords(part: Part, count: number, seed: number): readonly WordOrder[] {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, () => {
    const kind = chance.oneOf(kinds);
    const text = textOf(kind, part, chance);
    const weight = chance.next() < 0.25 ? "bold" : "normal";
    const isHard = chance.next() < 0.35;
    if (!isJapanese(text)) return { text, kind, weight, isHard, font: chance.oneOf(families[part].latin), size: chance.oneOf(sizes) };
    if (chance.next() < 0.1) return { text, kind, weight: "normal", isHard: true, font: families[part].tiny, size: tinySize };
    return { text, kind, weight, isHard: isHard && weight === "normal", font: chance.oneOf(families[part].japanese), size: chance.oneOf(sizes.filter((size) => size >= 10)) };
  });
}

interface StoredWord extends Omit<Word, "ink"> {
  readonly ink: string;
}

/** Words as one file: few bytes, since ink is mostly none or all. */
export const storeWords = (words: readonly Word[]): Buffer =>
  deflateRawSync(JSON.stringify(words.map(({ ink, ...word }): StoredWord => ({ ...word, ink: Buffer.from(ink).toString("base64") }))), { level: 9 });

export const readWords = (bytes: Uint8Array): readonly Word[] =>
  (JSON.parse(inflateRawSync(bytes).toString("utf8")) as readonly StoredWord[]).map(({ ink, ...word }) => ({ ...word, ink: new Uint8Array(Buffer.from(ink, "base64")) }));

