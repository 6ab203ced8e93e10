import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "./failures.ts";

/** DICOM files: their bytes, character sets and pixels. */
export const dicomFailures = {
  "dicom.notDicom": {
    happened: "DICOM の形式ではありません。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "画像などが DICOM 以外の形式で入っていないかを確かめ、提供元に問い合わせてください。",
  },
  "dicom.truncated": {
    happened: "DICOM ファイルが途中で切れています[(位置 {at})]。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "提供元に送り直しを依頼してください。",
  },
  "dicom.malformed": {
    happened: "DICOM ファイルの構造に誤りがあります[(位置 {at})]。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "提供元に問い合わせ、正しいファイルを送り直してもらってください。",
  },
  "dicom.tooDeep": {
    happened: "DICOM ファイルのシーケンスの入れ子が深すぎます[(位置 {at})]。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "ファイルが作られた装置とソフトウェアを提供元に確かめてください。",
  },
  "dicom.syntaxUnknown": {
    happened: "DICOM ファイルの転送構文を Noren は扱えません。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "標準の転送構文で出力し直すよう、提供元に依頼してください。",
  },
  "dicom.tooLarge": {
    happened: "DICOM ファイルを展開すると大きくなりすぎます。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "圧縮しない形で出力し直すよう、提供元に依頼してください。",
  },
  "dicom.characterSet": {
    happened: "DICOM ファイルの文字集合を Noren は扱えません。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "保留として、文字集合の指定(0008,0005)を提供元に確かめてください。",
  },
  "dicom.textUnreadable": {
    happened: "DICOM ファイルの文字が、書かれている文字集合では読めません。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "保留として、文字集合の指定(0008,0005)を提供元に確かめてください。",
  },
  "dicom.textUnwritable": {
    happened: "DICOM ファイルの文字集合では書けない文字があります。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "置き換える文字をローマ字か数字に変えてください。",
  },
  "dicom.valueUnfit": {
    happened: "DICOM の要素に入らない値があります。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "加工仕様で、その要素の扱いを変えてください。",
  },
  "dicom.pixelsUnsupported": {
    happened: "この形式の画素を Noren は塗りつぶせません。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "保留として、圧縮しない形で出力し直すよう提供元に依頼してください。",
  },
  "dicom.maskUnfit": {
    happened: "マスクが画像の外か、ないフレームにあります。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "マスクを描き直してください。",
  },
  "dicom.maskIncomplete": {
    happened: "マスクを塗ったあとの確認で、画素が予定どおりになっていません。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "同じ操作をもう一度行い、再び起きるときは管理者に知らせてください。",
  },
  "dicom.overlayInPixels": {
    happened: "画素の使われていないビットに、重ね書きが入っています。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "保留として、重ね書きを画素に含めずに出力し直すよう提供元に依頼してください。",
  },
  "dicom.contentNotUnderstood": {
    happened: "DICOM ファイルに、この加工仕様では安全に扱えない内容があります。",
    data: "元のファイルは保管庫にそのままあり、何も書き出していません。",
    next: "保留として、画像の種類を確かめてください。",
  },
  "dicom.maskUndecided": {
    happened: "文字が焼き込まれることのある画像ですが、塗りつぶす範囲が加工仕様にありません。",
    data: "元のファイルは保管庫にそのままあります。この画像は提供物に入りません。",
    next: "この装置の画像の範囲を加えた加工仕様を作り、その仕様で新しく案件を申し込んでください。",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
