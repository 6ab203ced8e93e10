import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "./failures.ts";

/** Projects and runs (Q), and recipes as they are registered. */
export const projectFailures = {
  "recipe.versionTaken": {
    happened: "同じ名前と版の加工仕様が、別の内容で登録されています[({version})]。",
    data: "何も変わっていません。",
    next: "版の番号を上げて、もう一度登録してください。",
  },
  "recipe.unknown": {
    happened: "この加工仕様は登録されていません。",
    data: "何も変わっていません。",
    next: "先に加工仕様を登録してください。",
  },
  "project.unknown": {
    happened: "この提供案件は見つかりません。",
    data: "何も変わっていません。",
    next: "一覧から選び直してください。",
  },
  "project.wrongState": {
    happened: "提供案件の今の段階では、この操作はできません[({state})]。",
    data: "何も変わっていません。",
    next: "案件の画面で、次に行うことを確かめてください。",
  },
  "project.applicationTaken": {
    happened: "同じ申請番号で、同じ内容の案件が、すでにあります。",
    data: "何も変わっていません。",
    next: "その案件を進めてください。申請し直すのは、内容(加工仕様・証明書・範囲など)を変えるときか、前の案件が回収・廃棄されたあとです。",
  },
  "project.scopeEmpty": {
    happened: "提供の範囲が空です。",
    data: "何も変わっていません。",
    next: "受領媒体を一つ以上選んでください。",
  },
  "project.notLinked": {
    happened: "名寄せの済んでいない受領媒体[({number})]が範囲に含まれています。",
    data: "何も変わっていません。",
    next: "その受領媒体の目録の作成と名寄せを先に行ってください。",
  },
  "run.unknown": {
    happened: "この加工実行は見つかりません。",
    data: "何も変わっていません。",
    next: "案件の画面から選び直してください。",
  },
  "run.incomplete": {
    happened: "加工がまだ終わっていません[({done} / {total})]。",
    data: "終わった分は保存されています。",
    next: "加工を再開してください。",
  },
  "run.notVerified": {
    happened: "検証に合格していない結果です。",
    data: "何も変わっていません。結果はこの部屋から出ません。",
    next: "検証の指摘を確かめ、加工を取りやめてください。加工仕様を直したときは、その仕様で、同じ申請番号の新しい案件を申請します。",
  },
  "run.undecided": {
    happened: "まだ判断していない指摘があります[({count})]。",
    data: "これまでの判断は保存されています。",
    next: "残りの指摘をすべて判断してください。",
  },
  "run.approvedTwice": {
    happened: "同じ担当者は、二度承認できません。",
    data: "一人目の承認は保存されています。",
    next: "別の承認者のカードで承認してください。",
  },
  "run.makerApproves": {
    happened: "加工した担当者は、その結果を承認できません。",
    data: "何も変わっていません。",
    next: "別の承認者が承認してください。",
  },
  "run.makerReviews": {
    happened: "加工した担当者は、その結果を確認できません。",
    data: "何も変わっていません。",
    next: "別の確認者が行ってください。",
  },
  "run.outdated": {
    happened: "加工の元になったものが変わりました(停止の申し出、廃棄、名寄せのいずれか)。この加工は続けられません。",
    data: "途中までの結果は、この部屋から出ません。",
    next: "この加工を取りやめ、新しく加工し直してください。",
  },
  "finding.unknown": {
    happened: "この指摘は見つかりません。",
    data: "何も変わっていません。",
    next: "一覧を読み直して、選び直してください。",
  },
  "finding.hitKept": {
    happened: "検証で見つかった指摘は、問題なしにできません。",
    data: "何も変わっていません。個人を特定しうる箇所は、この部屋から出ません。",
    next: "差戻しを選び、加工し直してください。",
  },
  "finding.notSeen": {
    happened: "まだ表示していない指摘は、問題なしにできません[({finding})]。",
    data: "何も変わっていません。判断は一件も保存されていません。",
    next: "指摘を選んで元の記録と加工後の記録を表示し、そのうえで判断してください。",
  },
  "review.notNow": {
    happened: "元の記録を見られるのは、案件が「検証済み」の間だけです。",
    data: "何も変わっていません。元の記録は表示していません。",
    next: "案件の画面で、今の段階を確かめてください。確認が要るときは、加工と検証を済ませてから開いてください。",
  },
  "review.misaligned": {
    happened: "元の記録と加工後の記録を、正しく並べられません。",
    data: "何も変わっていません。並ばない行は表示していません。",
    next: "この加工を差し戻し、加工し直してください。続くときは管理者に知らせてください。",
  },
  "review.rowsBeyond": {
    happened: "求められた行または画像は、この結果にありません[({count})]。",
    data: "何も変わっていません。",
    next: "一覧から選び直してください。",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
