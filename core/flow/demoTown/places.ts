/**
 * A town that is nowhere: no prefecture is called 暁県 (its number would be 99), no post is sorted to 000, no telephone begins with 0190 or 030. The names
 * of its places lead a hasty reader of addresses astray, as real ones do.
 */

export interface Place {
  readonly municipality: string;
  readonly town: string;
  readonly postal: string;
  /** By 丁目, 番 and 号, or by 番地 in a 字. */
  readonly by: "chome" | "aza";
}

export const prefecture = "暁県";
export const hospital = "桜見中央病院";

const chome = (municipality: string, town: string, postal: string): Place => ({ municipality, town, postal, by: "chome" });
const aza = (municipality: string, town: string, postal: string): Place => ({ municipality, town, postal, by: "aza" });

export const places: readonly Place[] = [
  chome("桜見市", "若葉町", "0000011"),
  chome("桜見市", "暖簾町", "0000012"),
  chome("桜見市", "市場町", "0000013"),
  chome("桜見市", "朝霧台", "0000014"),
  chome("桜見市", "村上町", "0000015"),
  chome("桜見市", "星ヶ丘", "0000016"),
  aza("桜見市", "大字沼尻字北原", "0000021"),
  aza("桜見市", "大字市ノ瀬字町裏", "0000022"),
  chome("四日町市", "郡山通", "0000101"),
  chome("四日町市", "本町", "0000102"),
  aza("霞郡市の瀬町", "大字村前字八幡", "0000201"),
  aza("霞郡市の瀬町", "大字柳沢", "0000202"),
  aza("霞郡雲居村", "大字東町字下モ山", "0000301"),
];

export const buildings: readonly string[] = ["メゾン若葉", "コーポ霞", "グランドハイツ桜見", "第二暖簾荘", "サンライズ朝霧"];

export interface Insurer {
  readonly name: string;
  readonly number: string;
  readonly kind: "national" | "employees" | "elders";
}

/** 昭和51年8月7日 保発第45号: digits times 2, 1, 2, 1 … from the right, sums of their digits, up to the next ten. */
export function withCheckDigit(digits: string): string {
  const sum = Array.from(digits).reverse().reduce((total, digit, at) => {
    const product = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return `${digits}${String((10 - (sum % 10)) % 10)}`;
}

export const insurers: readonly Insurer[] = [
  { name: "桜見市国民健康保険", number: withCheckDigit("99001"), kind: "national" },
  { name: "霞郡国民健康保険", number: withCheckDigit("99002"), kind: "national" },
  { name: "全国暖簾協会 暁支部", number: withCheckDigit("0199001"), kind: "employees" },
  { name: "暁製作所健康保険組合", number: withCheckDigit("0699013"), kind: "employees" },
  { name: "暁県後期高齢者医療広域連合", number: withCheckDigit("3999001"), kind: "elders" },
];

/** Its own staff are named in records as often as its patients. */
export interface Doctor {
  readonly kanji: string;
  readonly kana: string;
  readonly romaji: string;
}

export const doctors: readonly Doctor[] = [
  { kanji: "医王 薬子", kana: "イオウ クスリコ", romaji: "IOU^KUSURIKO" },
  { kanji: "脈野 計", kana: "ミャクノ ハカル", romaji: "MYAKUNO^HAKARU" },
  { kanji: "白衣 袖男", kana: "ハクイ ソデオ", romaji: "HAKUI^SODEO" },
  { kanji: "包帯 巻江", kana: "ホウタイ マキエ", romaji: "HOUTAI^MAKIE" },
  { kanji: "聴診 器一", kana: "チョウシン キイチロウ", romaji: "CHOUSHIN^KIICHIROU" },
];
