import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "./failures.ts";

/** What a card, its reader and its software answer beside the sign-in's own. */
export const cardFailures = {
  "card.pinNeeded": {
    happened: "この操作には、もう一度 PIN が必要です。",
    data: "何も行っていません。",
    next: "PIN を入力して、もう一度行ってください。",
  },
  "card.pinExpired": {
    happened: "ICカードの PIN の有効期限が切れています。",
    data: "ルームの内容は変わっていません。",
    next: "カードの発行元の手順で PIN を変更してから、もう一度入力してください。",
  },
  "card.pinNotSet": {
    happened: "このICカードには、まだ PIN が設定されていません。",
    data: "ルームの内容は変わっていません。",
    next: "カードの発行元の手順で PIN を設定してから、使ってください。",
  },
  "card.pinCancelled": {
    happened: "カードリーダーでの PIN の入力が取り消されたか、時間が切れました。",
    data: "何も行っていません。",
    next: "もう一度行い、リーダーの表示に従って PIN を入力してください。",
  },
  "card.unrecognized": {
    happened: "リーダーに入っているカードを読み取れません。",
    data: "ルームの内容は変わっていません。",
    next: "カードの向きと種類を確かめてください。正しいカードであれば、管理者にカード用ソフトウェアの設定を確かめてもらってください。",
  },
  "card.mechanismMissing": {
    happened: "このICカードでは、求められた暗号の方式[({mechanism})]を使えません。",
    data: "何も行っていません。",
    next: "「カードの確認」で使える方式を確かめるか、ほかのICカードを使ってください。",
  },
  "card.faulty": {
    happened: "ICカードかリーダーが異常[({cause})]を知らせました。",
    data: "終わらなかった操作は取り消しました。保存済みの内容はそのままです。",
    next: "カードを入れ直して、もう一度行ってください。繰り返す場合は、ほかのリーダーで試してください。",
  },
  "card.moduleAltered": {
    happened: "カード用ソフトウェアのファイルが、登録されたものと違います。",
    data: "そのファイルは読み込んでいません。ルームの内容は変わっていません。",
    next: "管理者に、ファイルが更新されたのか改ざんされたのかを確かめてもらってください。",
  },
  "card.moduleMissing": {
    happened: "カード用ソフトウェアのファイルが見つかりません。",
    data: "何も行っていません。",
    next: "管理者に、カード用ソフトウェアが入っているかを確かめてもらってください。",
  },
  "card.moduleUnusable": {
    happened: "カード用ソフトウェアを使えません[({cause})]。",
    data: "何も行っていません。",
    next: "PKCS#11 のライブラリかどうか、必要なソフトウェアがそろっているかを管理者に確かめてもらってください。",
  },
  "card.decryptionFailed": {
    happened: "ICカードで鍵を開けませんでした。このカードあてのものではないか、内容が壊れています。",
    data: "何も保存していません。",
    next: "あて先の ICカードかどうかを確かめてください。正しければ、送り主に作り直しを依頼してください。",
  },
  "card.unfit": {
    happened: "このICカードでは、ルームを開くことと承認の署名の両方はできません。",
    data: "カードの中身もルームの内容も変わっていません。",
    next: "表示された結果をカードの発行元に伝え、必要な鍵と証明書をそろえてもらってください。",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
