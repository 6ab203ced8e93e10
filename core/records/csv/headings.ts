import type { Column, ColumnMeaning } from "../../domain/record.ts";

/** Headings of tables, in Japanese and English, and what they mean. What stands nowhere here is unknown. */

const synonyms: Readonly<Record<Exclude<ColumnMeaning, "unknown">, readonly string[]>> = {
  patientId: ["患者ID", "患者番号", "患者コード", "カルテ番号", "診察券番号", "個人番号(院内)", "利用者番号", "宛名番号", "被保険者ID", "PATIENT_ID", "patient number", "pid", "chart number", "mrn"],
  nameKanji: ["漢字氏名", "氏名", "患者氏名", "患者名", "名前", "氏名(漢字)", "患者漢字氏名", "姓名", "NAME", "patient name", "full name"],
  nameKana: ["カナ氏名", "氏名カナ", "フリガナ", "ふりがな", "患者カナ氏名", "氏名(カナ)", "カナ", "患者名カナ", "読み", "kana name", "name kana", "patient kana"],
  nameRomaji: ["ローマ字氏名", "氏名ローマ字", "英字氏名", "氏名(英字)", "romaji name", "name romaji", "name english"],
  birth: ["生年月日", "患者生年月日", "誕生日", "出生日", "birth date", "date of birth", "birthday", "dob"],
  sex: ["性別", "性別コード", "患者性別", "sex", "gender"],
  postal: ["郵便番号", "〒", "postal code", "zip", "zip code", "postcode"],
  address: ["住所", "現住所", "患者住所", "自宅住所", "address"],
  phone: ["電話番号", "電話", "自宅電話番号", "携帯電話番号", "携帯電話", "連絡先", "TEL", "phone", "phone number", "telephone", "mobile"],
  email: ["メールアドレス", "メール", "電子メール", "email", "mail"],
  insurer: ["保険者番号", "insurer number", "insurer"],
  symbol: ["記号", "被保険者証記号", "保険証記号", "被保険者記号", "insurance symbol", "symbol"],
  number: ["番号", "被保険者証番号", "保険証番号", "被保険者番号", "被保険者証記号番号", "記号番号", "insurance number"],
  branch: ["枝番", "被保険者証枝番", "枝番号", "insurance branch", "branch number"],
  publicPayer: ["公費負担者番号", "負担者番号", "public payer number"],
  publicRecipient: ["受給者番号", "公費受給者番号", "public recipient number"],
  myNumber: ["マイナンバー", "個人番号", "my number"],
  visitDate: ["受診日", "診療日", "来院日", "診察日", "受診年月日", "診療年月日", "visit date", "encounter date"],
  admissionDate: ["入院日", "入院年月日", "admission date"],
  dischargeDate: ["退院日", "退院年月日", "discharge date"],
  deathDate: ["死亡日", "死亡年月日", "death date", "date of death"],
  testDate: ["検査日", "採取日", "検査年月日", "採血日", "検体採取日", "測定日", "test date", "collection date", "exam date"],
  prescriptionDate: ["処方日", "処方年月日", "投与日", "prescription date"],
  orderNumber: ["オーダ番号", "オーダー番号", "依頼番号", "検体番号", "受付番号", "検索番号", "データ識別番号", "order number", "accession number", "specimen number"],
  hospital: ["医療機関名", "医療機関コード", "病院名", "施設名", "施設コード", "hospital", "facility"],
  department: ["診療科", "診療科名", "科", "診療科コード", "department"],
  ward: ["病棟", "病室", "ward", "room"],
  doctor: ["担当医", "主治医", "医師", "医師名", "担当医師", "依頼医", "担当者", "doctor", "physician", "attending physician"],
  familyName: ["続柄氏名", "世帯主", "世帯主氏名", "家族氏名", "保護者", "保護者氏名", "緊急連絡先氏名", "被保険者氏名", "family name of contact", "guardian"],
  icd10: ["ICD10", "ICD10コード", "ICD-10", "病名コード", "傷病名コード", "icd10 code"],
  diagnosis: ["傷病名", "病名", "診断名", "主病名", "diagnosis", "disease"],
  outcome: ["転帰", "転帰区分", "outcome"],
  testCode: ["JLAC10", "JLAC10コード", "検査コード", "検査項目コード", "test code", "jlac11"],
  testName: ["検査項目", "検査名", "項目名", "検査項目名", "test name", "test"],
  value: ["結果値", "検査結果", "結果", "測定値", "検査値", "value", "result"],
  unit: ["単位", "unit", "units"],
  judgement: ["判定", "異常区分", "HL区分", "abnormal flag", "judgement"],
  drugCode: ["医薬品コード", "薬剤コード", "YJコード", "HOTコード", "HOT9", "drug code"],
  drugName: ["医薬品名", "薬剤名", "薬品名", "drug name", "drug"],
  dose: ["用量", "投与量", "数量", "dose"],
  procedureCode: ["診療行為コード", "手術コード", "Kコード", "procedure code"],
  procedureName: ["診療行為名", "手術名", "手技名", "procedure name"],
  optOutDate: ["停止日", "停止申出日", "オプトアウト日", "申出日", "受付日(停止)", "opt-out date", "opt out date"],
  freeText: ["所見", "コメント", "備考", "経過", "経過記録", "診療録", "主訴", "現病歴", "既往歴", "メモ", "自由記載", "報告書", "読影所見", "findings", "comment", "note", "notes", "remarks", "free text", "report"],
};

/** Width, case, blanks and marks between words do not make another heading. */
export const foldHeading = (heading: string): string => heading.normalize("NFKC").toLowerCase().replace(/[\s\p{P}\p{S}]/gu, (mark) => (mark === "〒" ? mark : ""));

const meaningOfHeading = new Map<string, ColumnMeaning>();
for (const [meaning, headings] of Object.entries(synonyms)) {
  for (const heading of headings) {
    const folded = foldHeading(heading);
    const known = meaningOfHeading.get(folded);
    if (known !== undefined && known !== meaning) throw new TypeError("one heading has two meanings");
    meaningOfHeading.set(folded, meaning as ColumnMeaning);
  }
}

/** What a provider calls its columns where that differs from what is customary: heading to meaning. */
export type HeadingProfile = Readonly<Record<string, ColumnMeaning>>;

/** Each column in its place. A heading without words is unknown like any other that is not known. */
export function mapHeadings(headings: readonly string[], profile: HeadingProfile = {}): readonly Column[] {
  const ownWords = new Map(Object.entries(profile).map(([heading, meaning]) => [foldHeading(heading), meaning]));
  return headings.map((heading) => {
    const folded = foldHeading(heading);
    return { heading, meaning: ownWords.get(folded) ?? meaningOfHeading.get(folded) ?? "unknown" };
  });
}
