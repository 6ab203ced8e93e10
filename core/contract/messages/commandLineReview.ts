/** Words of the command line for looking at results and for releases. */

export interface ShownFinding {
  readonly finding: number;
  readonly kind: "mask" | "table" | "hit";
  readonly output: string;
  readonly bytes: number;
  readonly verdict: "accept" | "mask" | "redo" | "reject" | "defer" | undefined;
  readonly reason: string | undefined;
}

export interface ShownReview {
  readonly findings: number;
  readonly settled: number;
  readonly refused: number;
  readonly deferred: number;
}

export interface ReviewWords {
  readonly finding: (finding: ShownFinding) => string;
  readonly state: (state: ShownReview) => string;
  readonly more: (count: number) => string;
  readonly finished: string;
  /** Opened by the command, which is not a look of a human eye. */
  readonly opened: (outputs: number) => string;
  readonly which: string;
}

const ja: ReviewWords = {
  finding: ({ finding, kind, output, bytes, verdict, reason }) =>
    [
      String(finding).padStart(6),
      { mask: "画像の塗りつぶし", table: "表", hit: "検証で見つかった人" }[kind],
      `${output} (${bytes.toLocaleString("ja")} バイト)`,
      verdict === undefined ? "未判断" : { accept: "問題なし", mask: "塗りつぶし", redo: "差戻し", reject: "不可", defer: "保留" }[verdict],
      ...(reason === undefined ? [] : [reason]),
    ].join("  "),
  state: ({ findings, settled, refused, deferred }) =>
    `指摘 ${findings.toLocaleString("ja")} 件: 問題なし ${settled.toLocaleString("ja")}、差戻し ${refused.toLocaleString("ja")}、保留 ${deferred.toLocaleString("ja")}、残り ${(findings - settled - refused - deferred).toLocaleString("ja")}`,
  more: (count) => `ほかに ${count.toLocaleString("ja")} 件あります(--after で続きを表示します)`,
  finished: "目視確認を終えました。次は承認者二人の署名です(noren release approve)。",
  opened: (outputs) => `判断の前に、このコマンドが ${outputs.toLocaleString("ja")} 件の出力を開きました。画面での目視の代わりにはなりません。`,
  which: "--finding N[,N…] または --all",
};

const en: ReviewWords = {
  finding: ({ finding, kind, output, bytes, verdict, reason }) =>
    [
      String(finding).padStart(6),
      { mask: "mask on an image", table: "table", hit: "somebody found by the verifier" }[kind],
      `${output} (${bytes.toLocaleString("en")} bytes)`,
      verdict === undefined ? "undecided" : { accept: "accepted", mask: "to be masked", redo: "sent back", reject: "rejected", defer: "deferred" }[verdict],
      ...(reason === undefined ? [] : [reason]),
    ].join("  "),
  state: ({ findings, settled, refused, deferred }) =>
    `${findings.toLocaleString("en")} findings: ${settled.toLocaleString("en")} accepted, ${refused.toLocaleString("en")} sent back, ${deferred.toLocaleString("en")} deferred, ${(findings - settled - refused - deferred).toLocaleString("en")} left`,
  more: (count) => `${count.toLocaleString("en")} more (--after shows what follows)`,
  finished: "The result was looked at. Next two approvers sign (noren release approve).",
  opened: (outputs) => `This command opened ${outputs.toLocaleString("en")} outputs before it decided. That does not take the place of looking at them in the window.`,
  which: "--finding N[,N…] or --all",
};

export const reviewWords: Readonly<Record<"ja" | "en", ReviewWords>> = { ja, en };
