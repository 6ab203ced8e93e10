/** Names of places in which the words for kinds of places occur, from common knowledge of Japan's municipalities. */

export const prefectures: readonly string[] = [
  ...["北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県"],
  ...["石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県"],
  ...["岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"],
  // Of the demo town, which is nowhere.
  "暁県",
];

/** Counties whose names hold 県, 市 or 村. */
export const counties: readonly string[] = ["山県郡", "余市郡", "高市郡", "東村山郡", "西村山郡", "北村山郡", "田村郡"];

/** Municipalities in which the first 市, 町, 村, 郡 or 県 is not the end. */
export const specialNames: readonly string[] = [
  ...["四日市市", "廿日市市", "野々市市", "市川市", "市原市", "町田市", "大町市", "十日町市", "村山市", "東村山市", "武蔵村山市", "羽村市", "田村市", "大村市", "村上市"],
  ...["郡山市", "大和郡山市", "郡上市", "小郡市", "蒲郡市", "山県市"],
  ...["余市町", "上市町", "下市町", "市川町", "市貝町", "市川三郷町", "玉村町", "大町町"],
  // Of the demo town.
  ...["四日町市", "市の瀬町"],
];

/** Of before the mergers: old addresses are still written. */
export const pastNames: readonly string[] = ["八日市市", "八日市場市", "中村市", "原町市", "五日市町", "今市市", "古市町"];

export const wards: readonly string[] = [
  ...["千代田区", "中央区", "港区", "新宿区", "文京区", "台東区", "墨田区", "江東区", "品川区", "目黒区", "大田区", "世田谷区"],
  ...["渋谷区", "中野区", "杉並区", "豊島区", "北区", "荒川区", "板橋区", "練馬区", "足立区", "葛飾区", "江戸川区"],
];

/** They belong to no county. */
export const tokyoIslands: readonly string[] = ["大島町", "利島村", "新島村", "神津島村", "三宅村", "御蔵島村", "八丈町", "青ヶ島村", "小笠原村"];
