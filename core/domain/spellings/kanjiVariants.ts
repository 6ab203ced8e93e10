/**
 * Kanji that one family writes in one way and another clerk in another. Each line is one character in all its forms, the one that most
 * programs fall back to first. Written down from the pairs of old and new forms in the appendix of the 常用漢字表 (2010) and the 人名用漢字
 * of the 戸籍法施行規則 table two, and from the forms of names that JIS X 0208 lacks and vendors added (髙, 﨑, 濵, 桒, 增, 德: IBM extensions).
 */
const families: readonly string[] = [
  "高髙", "崎﨑嵜碕", "辺邉邊", "斎斉齋齊", "浜濱濵", "沢澤", "広廣", "桜櫻", "真眞", "恵惠", "国國", "島嶋嶌", "淵渕渊", "藤籐", "吉𠮷", "桑桒", "増增", "徳德", "礼禮", "学學",
  "実實", "満滿", "竜龍", "滝瀧", "渋澁", "弥彌", "寿壽", "栄榮", "円圓", "塩鹽", "黒黑", "桧檜", "条條", "万萬", "与與", "来來", "楽樂", "豊豐", "県縣", "関關",
  "鉄鐵", "銭錢", "亀龜", "富冨", "峰峯", "秋穐", "梅楳", "松枩", "杉椙", "館舘", "頼賴", "瀬瀨", "静靜", "清淸", "青靑", "郎郞", "緑綠", "薫薰", "勲勳", "巻卷",
  "尭堯", "槙槇", "遥遙", "瑶瑤", "蔵藏", "芸藝", "帰歸", "経經", "継繼", "茎莖", "鶏鷄", "顕顯", "恒恆", "剣劍劔", "巌巖", "収收", "従從", "渉涉", "奨奬", "穣穰",
  "譲讓", "嬢孃", "醸釀", "慎愼", "尽盡", "粋粹", "数數", "晋晉", "聡聰", "荘莊", "団團", "稲稻", "昼晝", "鋳鑄", "庁廳", "聴聽", "鎮鎭", "伝傳", "灯燈", "当當",
  "党黨", "仏佛", "並竝", "変變", "宝寶", "翻飜", "毎每", "黙默", "野埜", "薬藥", "宮宫", "予豫", "誉譽", "謡謠", "覧覽", "梨棃", "両兩", "涼凉", "凛凜", "塁壘",
  "霊靈", "暦曆", "歴歷", "恋戀", "録錄", "湾灣", "衛衞", "駅驛", "応應", "仮假", "会會", "絵繪", "覚覺", "岳嶽", "気氣", "旧舊", "強强", "暁曉", "区區", "駆驅",
  "径徑", "渓溪", "研硏", "効效", "鉱鑛", "号號", "済濟", "雑雜", "桟棧", "参參", "蚕蠶", "糸絲", "児兒", "湿濕", "写寫", "釈釋", "処處", "緒緖", "将將", "焼燒",
  "証證", "乗乘", "浄淨", "状狀", "畳疊", "触觸", "随隨", "髄髓", "枢樞", "声聲", "専專", "浅淺", "潜潛", "禅禪", "双雙", "壮壯", "総總", "続續", "対對", "体體",
  "台臺", "択擇", "担擔", "単單", "断斷", "虫蟲", "点點", "独獨", "届屆", "縄繩", "弐貳", "脳腦", "廃廢", "売賣", "麦麥", "発發", "瓶甁", "弁辨", "舗舖", "歩步",
  "穂穗", "摂攝", "柳栁", "船舩", "鴎鷗", "橋𣘺", "祇祗", "芦蘆", "鰺鯵", "曽曾", "彦彥", "産產", "奥奧", "横橫", "黄黃", "温溫", "歓歡", "観觀", "勧勸", "巣巢",
];

const formsOf = new Map<string, readonly string[]>();
const plain = new Map<string, string>();

for (const family of families) {
  const forms = Array.from(family);
  const [first = ""] = forms;
  for (const form of forms) {
    formsOf.set(form, forms);
    plain.set(form, first);
  }
}

/** The character and whatever else it is written as. */
export const variantsOf = (character: string): readonly string[] => formsOf.get(character) ?? [character];

/** The form that stands for all of them. */
export const plainKanji = (character: string): string => plain.get(character) ?? character;

/** Every way to write the text, as it is given first; not more than `most`. */
export function variantsOfText(text: string, most: number): readonly string[] {
  let made: readonly string[] = [""];
  for (const character of text) {
    const forms = [character, ...variantsOf(character).filter((form) => form !== character)];
    const longer = made.flatMap((begun) => forms.map((form) => begun + form));
    made = longer.length <= most ? longer : made.map((begun) => begun + character);
  }
  return made;
}
