/** Words of the verbs make-images and score. */
export interface ImagesWords {
  readonly badPeople: (most: number) => string;
  readonly nothingElse: string;
  readonly made: (order: { readonly folder: string; readonly people: number; readonly images: number; readonly actions: number }) => string;
  readonly total: (order: { readonly objects: number; readonly produced: number; readonly expectedHeld: number }) => string;
  readonly removal: string;
  readonly retention: string;
  readonly held: (order: { readonly kind: string; readonly held: number; readonly objects: number }) => string;
  readonly failures: (count: number) => string;
  readonly noFailures: string;
}

const ja: ImagesWords = {
  badPeople: (most) => `--people には 1 から ${most.toLocaleString("ja")} までの人数を指定してください。`,
  nothingElse: "このコマンドのあとには、オプションだけを指定してください。",
  made: ({ folder, people, images, actions }) => `架空の ${people.toLocaleString("ja")} 人の画像 ${images.toLocaleString("ja")} 件を作りました: ${folder}\n  images    画像\n  key.json  解答(必要な処置 ${actions.toLocaleString("ja")} 件)`,
  total: ({ objects, produced, expectedHeld }) => `${objects.toLocaleString("ja")} 件のうち ${produced.toLocaleString("ja")} 件が書き出されていました(保留が予定されたもの ${expectedHeld.toLocaleString("ja")} 件)。`,
  removal: "取り除くもの",
  retention: "残すもの",
  held: ({ kind, held, objects }) => `保留・欠落 ${kind}: ${held.toLocaleString("ja")} / ${objects.toLocaleString("ja")}`,
  failures: (count) => `不合格 ${count.toLocaleString("ja")} 件(場所は --report のファイルにあります)`,
  noFailures: "不合格なし",
};

const en: ImagesWords = {
  badPeople: (most) => `--people takes a number from 1 to ${most.toLocaleString("en")}.`,
  nothingElse: "This verb takes options only.",
  made: ({ folder, people, images, actions }) => `Made ${images.toLocaleString("en")} images of ${people.toLocaleString("en")} fictional people: ${folder}\n  images    the images\n  key.json  the answers (${actions.toLocaleString("en")} required actions)`,
  total: ({ objects, produced, expectedHeld }) => `${produced.toLocaleString("en")} of ${objects.toLocaleString("en")} objects were there (${expectedHeld.toLocaleString("en")} held as expected).`,
  removal: "must go",
  retention: "must stay",
  held: ({ kind, held, objects }) => `held or missing, ${kind}: ${held.toLocaleString("en")} / ${objects.toLocaleString("en")}`,
  failures: (count) => `${count.toLocaleString("en")} failures (their places are in the file of --report)`,
  noFailures: "no failures",
};

export const imagesWords: Readonly<Record<"ja" | "en", ImagesWords>> = { ja, en };
