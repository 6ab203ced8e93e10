/** Words of the verbs dicom dump and dicom diff. */
export interface DicomWords {
  readonly warning: string;
  readonly unknownVerb: string;
  readonly oneFile: string;
  readonly twoFiles: string;
  readonly noFile: (file: string) => string;
  readonly unnamed: string;
  readonly items: (count: number) => string;
  readonly item: (number: number) => string;
  readonly more: (count: number) => string;
  readonly bytes: (count: number) => string;
  readonly unreadable: string;
  readonly offsets: (count: number) => string;
  readonly fragment: (order: { readonly number: number; readonly from: number; readonly length: number }) => string;
  readonly frames: (order: { readonly before: number; readonly after: number; readonly differing: string }) => string;
  readonly same: string;
  readonly sameValues: string;
  readonly different: (order: { readonly added: number; readonly removed: number; readonly changed: number }) => string;
}

const whole = (language: string, value: number): string => value.toLocaleString(language);

const ja: DicomWords = {
  warning: "【注意】患者の氏名や番号がそのまま表示されます。試験と道具のためのもので、セキュリティルームの外で動き、監査にも残りません。",
  unknownVerb: "noren dicom のあとには dump か diff を指定してください。",
  oneFile: "noren dicom dump のあとには、ファイルをひとつだけ指定してください。",
  twoFiles: "noren dicom diff のあとには、ファイルをふたつ指定してください。",
  noFile: (file) => `ファイルがありません: ${file}`,
  unnamed: "(規格にない)",
  items: (count) => `${whole("ja", count)} 項目`,
  item: (number) => `項目 ${whole("ja", number)}`,
  more: (count) => `…ほか ${whole("ja", count)}`,
  bytes: (count) => `${whole("ja", count)} バイト`,
  unreadable: "文字として読めません",
  offsets: (count) => `オフセット表 ${whole("ja", count)} 件`,
  fragment: ({ number, from, length }) => `フラグメント ${whole("ja", number)}: 位置 ${whole("ja", from)}、${whole("ja", length)} バイト`,
  frames: ({ before, after, differing }) => (before === after ? `${whole("ja", before)} フレームのうち、異なるもの: ${differing}` : `フレーム数が異なります: ${whole("ja", before)} → ${whole("ja", after)}`),
  same: "同じファイルです。",
  sameValues: "要素と値は同じです(バイト列は異なります)。",
  different: ({ added, removed, changed }) => `異なります: 追加 ${whole("ja", added)}、削除 ${whole("ja", removed)}、変更 ${whole("ja", changed)}`,
};

const en: DicomWords = {
  warning: "WARNING: this shows names and numbers of patients as they are. It is for tests and tools: it runs outside of any secure room, and nothing is audited.",
  unknownVerb: "noren dicom takes dump or diff.",
  oneFile: "noren dicom dump takes one file.",
  twoFiles: "noren dicom diff takes two files.",
  noFile: (file) => `There is no such file: ${file}`,
  unnamed: "(not in the standard)",
  items: (count) => `${whole("en", count)} ${count === 1 ? "item" : "items"}`,
  item: (number) => `item ${whole("en", number)}`,
  more: (count) => `… ${whole("en", count)} more`,
  bytes: (count) => `${whole("en", count)} bytes`,
  unreadable: "not readable as text",
  offsets: (count) => `table of ${whole("en", count)} offsets`,
  fragment: ({ number, from, length }) => `fragment ${whole("en", number)}: at ${whole("en", from)}, ${whole("en", length)} bytes`,
  frames: ({ before, after, differing }) => (before === after ? `of ${whole("en", before)} frames these differ: ${differing}` : `the number of frames differs: ${whole("en", before)} → ${whole("en", after)}`),
  same: "The files are the same.",
  sameValues: "Elements and values are the same (the bytes are not).",
  different: ({ added, removed, changed }) => `Different: ${whole("en", added)} added, ${whole("en", removed)} removed, ${whole("en", changed)} changed`,
};

export const dicomWords: Readonly<Record<"ja" | "en", DicomWords>> = { ja, en };
