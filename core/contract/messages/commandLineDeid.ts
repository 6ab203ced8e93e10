/** Words of the verb deid. */
export interface DeidWords {
  readonly warning: string;
  readonly onePlace: string;
  readonly progress: (stage: "look" | "make", order: { readonly done: number; readonly total: number; readonly rate?: number; readonly secondsLeft?: number }) => string;
  readonly done: (order: { readonly written: number; readonly held: number; readonly persons: number; readonly seconds: number; readonly filesPerSecond: number; readonly report: string }) => string;
  readonly kind: (order: { readonly kind: string; readonly written: number; readonly held: number; readonly heldRate: number }) => string;
  readonly unreviewed: string;
}

const whole = (language: string, value: number): string => value.toLocaleString(language);

const ja: DeidWords = {
  warning:
    "この加工は試験と道具のためのものです。セキュリティルームの外で動き、本人の名寄せ・停止の確認・人による確認・承認・監査のどれも行いません。結果を提供に使わないでください。ファイルとフォルダーの名前は変わりません。名前に識別情報がないことを確かめてください。",
  onePlace: "noren deid のあとには、フォルダーかファイルをひとつだけ指定してください。",
  progress: (stage, { done, total, rate, secondsLeft }) =>
    `${stage === "look" ? "見出しを読んでいます" : "加工しています"} ${whole("ja", done)} / ${whole("ja", total)}${rate === undefined ? "" : `(${whole("ja", Math.round(rate))} 件/秒)`}${secondsLeft === undefined ? "" : ` あと ${whole("ja", Math.ceil(secondsLeft))} 秒`}`,
  done: ({ written, held, persons, seconds, filesPerSecond, report }) =>
    `${whole("ja", persons)} 人の ${whole("ja", written)} 件を書き出し、${whole("ja", held)} 件を保留にしました(${seconds.toFixed(1)} 秒、${whole("ja", Math.round(filesPerSecond))} 件/秒)。報告書: ${report}`,
  kind: ({ kind, written, held, heldRate }) => `  ${kind.padEnd(10)} 書き出し ${whole("ja", written)} 件、保留 ${whole("ja", held)} 件(${(100 * heldRate).toFixed(1)} %)`,
  unreviewed: "マスクの案をだれも確かめずにすべて適用しました。報告書には「確認していない(unreviewed)」と書いてあります。",
};

const en: DeidWords = {
  warning:
    "This is for tests and tools. It runs outside of any secure room: nobody is linked, no refusal is honoured, nobody reviews or approves, and nothing is audited. Do not provide its results to anybody. Names of files and folders stay as they are: see that they tell of nobody.",
  onePlace: "noren deid takes one folder or file.",
  progress: (stage, { done, total, rate, secondsLeft }) =>
    `${stage === "look" ? "Reading headers" : "Anonymizing"} ${whole("en", done)} / ${whole("en", total)}${rate === undefined ? "" : ` (${whole("en", Math.round(rate))}/s)`}${secondsLeft === undefined ? "" : `, ${whole("en", Math.ceil(secondsLeft))} s left`}`,
  done: ({ written, held, persons, seconds, filesPerSecond, report }) =>
    `Wrote ${whole("en", written)} objects of ${whole("en", persons)} people and held ${whole("en", held)} (${seconds.toFixed(1)} s, ${whole("en", Math.round(filesPerSecond))}/s). Report: ${report}`,
  kind: ({ kind, written, held, heldRate }) => `  ${kind.padEnd(10)} wrote ${whole("en", written)}, held ${whole("en", held)} (${(100 * heldRate).toFixed(1)} %)`,
  unreviewed: "Every proposed mask was applied and nobody looked at any. The report says so: unreviewed.",
};

export const deidWords: Readonly<Record<"ja" | "en", DeidWords>> = { ja, en };
