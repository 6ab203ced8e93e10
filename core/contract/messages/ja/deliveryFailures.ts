import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "./failures.ts";

/** Receiving (D), the media ledger (B) and the 保留 desk (H). */
export const deliveryFailures = {
  "delivery.unknown": {
    happened: "この番号の受領媒体はありません。",
    data: "何も変わっていません。",
    next: "受領の一覧を開き直して、番号を確かめてください。",
  },
  "delivery.wrongState": {
    happened: "この受領媒体は、いまの段階ではこの操作を行えません。[いまの段階は {state} です。]",
    data: "何も変わっていません。",
    next: "受領媒体のページで、いまの段階と次の操作を確かめてください。",
  },
  "delivery.underWay": {
    happened: "この受領媒体の処理は、すでに動いています。",
    data: "処理はそのまま続いています。",
    next: "終わるのを待つか、一時停止してから、もう一度行ってください。",
  },
  "delivery.mediumAbsent": {
    happened: "この媒体は、いまどの口にも入っていません。",
    data: "保存済みの分はそのままです。",
    next: "同じ媒体を入れて、「再開」を押してください。",
  },
  "delivery.mediumChanged": {
    happened: "入っている媒体の中身が、受領を始めたときと違います。",
    data: "保存済みの分はそのままです。違う中身は一つも受け入れていません。",
    next: "受領を始めたときの媒体かどうかを、媒体番号と封印番号で確かめてください。中身が変わったのなら、提供元に問い合わせてください。",
  },
  "delivery.providerUnknown": {
    happened: "選ばれた提供元は、このルームに登録されていません。",
    data: "何も受け入れていません。",
    next: "提供元を選び直すか、鍵管理者に登録を依頼してください。",
  },
  "delivery.providerMismatch": {
    happened: "媒体の署名は、選ばれた提供元のものではありません。",
    data: "何も受け入れていません。",
    next: "署名が示す提供元を選んでください。思い当たらなければ、媒体を封印し直して提供元に問い合わせてください。",
  },
  "delivery.reasonNeeded": {
    happened: "届いた数と知らされた数が合わないか、保留が残っています。理由が必要です。",
    data: "照合の結果は保存済みです。",
    next: "差の理由を書いて、もう一度確定してください。",
  },
  "delivery.capacity": {
    happened: "ディスクの空きが足りないため、受領を始められません。[必要な空きは {needed} バイト、いまの空きは {free} バイトです。]",
    data: "何も受け入れていません。",
    next: "ディスクの空きを増やしてから、もう一度行ってください。",
  },
  "delivery.nothingThere": {
    happened: "この媒体には、受け入れるものがありません。",
    data: "媒体には手を加えていません。",
    next: "媒体が正しいか、提供元に確かめてください。",
  },
  "delivery.sealNote": {
    happened: "封印が破れていると記されていますが、説明がありません。",
    data: "何も受け入れていません。",
    next: "備考に、見つけたときの様子を書いてください。",
  },
  "delivery.mixed": {
    happened: "媒体に、パッケージとほかのファイルが混ざっています。",
    data: "何も受け入れていません。媒体には手を加えていません。",
    next: "提供元に、パッケージだけの媒体を作り直すよう依頼してください。",
  },
  "data.holderUnknown": {
    happened: "この受領媒体に、その番号の本人はいません。",
    data: "何も変わっていません。",
    next: "一覧から選び直してください。",
  },
  "ledger.unknown": {
    happened: "この媒体番号は、媒体台帳にありません。",
    data: "何も受け入れていません。",
    next: "番号を確かめるか、媒体台帳に登録してから、もう一度行ってください。",
  },
  "ledger.exists": {
    happened: "この媒体番号またはシリアル番号は、媒体台帳に登録済みです。",
    data: "台帳は変わっていません。",
    next: "登録済みの行を確かめてください。",
  },
  "ledger.transition": {
    happened: "この媒体は、いまの状態からそのようには動かせません。",
    data: "台帳は変わっていません。",
    next: "媒体台帳で、いまの状態を確かめてください。",
  },
  "ledger.serialDiffers": {
    happened: "入っている媒体のシリアル番号が、台帳のこの番号の媒体と違います。",
    data: "何も受け入れていません。",
    next: "媒体番号と、入っている媒体を確かめてください。",
  },
  "ledger.destroyed": {
    happened: "台帳では、この媒体は廃棄済みです。",
    data: "何も受け入れていません。",
    next: "媒体番号を確かめてください。番号が正しければ、鍵管理者に知らせてください。",
  },
  "ledger.unregistered": {
    happened: "入っている媒体は、媒体台帳に登録されていません。",
    data: "媒体からは何も受け入れていません。",
    next: "媒体台帳に登録してから、もう一度行ってください。",
  },
  "held.notHeld": {
    happened: "選ばれたものの中に、もう保留ではないものがあります。",
    data: "何も変わっていません。",
    next: "保留の一覧を開き直して、選び直してください。",
  },
  "held.noRetry": {
    happened: "選ばれたものに、試し直しても結果の変わらないものが含まれています。",
    data: "保留のまま残しています。",
    next: "除外するか、照会票で提供元に問い合わせてください。",
  },
  "held.notHere": {
    happened: "選ばれたものを試し直すには、元の媒体が必要です。",
    data: "保留のまま残しています。",
    next: "元の媒体を入れて、もう一度行ってください。",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
