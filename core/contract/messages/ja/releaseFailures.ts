import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "./failures.ts";

/** Approving, writing and handing over a result (Q). */
export const releaseFailures = {
  "release.notApproved": {
    happened: "二人の承認者の有効な署名がそろっていません。",
    data: "何も書き出していません。加工結果はこの部屋にそのままあります。",
    next: "承認者に、今の内容での承認を依頼してください。承認のあとに何かが変わったときは、承認者が加工を取りやめ、加工し直します。",
  },
  "release.statementDiffers": {
    happened: "署名の間に、提供する内容が変わりました。",
    data: "その署名は使われません。何も部屋の外に出ていません。",
    next: "承認・提供の画面で今の状態を確かめ、初めからやり直してください。",
  },
  "release.contentChanged": {
    happened: "保管庫から読み出した加工結果が、加工したときの記録と一致しません。",
    data: "パッケージは作っていません。何も部屋の外に出ていません。保管庫の内容はそのままです。",
    next: "鍵管理者に連絡して保管庫を検査してください。検査のあと、この加工を取りやめて加工し直します。",
  },
  "release.packageAbsent": {
    happened: "この媒体には、読み戻すパッケージがありません。",
    data: "何も変わっていません。案件は、書き出し済みのままです。",
    next: "書き出した媒体かどうか、媒体番号を確かめ、正しい媒体をつないで読み戻してください。",
  },
  "release.packageDiffers": {
    happened: "この媒体のパッケージは、書き出したものと違います。",
    data: "引き渡しは記録していません。案件は、書き出し済みのままです。",
    next: "この媒体を渡さずに保管し、書き出した媒体を探してください。見つからなければ、承認者が提供を取り消します。",
  },
  "release.folderRefused": {
    happened: "ここは、部屋の外に持ち出す媒体ではありません。",
    data: "何も書き込んでいません。",
    next: "持ち出す媒体をつなぎ、書き込めるように接続(マウント)してから、その媒体を選んでください。",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
