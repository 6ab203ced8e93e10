/** Words of the verb make-demo. */
export interface DemoWords {
  readonly badPeople: (most: number) => string;
  readonly nothingElse: string;
  readonly made: (order: { readonly folder: string; readonly people: number; readonly households: number; readonly visits: number; readonly results: number; readonly images: number; readonly optedOut: number; readonly planted: number }) => string;
}

const ja: DemoWords = {
  badPeople: (most) => `--people には 1 から ${most.toLocaleString("ja")} までの人数を指定してください。`,
  nothingElse: "noren make-demo のあとには、オプションだけを指定してください。",
  made: ({ folder, people, households, visits, results, images, optedOut, planted }) =>
    [
      `架空の町を作りました: ${folder}`,
      `  ${people.toLocaleString("ja")} 人、${households.toLocaleString("ja")} 世帯、受診 ${visits.toLocaleString("ja")} 件、検査結果 ${results.toLocaleString("ja")} 件、画像 ${images.toLocaleString("ja")} 枚、停止 ${optedOut.toLocaleString("ja")} 人`,
      `  delivery      提供元が封入するフォルダー(noren seal)`,
      `  answers.json  埋め込んだ識別情報 ${planted.toLocaleString("ja")} か所の一覧(封入しません)`,
    ].join("\n"),
};

const en: DemoWords = {
  badPeople: (most) => `--people takes a number from 1 to ${most.toLocaleString("en")}.`,
  nothingElse: "noren make-demo takes options only.",
  made: ({ folder, people, households, visits, results, images, optedOut, planted }) =>
    [
      `Made a fictional town: ${folder}`,
      `  ${people.toLocaleString("en")} people in ${households.toLocaleString("en")} households, ${visits.toLocaleString("en")} visits, ${results.toLocaleString("en")} results, ${images.toLocaleString("en")} images, ${optedOut.toLocaleString("en")} opted out`,
      `  delivery      the folder for the provider to seal (noren seal)`,
      `  answers.json  where ${planted.toLocaleString("en")} identifiers were planted (never sealed)`,
    ].join("\n"),
};

export const demoWords: Readonly<Record<"ja" | "en", DemoWords>> = { ja, en };
