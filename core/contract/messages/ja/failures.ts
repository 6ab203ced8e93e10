import type { FailureCode } from "../../../domain/failure.ts";
import { cardFailures } from "./cardFailures.ts";
import { vaultFailures } from "./vaultFailures.ts";
import { dicomFailures } from "./dicomFailures.ts";
import { envelopeFailures } from "./envelopeFailures.ts";
import { deliveryFailures } from "./deliveryFailures.ts";
import { mediaFailures } from "./mediaFailures.ts";
import { policyFailures } from "./policyFailures.ts";
import { packageFailures } from "./packageFailures.ts";
import { projectFailures } from "./projectFailures.ts";
import { recordFailures } from "./recordFailures.ts";
import { releaseFailures } from "./releaseFailures.ts";

/** Three lines each: what happened, is the data safe, what to do next. A part in [ ] appears only when its details are known. */
export interface FailureText {
  readonly happened: string;
  readonly data: string;
  readonly next: string;
}

export const failures: Readonly<Record<FailureCode, FailureText>> = {
  "room.missing": {
    happened: "指定されたフォルダーに、セキュリティルームが見つかりません。",
    data: "何も書き込んでいません。",
    next: "ディスクがつながっているか、フォルダーの場所が正しいかを確かめてください。",
  },
  "room.notEmpty": {
    happened: "指定されたフォルダーに、ほかのファイルがあります。",
    data: "そのファイルには手を加えていません。",
    next: "空のフォルダーを指定して、もう一度作成してください。",
  },
  "room.readOnly": {
    happened: "セキュリティルームのフォルダーに書き込めません。",
    data: "保存済みの内容はそのままです。書きかけのものはありません。",
    next: "ディスクが読み取り専用になっていないか、書き込み権限があるかを管理者に確かめてください。",
  },
  "room.diskFull": {
    happened: "ディスクの空きが足りません。",
    data: "保存済みの内容はそのままです。終わらなかった処理は取り消しました。",
    next: "ディスクの空きを増やしてから、同じ操作をもう一度行ってください。",
  },
  "room.newer": {
    happened: "このセキュリティルームは、より新しい版の Noren で使われています。",
    data: "開かずに止めたため、内容は変わっていません。",
    next: "この端末の Noren を新しい版に更新してください。古い版では開けません。",
  },
  "room.damaged": {
    happened: "データベースが壊れているため、開けません。",
    data: "壊れたファイルには手を加えていません。控えがあれば復元できます。",
    next: "この端末での作業を止め、鍵管理者に連絡して控えから復元してください。",
  },
  "room.wrongKey": {
    happened: "このICカードから得た鍵では、セキュリティルームを開けません。",
    data: "データベースは壊れていません。内容は変わっていません。",
    next: "別のセキュリティルームのICカードでないか確かめ、鍵管理者に連絡してください。",
  },
  "room.inUse": {
    happened: "このセキュリティルームは、別の Noren がすでに開いています。",
    data: "内容は変わっていません。",
    next: "開いているほうの Noren を終了してから、もう一度始めてください。",
  },
  "room.policyAltered": {
    happened: "ルームの設定(policy.json)が、記録されたものと一致しません。",
    data: "改ざんのおそれがあるため、開かずに止めました。内容は変わっていません。",
    next: "ファイルを直さずに、そのままの状態で監査者に連絡してください。",
  },
  "room.swapUnencrypted": {
    happened: "暗号化されていないスワップ[({devices})]が有効です。本番のルームは開けません。",
    data: "メモリーの内容がディスクに残らないように、開く前に止めました。",
    next: "端末の管理者に、スワップを無効にするか暗号化するよう依頼してください。",
  },
  "room.selftestFailed": {
    happened: "始めるときの自己診断に合格しませんでした[({test})]。",
    data: "開く前に止めたため、内容は変わっていません。",
    next: "端末を再起動してください。くり返すときは、下の詳細を管理者に伝えてください。",
  },
  "room.openToOthers": {
    happened: "ルームのフォルダーを、ほかの利用者も読み書きできる状態です。",
    data: "安全のため開かずに止めました。内容は変わっていません。",
    next: "端末の管理者に、フォルダーの権限を 0700 に直すよう依頼してください。",
  },
  "room.clockBehind": {
    happened: "端末の時計が、最後の記録より前を指しています。",
    data: "記録の順序を守るため、開かずに止めました。内容は変わっていません。",
    next: "端末の日付と時刻を正しく合わせてから、もう一度始めてください。",
  },
  "room.stopped": {
    happened: "ルームの処理が途中で止まりました。",
    data: "保存済みの内容はそのままです。終わらなかった操作は記録されていません。",
    next: "もう一度サインインして、最後の操作が残っているかを確かめてください。",
  },
  "room.unreadable": {
    happened: "ルームのファイルを読み取れません。",
    data: "何も書き込んでいません。",
    next: "ディスクの接続とフォルダーの権限を確かめ、直らなければ管理者に連絡してください。",
  },
  "room.exists": {
    happened: "この場所には、すでにセキュリティルームがあります。",
    data: "今あるセキュリティルームには手を加えていません。",
    next: "今のセキュリティルームにサインインするか、別のフォルダーを指定してください。",
  },
  "room.officersIncomplete": {
    happened: "必要な担当者がそろっていません。",
    data: "まだ何も作成していません。入力した内容は残っています。",
    next: "足りない役割の担当者を加えてから、もう一度作成してください。",
  },
  "room.certificateUnusable": {
    happened: "証明書を使えません[({officer} 人目の担当者)]。",
    data: "まだ何も作成していません。入力した内容は残っています。",
    next: "PEM 形式で、有効期間内の、楕円曲線 P-256 か P-384、または 3072 ビット以上の RSA の証明書を選び直してください。",
  },
  "room.observed": {
    happened: "この端末の Noren は、外から中を見られる設定(デバッガーなど)で起動されています。",
    data: "本番のセキュリティルームは開いていません。内容は変わっていません。",
    next: "Noren を終了し、通常の方法で起動し直してください。続くときは端末の管理者に知らせてください。",
  },
  "folder.unusable": {
    happened: "指定されたフォルダーを使えません。場所が存在しないか、途中にファイルがあります。",
    data: "何も書き込んでいません。",
    next: "フォルダーの場所を確かめ、あるフォルダーを指定して、もう一度行ってください。",
  },
  "folder.notEmpty": {
    happened: "指定されたフォルダーは空ではありません。",
    data: "フォルダーの中身には手を加えていません。",
    next: "まだないフォルダーか、空のフォルダーを指定してください。",
  },
  "card.absent": {
    happened: "ICカードがリーダーに入っていません。",
    data: "何も変わっていません。",
    next: "ICカードをリーダーに入れてから、もう一度お試しください。",
  },
  "card.pinWrong": {
    happened: "PIN が違います。",
    data: "何も変わっていません。この失敗は監査証跡に記録されます。",
    next: "もう一度入力してください。[あと {triesLeft} 回まちがえると、ICカードがロックされます。]",
  },
  "card.pinLocked": {
    happened: "PIN を続けてまちがえたため、ICカードがロックされました。",
    data: "ルームの内容は変わっていません。この失敗は監査証跡に記録されます。",
    next: "鍵管理者にロックの解除を依頼するか、別のICカードを使ってください。",
  },
  "card.notEnrolled": {
    happened: "このICカードは、このセキュリティルームの担当者として登録されていません。",
    data: "何も変わっていません。",
    next: "ご自身のICカードか確かめてください。正しければ、鍵管理者に登録を依頼してください。",
  },
  "card.expired": {
    happened: "ICカードの証明書の有効期限が切れています。",
    data: "何も変わっていません。",
    next: "鍵管理者に、新しいICカードの登録を依頼してください。",
  },
  "card.removed": {
    happened: "処理の途中でICカードが抜かれました。",
    data: "保存済みの内容はそのままです。終わらなかった操作は記録されていません。",
    next: "ICカードを入れて、もう一度サインインしてください。",
  },
  "card.softwareRefused": {
    happened: "ソフトウェアのICカードは、本番のルームでは使えません。",
    data: "何も変わっていません。",
    next: "登録済みのICカードをリーダーに入れてください。",
  },
  "card.damaged": {
    happened: "ICカードの内容を読み取れません。",
    data: "ルームの内容は変わっていません。",
    next: "入れ直しても読み取れないときは、鍵管理者に連絡してください。",
  },
  "card.pinFormat": {
    happened: "PIN の形が正しくありません。",
    data: "ICカードには送っていないため、残り回数は減っていません。",
    next: "半角の英数字と記号で、4〜16 文字を入力してください。",
  },
  "card.stopped": {
    happened: "ICカードの読み取りが止まりました。",
    data: "保存済みの内容はそのままです。",
    next: "リーダーをつなぎ直し、もう一度サインインしてください。",
  },
  "card.operationRefused": {
    happened: "ICカードが、この操作を受け付けませんでした。",
    data: "操作は行われていません。内容は変わっていません。",
    next: "ICカードを入れ直して、もう一度お試しください。くり返すときは鍵管理者に連絡してください。",
  },
  ...cardFailures,
  ...envelopeFailures,
  ...vaultFailures,
  ...dicomFailures,
  "session.none": {
    happened: "サインインしていないため、この操作は行えません。",
    data: "何も変わっていません。",
    next: "サインインしてから、もう一度行ってください。",
  },
  "session.role": {
    happened: "この操作は、あなたの役割では行えません。",
    data: "何も変わっていません。この試みは監査証跡に記録されます。",
    next: "必要なときは、権限のある役割の担当者に依頼してください。",
  },
  "session.alreadyOpen": {
    happened: "すでに別の担当者がサインインしています。",
    data: "その担当者の作業はそのままです。",
    next: "先にサインアウトしてから、もう一度サインインしてください。",
  },
  "session.ended": {
    happened: "サインインが終了していたため、操作を行えませんでした。",
    data: "保存済みの内容はそのままです。この操作は行われていません。",
    next: "もう一度サインインして、操作をやり直してください。",
  },
  "session.officerSuspended": {
    happened: "この担当者は、利用を止められています。",
    data: "何も変わっていません。",
    next: "鍵管理者に問い合わせてください。",
  },
  ...policyFailures,
  "request.unknown": {
    happened: "画面が、存在しない操作を求めました。",
    data: "操作は行われていません。内容は変わっていません。",
    next: "Noren を再起動してください。くり返すときは、この番号を管理者に伝えてください。",
  },
  "request.malformed": {
    happened: "操作の内容が正しくないため、受け付けませんでした[({at})]。",
    data: "操作は行われていません。内容は変わっていません。",
    next: "入力を確かめて、もう一度行ってください。",
  },
  "request.sender": {
    happened: "認められていない画面からの操作を止めました。",
    data: "操作は行われていません。この試みは監査証跡に記録されます。",
    next: "Noren を再起動し、監査者に連絡してください。",
  },
  "request.tooMany": {
    happened: "操作が続けて届きすぎたため、一部を止めました。",
    data: "止めた操作は行われていません。",
    next: "少し待ってから、もう一度行ってください。",
  },
  "answer.malformed": {
    happened: "プログラムからの答えを正しく受け取れませんでした。",
    data: "保存済みの内容はそのままです。直前の操作は行われた可能性があります。",
    next: "直前の操作の結果を確かめてください。くり返すときは、この番号を管理者に伝えてください。",
  },
  "program.bug": {
    happened: "プログラムの不具合で、処理を続けられません。",
    data: "保存済みの内容はそのままです。終わらなかった操作は記録されていません。",
    next: "Noren を開き直してサインインしてください。くり返すときは、この番号を管理者に伝えてください。",
  },
  "audit.chainBroken": {
    happened: "監査証跡のつながりが[、{sequence} 番の記録で]切れています。改ざんか破損のおそれがあります。",
    data: "検証は読み取るだけです。監査証跡には手を加えていません。",
    next: "この端末での作業を止め、番号を控えて、鍵管理者と事業者の責任者に連絡してください。",
  },
  "audit.tailCut": {
    happened: "監査証跡の末尾が失われています[。チェックポイントは {expected} 件まで記録されたことを示しています]。",
    data: "検証は読み取るだけです。残っている監査証跡には手を加えていません。",
    next: "この端末での作業を止め、チェックポイントの控えとともに、事業者の責任者に連絡してください。",
  },
  "audit.registerOlder": {
    happened: "廃棄台帳が、チェックポイントより古くなっています[(台帳は {entries} 番まで、チェックポイントは {expected} 番まで)]。",
    data: "ルームが古い控えに戻された疑いがあります。廃棄したはずのデータが、この控えでは開けるかもしれません。",
    next: "この端末での作業を止め、チェックポイントの控えとともに、事業者の責任者と鍵管理者に連絡してください。",
  },
  "audit.registerDiffers": {
    happened: "廃棄台帳の記載[({entry} 番)]が、チェックポイントと一致しません。",
    data: "廃棄の記録が書き換えられた疑いがあります。監査証跡には手を加えていません。",
    next: "この端末での作業を止め、チェックポイントの控えとともに、事業者の責任者と鍵管理者に連絡してください。",
  },
  "audit.policyDiffers": {
    happened: "ルームの設定[(通し番号 {sequence})]が、チェックポイントと一致しません。",
    data: "設定が古い控えに戻されたか、書き換えられた疑いがあります。監査証跡には手を加えていません。",
    next: "この端末での作業を止め、チェックポイントの控えとともに、事業者の責任者と鍵管理者に連絡してください。",
  },
  "audit.checkpointForeign": {
    happened: "このチェックポイントは、別のセキュリティルームのものです。",
    data: "監査証跡には手を加えていません。",
    next: "このセキュリティルームのチェックポイントを選んでください。",
  },
  "audit.checkpointSignature": {
    happened: "チェックポイントの署名を確かめられません。",
    data: "監査証跡には手を加えていません。チェックポイントは検証に使っていません。",
    next: "書き写しの誤りがないか、別の控えと見比べてください。一致しなければ責任者に連絡してください。",
  },
  "audit.checkpointMalformed": {
    happened: "チェックポイントとして読み取れません。",
    data: "監査証跡には手を加えていません。",
    next: "ファイルの全体を、改行も含めてそのまま貼り付けてください。",
  },
  "audit.exportExists": {
    happened: "書き出し先に、同じ名前のファイルがあります。",
    data: "今あるファイルには手を加えていません。何も書き出していません。",
    next: "空のフォルダーを指定して、もう一度書き出してください。",
  },
  ...deliveryFailures,
  ...mediaFailures,
  ...packageFailures,
  ...recordFailures,
  ...projectFailures,
  ...releaseFailures,
  "job.cancelled": {
    happened: "処理を中断しました。",
    data: "途中までの結果は残していません。元の内容は変わっていません。",
    next: "必要なときに、もう一度始めてください。",
  },
  "job.unknown": {
    happened: "この処理は、すでに終わっています。",
    data: "何も変わっていません。",
    next: "結果を画面で確かめてください。",
  },
  "print.refused": {
    happened: "この内容は印刷できません。印刷できるのは、番号を付けた登録済みの様式だけです。",
    data: "何も印刷していません。",
    next: "登録済みの様式を画面から選び直してください。",
  },
  "print.noPrinter": {
    happened: "プリンターが見つかりません。",
    data: "何も印刷していません。様式の番号は記録に残ります。",
    next: "プリンターの電源と接続を確かめて、もう一度印刷してください。",
  },
  "print.kept": {
    happened: "この端末の印刷システム（CUPS）は、印刷した内容をディスクに残す設定です。本番のルームからは印刷できません。",
    data: "何も印刷していません。様式の番号は記録に残ります。",
    next: "端末の管理者に、cupsd.conf へ PreserveJobFiles No と書いて CUPS を再起動するよう依頼し、もう一度印刷してください。",
  },
  "start.noDisplay": {
    happened: "画面につながっていないため、Noren の窓を開けません。",
    data: "何も変わっていません。",
    next: "画面のある端末で始めるか、xvfb を入れてください。",
  },
  "start.needsRoot": {
    happened: "足りないパッケージを入れるには、管理者の権限が必要です。",
    data: "何も変わっていません。",
    next: "表示されたコマンドを、管理者の権限で一度だけ実行してください。",
  },
  "start.packageMissing": {
    happened: "必要なパッケージがありません[({name})]。",
    data: "何も変わっていません。",
    next: "表示されたコマンドで入れてから、もう一度始めてください。",
  },
  "start.portTaken": {
    happened: "窓との通信に使うポートが、ほかのプログラムに使われています。",
    data: "何も変わっていません。",
    next: "少し待ってから、もう一度始めてください。くり返すときは端末を再起動してください。",
  },
  "start.secondInstance": {
    happened: "Noren はすでに動いています。",
    data: "開いている Noren の作業はそのままです。",
    next: "すでに開いている Noren の窓をお使いください。",
  },
  "start.buildFailed": {
    happened: "Noren を組み立てられませんでした。",
    data: "ルームの内容は変わっていません。",
    next: "表示された内容を確かめ、直してからもう一度始めてください。",
  },
  "start.folderUnwritable": {
    happened: "一時フォルダーに書き込めないため、画面を開けません。",
    data: "セキュリティルームの内容には触れていません。",
    next: "ディスクの空きと、一時フォルダーの書き込み権限を管理者に確かめてください。",
  },
  "start.browserStopped": {
    happened: "画面を表示するプログラム(Chromium)が止まりました。",
    data: "保存済みの内容はそのままです。",
    next: "Noren をもう一度起動し、サインインしてください。",
  },
};
