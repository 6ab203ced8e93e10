/** For whoever receives an exported log and has no Noren: what the files are and how the chain is verified with Python alone. */
export const exportReadme = (origin: string): string => `監査証跡の書き出し

このフォルダーの内容
  audit.jsonl           監査証跡の全行。1行に1件。body は記録時に連鎖計算に用いた文字列そのものです。
  audit.xml             同じ内容を DICOM PS3.15 A.5 の監査メッセージの形にしたものです。
  audit-checkpoint.txt  最後の行の連鎖値に、担当者のカードで署名したものです（C2SP tlog-checkpoint 形式）。

確認できること
  行の改ざん、削除、挿入、順序の入れ替え、末尾の切り取りは、次の計算でわかります。
    連鎖値(0) = SHA-256("${origin}")
    連鎖値(n) = SHA-256( 連鎖値(n-1)  ||  n を8バイトのビッグエンディアンで表したもの  ||  body の UTF-8 )
  各行の hash が連鎖値(n) に一致し、最後の行の番号と連鎖値が audit-checkpoint.txt の2行目と3行目
  （Base64）に一致すれば、この監査証跡は署名された時点のものと同じです。

確認の手順（Python 3 だけで行えます）
  次の内容を verify.py として同じフォルダーに保存し、python3 verify.py を実行してください。

----- verify.py -----
import base64, hashlib, json

note = open("audit-checkpoint.txt", encoding="utf-8").read().split("\\n")
origin, size, head = note[0], int(note[1]), base64.b64decode(note[2])
link, number = hashlib.sha256(origin.encode()).digest(), 0
for line in open("audit.jsonl", encoding="utf-8"):
    row, number = json.loads(line), number + 1
    link = hashlib.sha256(link + number.to_bytes(8, "big") + row["body"].encode()).digest()
    if row["sequence"] != number or row["hash"] != link.hex():
        raise SystemExit(f"NG: {number} 行目で連鎖が切れています")
if (number, link) != (size, head):
    raise SystemExit("NG: 最後の行が署名された連鎖値と一致しません")
print(f"OK: {number} 行、{origin}")
----- ここまで -----

署名の確認
  audit-checkpoint.txt の空行より上（空行は含まず、6行目の改行まで）が署名の対象です。
  5行目は廃棄台帳の最後の登録番号とその文面の SHA-256、6行目はルームの設定の通し番号と SHA-256 です（Base64）。
  「— 」で始まる行の Base64 を復号した最初の4バイトは鍵の識別子、残りが署名値です。
  署名した担当者の証明書は、施設の鍵管理者から別の経路で受け取ってください。
`;
