import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "./failures.ts";

/** Tables of records (Y) and recipes (W). */
export const recordFailures = {
  "table.encodingUnknown": {
    happened: "この表の文字コードを判別できません。UTF-8、CP932(Shift_JIS)、ISO-2022-JP のいずれでもありません。",
    data: "受け取ったファイルは保管庫にそのまま残っています。",
    next: "UTF-8 または CP932 の表として送り直すよう、提供元に依頼してください。",
  },
  "table.headingMissing": {
    happened: "この表には、読み取れる見出しの行がありません。",
    data: "受け取ったファイルは保管庫にそのまま残っています。",
    next: "1 行目に見出しのある表を送るよう、提供元に依頼してください。",
  },
  "table.undecodable": {
    happened: "この行には、文字として読めないバイトがあります。",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "元の行を確かめ、提供元に正しい行を依頼するか、除外してください。",
  },
  "table.controlCharacter": {
    happened: "この行には、制御文字があります。",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "元の行を確かめ、提供元に正しい行を依頼するか、除外してください。",
  },
  "table.quoteMisplaced": {
    happened: "この行では、引用符が正しい位置にありません。",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "元の行を確かめ、提供元に正しい行を依頼するか、除外してください。",
  },
  "table.quoteUnclosed": {
    happened: "引用符で始まったセルが閉じられていません。[{limit} バイトまで読みました。]",
    data: "このセルから後ろの読み取れない部分は保留になっています。",
    next: "元の行を確かめ、引用符を直した表を提供元に依頼してください。",
  },
  "table.lineTooLong": {
    happened: "この行は長すぎます。[上限は {limit} バイトです。]",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "ファイルが本当に表かどうかを確かめ、提供元に問い合わせてください。",
  },
  "table.tooManyColumns": {
    happened: "この行は列が多すぎます。[上限は {limit} 列です。]",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "ファイルが本当に表かどうかを確かめ、提供元に問い合わせてください。",
  },
  "table.ragged": {
    happened: "この行の列の数が、見出しと違います。[見出しは {expected} 列、この行は {found} 列です。]",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "元の行を確かめ、提供元に正しい行を依頼するか、除外してください。",
  },
  "table.patientMissing": {
    happened: "この行には患者IDがありません。",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "元の行を確かめ、提供元に正しい行を依頼するか、除外してください。",
  },
  "table.dateUnreadable": {
    happened: "この行の日付を読み取れません。[{column} 列目です。]",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "元の行を確かめ、提供元に正しい行を依頼するか、除外してください。",
  },
  "table.sexUnreadable": {
    happened: "この行の性別を読み取れません。[{column} 列目です。]",
    data: "この行は保留になり、ほかの行は読み取り済みです。",
    next: "元の行を確かめ、提供元に正しい行を依頼するか、除外してください。",
  },
  "recipe.malformed": {
    happened: "加工仕様の書き方が正しくありません。[場所は {place} です。]",
    data: "何も変わっていません。この加工仕様では何も加工していません。",
    next: "示された場所を直してから、もう一度読み込んでください。",
  },
  "recipe.newer": {
    happened: "この加工仕様は、新しい版の Noren の書式です。",
    data: "何も変わっていません。",
    next: "Noren を更新するか、この版の書式で加工仕様を用意してください。",
  },
  "recipe.classWrong": {
    happened: "加工仕様が、項目の区分を法令と違うものにしています。[場所は {place} です。]",
    data: "何も変わっていません。この加工仕様では何も加工していません。",
    next: "示された項目の区分を正しいものに直してください。",
  },
  "recipe.identifierKept": {
    happened: "加工仕様が、個人識別符号または個人を特定できる項目を残そうとしています。[場所は {place} です。]",
    data: "何も変わっていません。この加工仕様では何も加工していません。",
    next: "示された項目を削除する仕様に直してください。",
  },
  "recipe.freeTextKept": {
    happened: "加工仕様が、自由記載または不明な項目を残そうとしています。[場所は {place} です。]",
    data: "何も変わっていません。この加工仕様では何も加工していません。",
    next: "示された項目を削除する仕様に直してください。自由記載は、いまは削除だけができます。",
  },
  "recipe.treatmentUnfit": {
    happened: "加工の方法が、その項目に合っていません。[場所は {place} です。]",
    data: "何も変わっていません。この加工仕様では何も加工していません。",
    next: "示された項目に合う方法を選んでください。",
  },
  "recipe.maskForAll": {
    happened: "マスクの規則に、どの画像のためのものかが書かれていません。[場所は {place} です。]",
    data: "何も変わっていません。この加工仕様では何も加工していません。",
    next: "装置の種類、製造元、機種、画像の大きさのどれかを条件として書いてください。",
  },
  "recipe.linkKept": {
    happened: "加工仕様が、画像を元の施設の記録と結び付けられるもの(元の日付、UID、施設名)を残そうとしています。[場所は {place} です。]",
    data: "何も変わっていません。この加工仕様では何も加工していません。",
    next: "日付はずらすか削除し、UID と施設名は置き換える仕様に直してください。",
  },
  "recipe.maskOutside": {
    happened: "マスクの四角形が、規則にある画像の大きさからはみ出しています。[場所は {place} です。]",
    data: "何も変わっていません。この加工仕様では何も加工していません。",
    next: "四角形の位置か、画像の大きさを直してください。",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
