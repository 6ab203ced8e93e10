/** Words of the command line for destroying deliveries. */
export interface DestroyWords {
  readonly stake: (delivery: number, items: number, objects: number) => string;
  readonly shared: (count: number, deliveries: readonly number[]) => string;
  readonly destroyed: (entry: number, destroyed: number, released: number) => string;
  readonly certified: (entry: number, objects: number, items: number, isDone: boolean) => string;
  readonly remains: (contents: number, packages: number, media: number) => string;
  readonly traces: (segments: number) => string;
}

const ja: DestroyWords = {
  stake: (delivery, items, objects) => `受領 ${String(delivery)} の ${items.toLocaleString("ja")} 項目、${objects.toLocaleString("ja")} 件を廃棄します。鍵管理者 2 人の署名が必要です。`,
  shared: (count, deliveries) => `このうち ${count.toLocaleString("ja")} 件は、ほかの受領(${deliveries.join("・")})と同じ内容です。`,
  destroyed: (entry, destroyed, released) =>
    `廃棄しました(廃棄の登録 ${String(entry)}): ${destroyed.toLocaleString("ja")} 件の鍵を消し、${released.toLocaleString("ja")} 件はほかの受領のために残しました。`,
  certified: (entry, objects, items, isDone) =>
    `廃棄の登録 ${String(entry)}: ${objects.toLocaleString("ja")} 件の鍵と ${items.toLocaleString("ja")} 項目の名前を消しました${isDone ? "。" : "(続きは次に開いたときに行います)。"}`,
  remains: (contents, packages, media) => `まだ開けるもの: 保管庫に ${contents.toLocaleString("ja")} 件、封をしたパッケージ ${packages.toLocaleString("ja")} 件、媒体 ${media.toLocaleString("ja")} 個`,
  traces: (segments) => (segments === 0 ? "見出し(名前とハッシュ)は残っていません。" : `見出し(名前とハッシュ)が保管ファイル ${segments.toLocaleString("ja")} 個に残っているかもしれません。vault compact で消えます。`),
};

const en: DestroyWords = {
  stake: (delivery, items, objects) => `Destroying delivery ${String(delivery)}: ${items.toLocaleString("en")} items, ${objects.toLocaleString("en")} objects. Two custodians must sign.`,
  shared: (count, deliveries) => `${count.toLocaleString("en")} of them have the same content as in other deliveries (${deliveries.join(", ")}).`,
  destroyed: (entry, destroyed, released) =>
    `Destroyed (entry ${String(entry)} of the register): keys of ${destroyed.toLocaleString("en")} objects erased, ${released.toLocaleString("en")} kept for other deliveries.`,
  certified: (entry, objects, items, isDone) =>
    `Entry ${String(entry)}: keys of ${objects.toLocaleString("en")} objects and names of ${items.toLocaleString("en")} items erased${isDone ? "." : " (goes on when the room is next opened)."}`,
  remains: (contents, packages, media) => `Can still be opened: ${contents.toLocaleString("en")} in the vault, ${packages.toLocaleString("en")} sealed packages, ${media.toLocaleString("en")} media`,
  traces: (segments) => (segments === 0 ? "No head (name and hash) is left." : `Heads (name and hash) may be left in ${segments.toLocaleString("en")} segments. They go with vault compact.`),
};

export const destroyWords: Readonly<Record<"ja" | "en", DestroyWords>> = { ja, en };
