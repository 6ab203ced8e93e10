import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "./failures.ts";

/** What goes wrong with the signed settings, an officer's standing, and acts of two cards. */

export const policyFailures = {
  "policy.oldFormat": {
    happened: "このセキュリティルームは以前の版の Noren で作られていて、設定(policy.json)の形式が古いものです。",
    data: "開いていません。ファイルには手を加えていません。",
    next: "この版では開けません。デモルームは別の場所に作り直してください。本番のルームは、作成した版の Noren で開き、鍵管理者に連絡してください。",
  },
  "policy.signatureMissing": {
    happened: "ルームの設定に、鍵管理者2名の署名がそろっていません。",
    data: "改ざんのおそれがあるため開いていません。内容は変わっていません。",
    next: "ファイルに手を加えず、監査者に連絡してください。",
  },
  "policy.signatureTwice": {
    happened: "ルームの設定の2つの署名が、同じ担当者または同じICカードによるものです。",
    data: "改ざんのおそれがあるため開いていません。内容は変わっていません。",
    next: "ファイルに手を加えず、監査者に連絡してください。",
  },
  "policy.signerWithoutRole": {
    happened: "ルームの設定に、鍵管理者ではない人の署名が付いています。",
    data: "改ざんのおそれがあるため開いていません。内容は変わっていません。",
    next: "ファイルに手を加えず、監査者に連絡してください。",
  },
  "policy.replayed": {
    happened: "ルームの設定が、記録されているものより古い版に戻されています[(記録 {recorded}、ファイル {found})]。",
    data: "改ざんまたは誤った復元のおそれがあるため開いていません。内容は変わっていません。",
    next: "ファイルに手を加えず、鍵管理者と監査者に連絡してください。",
  },
  "policy.chainBroken": {
    happened: "ルームの設定の履歴がつながっていません[(第{sequence}版)]。",
    data: "改ざんまたは破損のおそれがあるため開いていません。内容は変わっていません。",
    next: "ファイルに手を加えず、鍵管理者にバックアップからの復元を依頼してください。",
  },
  "policy.keyringMixed": {
    happened: "鍵束のファイルと設定の組み合わせが合いません。別の時点のファイルが混ざっています。",
    data: "開いていません。データベースには手を加えていません。",
    next: "鍵管理者に、ルーム全体を同じ時点のバックアップから復元するよう依頼してください。",
  },
  "policy.changed": {
    happened: "署名を待つ間に、ルームの設定が変わりました。",
    data: "この変更は行われていません。いまの設定はそのままです。",
    next: "いまの設定を確かめて、変更を初めからやり直してください。",
  },
  "policy.officersTooFew": {
    happened: "この変更を行うと、必要な担当者が足りなくなります。",
    data: "変更は行われていません。",
    next: "先に、同じ役割の担当者を登録してください。",
  },
  "policy.moduleUnusable": {
    happened: "ICカードのモジュールのファイルを読めません。",
    data: "変更は行われていません。",
    next: "ファイルの場所を確かめて、もう一度お試しください。",
  },
  "policy.providerCertificate": {
    happened: "提供元の証明書を使えません[({position}番目)]。読めないか、期限が切れているか、署名用でないか、2回登録されています。",
    data: "変更は行われていません。",
    next: "提供元の署名用の証明書(PEM)を1名につき1枚選び直してください。",
  },
  "policy.providerUnknown": {
    happened: "その提供元は登録されていません。",
    data: "変更は行われていません。",
    next: "提供元の一覧を開き直して、選び直してください。",
  },
  "policy.nothingChanged": {
    happened: "設定はすでにそのとおりになっています。",
    data: "何も変更していません。",
    next: "変えたい項目を確かめてください。",
  },
  "officer.pledgeLapsed": {
    happened: "守秘誓約の期限が切れています。",
    data: "サインインしていません。内容は変わっていません。",
    next: "守秘誓約書を出し直し、鍵管理者に日付の更新を依頼してください。",
  },
  "officer.trainingLapsed": {
    happened: "教育訓練の期限が切れています。",
    data: "サインインしていません。内容は変わっていません。",
    next: "教育訓練を受け、鍵管理者に日付の更新を依頼してください。",
  },
  "officer.revoked": {
    happened: "この担当者の登録は取り消されています。",
    data: "サインインしていません。内容は変わっていません。",
    next: "鍵管理者に確認してください。",
  },
  "officer.unknown": {
    happened: "その担当者は登録されていません。",
    data: "変更は行われていません。",
    next: "担当者の一覧を開き直して、選び直してください。",
  },
  "officer.stateWrong": {
    happened: "この担当者のいまの状態では、その変更はできません。",
    data: "変更は行われていません。",
    next: "担当者の一覧で状態を確かめてください。",
  },
  "officer.certificateUnusable": {
    happened: "担当者の証明書を使えません[({officer}番目の担当者)]。",
    data: "変更は行われていません。",
    next: "有効期間内の、開くための証明書と署名用の証明書を1枚ずつ選んでください。ほかの担当者と同じ鍵は使えません。",
  },
  "ceremony.none": {
    happened: "署名を待っている手続きはありません。",
    data: "内容は変わっていません。",
    next: "手続きを初めからやり直してください。",
  },
  "ceremony.underWay": {
    happened: "別の手続きが署名を待っています。",
    data: "その手続きはそのままです。新しい手続きは始めていません。",
    next: "先の手続きを終えるか、取りやめてから、もう一度お試しください。",
  },
  "ceremony.notNow": {
    happened: "いまの段階では、この操作はできません。",
    data: "手続きはそのままです。",
    next: "画面の案内に従って、次のICカードの番を待ってください。",
  },
  "ceremony.roleWrong": {
    happened: "このICカードの担当者の役割では、この手続きに署名できません。",
    data: "署名は付けていません。手続きはそのままです。",
    next: "必要な役割の担当者のICカードで署名してください。",
  },
  "policy.handOutExists": {
    happened: "書き出し先に、同じ名前のファイルがあります[({file})]。",
    data: "そのファイルには手を加えていません。",
    next: "空のフォルダーを指定して、もう一度書き出してください。",
  },
  "ceremony.sameOfficer": {
    happened: "この担当者はすでに署名しています。",
    data: "署名は増えていません。手続きはそのままです。",
    next: "別の担当者のICカードで署名してください。",
  },
  "ceremony.sameCard": {
    happened: "このICカードはすでに署名に使われています。",
    data: "署名は増えていません。手続きはそのままです。",
    next: "別の担当者のICカードで署名してください。",
  },
  "ceremony.cancelled": {
    happened: "手続きは取りやめられました。",
    data: "何も変更していません。",
    next: "必要であれば、初めからやり直してください。",
  },
  "ceremony.wrongCard": {
    happened: "最初に入っていたICカードではありません。",
    data: "手続きの結果はそのまま残っています。",
    next: "サインインした担当者のICカードを入れてください。時間が過ぎるとサインインが終わります。",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
