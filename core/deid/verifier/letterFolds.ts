/** Letters that are the same to whoever looks for a person: width, case, kind of kana, voicing, shape of a kanji. Deliberately coarse. */

export const dropped = 0;
export const boundary = 1;

/** Each group is one letter to the search. Shapes of names in registers and their everyday forms, from common knowledge. */
const shapes =
  "高髙 崎﨑嵜埼 辺邊邉 斉齊斎齋 浜濱濵 沢澤 広廣 桜櫻 真眞 恵惠 国國圀 島嶋嶌 渕淵渊 藤籐 吉𠮷 桑桒 増增 徳德 黒黑 瀬瀨 塚塚 福福 神神 羽羽 柳栁 曽曾 静靜 栄榮 円圓 実實 寿壽 滝瀧 竜龍 沼沼 徳德 郎郞朗 隆隆 祐祐 亀龜 巌巖 関關 豊豐 万萬 来來 礼禮 麦麥 弥彌 県縣 芦蘆 槙槇 館舘 館館 穂穗 条條 浅淺 蔵藏 岳嶽 峰峯 松枩 桧檜 晴晴 凛凜 遥遙 尭堯 諸諸 鉄鐵 総總 経經 与與 尾尾 角⻆ 会會 芸藝 学學 覚覺 気氣 暁曉 啓啟 恒恆 荘莊 収收 縦縱 将將 慎愼 清淸 節節 禅禪 団團 沈沉 鶴靏靎鸖 冨富";

const separators = " \u{3000}\u{a0}\u{30fb},、，^=＝-‐‑‒–—―−ー_.'’\"/()|\t";

const smallKana: Readonly<Record<string, string>> = { ァ: "ア", ィ: "イ", ゥ: "ウ", ェ: "エ", ォ: "オ", ッ: "ツ", ャ: "ヤ", ュ: "ユ", ョ: "ヨ", ヮ: "ワ", ヵ: "カ", ヶ: "ケ" };

const marks = /[\u{300}-\u{36f}\u{3099}\u{309a}\u{fe00}-\u{fe0f}]/gu;

function foldUnit(unit: number): number {
  if (unit === 10 || unit === 13) return boundary;
  const letter = String.fromCharCode(unit);
  if (separators.includes(letter)) return dropped;
  if (unit < 32 || unit === 127) return boundary;
  // Variation selectors of kanji, and the first half of 𠮷: the other half folds to what it stands for.
  if (unit === 0xdb40 || unit === 0xd842 || (unit >= 0xdd00 && unit <= 0xddef)) return dropped;
  if (unit >= 0xd800 && unit <= 0xdfff) return unit;
  const plain = letter.normalize("NFKD").replace(marks, "").toLowerCase();
  if (plain === "" || separators.includes(plain)) return dropped;
  if (plain.length !== 1) return unit;
  const code = plain.charCodeAt(0);
  return code >= 0x3041 && code <= 0x3096 ? code + 0x60 : code;
}

function makeTable(): Uint16Array {
  const table = new Uint16Array(65_536);
  for (let unit = 0; unit < 65_536; unit += 1) table[unit] = foldUnit(unit);
  const large = new Map(Object.entries(smallKana).map(([from, to]) => [from.charCodeAt(0), to.charCodeAt(0)]));
  for (let unit = 0; unit < 65_536; unit += 1) table[unit] = large.get(table[unit] ?? 0) ?? table[unit] ?? 0;
  for (const group of shapes.split(" ")) {
    const target = table[group.charCodeAt(0)] ?? 0;
    for (let at = 1; at < group.length; at += 1) {
      const unit = group.charCodeAt(at);
      if (unit !== 0xd842) table[unit] = target;
    }
  }
  // Letters of compatibility stand for one that may itself be a shape of another.
  for (let unit = 0; unit < 65_536; unit += 1) {
    const folded = table[unit] ?? 0;
    if (folded > boundary) table[unit] = table[folded] ?? 0;
  }
  return table;
}

export const letterFolds: Uint16Array = makeTable();

/** The string as the search sees it. */
export function foldLetters(text: string): string {
  let folded = "";
  for (let at = 0; at < text.length; at += 1) {
    const unit = letterFolds[text.charCodeAt(at)] ?? 0;
    if (unit > boundary) folded += String.fromCharCode(unit);
  }
  return folded;
}

export type Script = "kanji" | "kana" | "latin" | "digit";

/** Whether a letter would make a word longer: a short string counts only where it stands alone. */
export function continues(script: Script, unit: number): boolean {
  const folded = letterFolds[unit] ?? 0;
  switch (script) {
    case "kanji":
      return (folded >= 0x3400 && folded <= 0x9fff) || folded === 0x3005;
    case "kana":
      return folded >= 0x30a1 && folded <= 0x30fe;
    case "digit":
      return folded >= 48 && folded <= 57;
    case "latin":
      return (folded >= 48 && folded <= 57) || (folded >= 97 && folded <= 122);
  }
}
