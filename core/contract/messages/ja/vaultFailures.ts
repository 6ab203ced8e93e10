import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "./failures.ts";

/** The vault (保管庫), its segments and keys, and the destruction register. */
export const vaultFailures = {
  "vault.segmentMissing": {
    happened: "保管庫のセグメント[ {segment} ]が見つかりません。",
    data: "そのセグメントにある内容は今は読めません。ほかの内容はそのままです。",
    next: "ディスクがつながっているかを確かめ、バックアップからセグメントを戻してから「保管庫の検査」を行ってください。",
  },
  "vault.segmentForeign": {
    happened: "保管庫のセグメント[ {segment} ]の先頭が、このルームのものとして確認できません。",
    data: "そのセグメントの内容は表示していません。ほかの内容はそのままです。",
    next: "バックアップからセグメントを戻し、「保管庫の検査」を行ってください。",
  },
  "vault.segmentNewer": {
    happened: "保管庫のセグメント[ {segment} ]は、この Noren より新しい版[({version})]で作られています。",
    data: "何も書き換えていません。",
    next: "新しい版の Noren でルームを開いてください。",
  },
  "vault.segmentSwapped": {
    happened: "保管庫のセグメント[ {segment} ]の場所に、別のセグメントがあります。",
    data: "内容は表示していません。ファイルの名前が入れ替わっている可能性があります。",
    next: "ファイル名を元に戻すか、バックアップから戻して「保管庫の検査」を行ってください。",
  },
  "vault.segmentCut": {
    happened: "保管庫のセグメント[ {segment} ]が途中で切れています。",
    data: "切れた先の内容は読めません。手前の内容はそのままです。",
    next: "バックアップからセグメントを戻し、「保管庫の検査」を行ってください。",
  },
  "vault.recordDamaged": {
    happened: "保管庫のセグメント[ {segment} ]の記録が壊れているか、書き換えられています。",
    data: "その内容は表示していません。ほかの内容はそのままです。",
    next: "バックアップからセグメントを戻し、「保管庫の検査」を行ってください。",
  },
  "vault.recordSwapped": {
    happened: "保管庫のセグメント[ {segment} ]で、別の記録がその場所にあります。",
    data: "内容は表示していません。記録の場所が入れ替えられた可能性があります。",
    next: "「索引の再構築」を行うか、バックアップからセグメントを戻してください。",
  },
  "vault.chunkTampered": {
    happened: "保管庫のセグメント[ {segment} ]の内容が壊れているか、書き換えられています。",
    data: "確認できなかった内容は表示していません。ほかの内容はそのままです。",
    next: "バックアップからセグメントを戻し、「保管庫の検査」を行ってください。",
  },
  "vault.chunkMoved": {
    happened: "保管庫のセグメント[ {segment} ]で、内容の一部が別の位置に移されています。",
    data: "その内容は表示していません。人の手が加わった可能性があります。",
    next: "鍵管理者に知らせ、バックアップからセグメントを戻してください。",
  },
  "vault.contentAltered": {
    happened: "保管庫のセグメント[ {segment} ]の内容が、受け入れたときのハッシュ値と一致しません。",
    data: "その内容は使っていません。ほかの内容はそのままです。",
    next: "鍵管理者に知らせ、バックアップからセグメントを戻してください。",
  },
  "vault.destroyed": {
    happened: "この内容は廃棄されています。",
    data: "鍵が廃棄台帳に従って消されているため、もう開けません。",
    next: "廃棄台帳で、いつ誰が廃棄したかを確かめてください。",
  },
  "vault.keyMissing": {
    happened: "この内容の鍵が鍵データベースにありません。",
    data: "廃棄台帳には載っていません。内容は暗号のまま残っています。",
    next: "keys.db をバックアップから戻し、「保管庫の検査」を行ってください。",
  },
  "vault.keyUnusable": {
    happened: "この内容の鍵が、このルームの保管庫の鍵で開けません。",
    data: "内容は暗号のまま残っています。",
    next: "room.db と keys.db が同じルームのものかを確かめてください。",
  },
  "vault.objectUnknown": {
    happened: "指定された内容は、保管庫の索引にありません。",
    data: "何も変わっていません。",
    next: "一覧を表示し直してください。",
  },
  "vault.objectUnfinished": {
    happened: "この内容は、まだ受け入れの途中です。",
    data: "届いた分は保管庫にあります。全部そろうまで表示しません。",
    next: "受領を再開してください。",
  },
  "vault.rangeOutside": {
    happened: "内容の範囲の外を読もうとしました。",
    data: "何も表示していません。",
    next: "一覧を表示し直してください。くり返すときは不具合として知らせてください。",
  },
  "vault.indexOlder": {
    happened: "room.db が、鍵データベースより古い状態です。",
    data: "新しく受け入れた内容は暗号のまま残っていて、何も消していません。",
    next: "新しい room.db を戻すか、技術者が「索引の再構築」を行ってください。",
  },
  "vault.keysAbsent": {
    happened: "鍵データベース keys.db が見つかりません。",
    data: "保管庫の内容は暗号のまま残っています。",
    next: "keys.db をバックアップから戻してください。",
  },
  "vault.statementStale": {
    happened: "廃棄の文書が、今の保管庫の状態と合いません。",
    data: "何も廃棄していません。",
    next: "廃棄の手続きを最初からやり直してください。",
  },
  "vault.signaturesMissing": {
    happened: "廃棄の文書に、鍵管理者2名の署名がそろっていません。",
    data: "何も廃棄していません。",
    next: "別々の鍵管理者2名がそれぞれのカードで署名してください。",
  },
  "vault.registerAltered": {
    happened: "廃棄台帳の記載[({number} 番)]が確認できません。",
    data: "保管庫は開いていません。何も変わっていません。",
    next: "鍵管理者に知らせ、destruction フォルダーの該当ファイルを控えから戻してください。",
  },
  "vault.keyNeeded": {
    happened: "このカードの役割では、保管庫の内容を開く鍵がありません。",
    data: "何も変わっていません。",
    next: "技術者のカードでサインインしてください。",
  },
  "vault.numbersUsedUp": {
    happened: "保管庫のセグメント番号を使い切りました。",
    data: "保存済みの内容はそのままです。",
    next: "管理者に知らせ、新しいルームを作ってください。",
  },
  "vault.busy": {
    happened: "保管庫で別の処理が進んでいます。",
    data: "何も変わっていません。",
    next: "終わるのを待ってから、もう一度行ってください。",
  },
  "shard.missing": {
    happened: "この受領媒体の目録が、ルームのフォルダーに見つかりません。",
    data: "受け取った原本は、保管庫に保存されたままです。",
    next: "管理者に知らせてください。目録は、保管庫の原本から作り直せます。",
  },
  "shard.damaged": {
    happened: "この受領媒体の目録が壊れているため、開けません。",
    data: "受け取った原本は、保管庫に保存されたままです。",
    next: "管理者に知らせてください。目録は、保管庫の原本から作り直せます。",
  },
  "link.outdated": {
    happened: "名寄せの途中で、別の名寄せが先に終わりました。",
    data: "何も変わっていません。",
    next: "もう一度、名寄せを行ってください。",
  },
  "link.incomplete": {
    happened: "名寄せの結果に、誰とも決まっていない人がいます。",
    data: "名寄せは行われていません。内容は変わっていません。",
    next: "もう一度行ってください。くり返すときは、下の詳細を管理者に伝えてください。",
  },
  "catalogue.kindUnread": {
    happened: "この種類のファイルは、まだ目録に読み取れません。",
    data: "原本は保管庫に保存されています。提供には使われません。",
    next: "必要なら、表または DICOM の形で送り直すよう提供元に依頼してください。",
  },
  "catalogue.patientMissing": {
    happened: "誰の記録か分かりません。患者番号がありません。",
    data: "原本は保管庫に保存されています。提供には使われません。",
    next: "提供元に、患者番号のある形で送り直すよう依頼してください。",
  },
  "catalogue.tableUnrecognised": {
    happened: "表の見出しから、内容を見分けられません。",
    data: "原本は保管庫に保存されています。提供には使われません。",
    next: "見出しを提供元に確かめてください。患者番号の列が必要です。",
  },
  "catalogue.holdsItem": {
    happened: "選んだ内容は、目録に読み込まれています。これだけを廃棄することはできません。",
    data: "何も廃棄していません。",
    next: "受領媒体ごと廃棄してください。その目録も一緒に廃棄されます。",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
