/** What people of the town come to the hospital with, and what is measured then. Codes of ICD-10; tests with codes of JLAC10 as the 特定健診 lists them. */

export interface Test {
  readonly name: string;
  readonly code: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly decimals: number;
}

const test = (name: string, code: string, unit: string, low: number, high: number, decimals = 0): Test => ({ name, code, unit, low, high, decimals });

const sugar = [test("HbA1c(NGSP)", "3D046000001906202", "%", 5.0, 10.5, 1), test("空腹時血糖", "3D010000001926101", "mg/dL", 78, 260)];
const liver = [test("AST(GOT)", "3B035000002327201", "U/L", 12, 160), test("ALT(GPT)", "3B045000002327201", "U/L", 8, 190), test("γ-GTP", "3B090000002327101", "U/L", 10, 320)];
const fats = [test("LDLコレステロール", "3F077000002327101", "mg/dL", 60, 220), test("HDLコレステロール", "3F070000002327101", "mg/dL", 28, 98), test("中性脂肪", "3F015000002327101", "mg/dL", 40, 480)];
const kidney = [test("クレアチニン", "3C015000002327101", "mg/dL", 0.42, 6.8, 2), test("eGFR", "8A065000002391901", "mL/min/1.73m2", 9, 110, 1)];
const blood = [test("白血球数", "2A010000001930101", "/μL", 2800, 16_500), test("血色素量", "2A030000001930101", "g/dL", 7.2, 17.4, 1)];

export interface Disease {
  readonly name: string;
  readonly icd10: string;
  readonly department: string;
  readonly ages: readonly [first: number, last: number];
  readonly sex?: "male" | "female";
  /** Comes back visit after visit. */
  readonly isChronic: boolean;
  readonly tests: readonly Test[];
  readonly finding: string;
}

export const diseases: readonly Disease[] = [
  { name: "急性上気道炎", icd10: "J06.9", department: "内科", ages: [0, 110], isChronic: false, tests: [], finding: "咽頭発赤あり、発熱37.8度。対症療法で経過をみる。" },
  { name: "急性胃腸炎", icd10: "A09", department: "内科", ages: [0, 110], isChronic: false, tests: blood, finding: "腹痛,下痢が2日続く。脱水なし。" },
  { name: "気管支喘息", icd10: "J45.9", department: "小児科", ages: [2, 15], isChronic: true, tests: blood, finding: "夜間に喘鳴。吸入で改善。" },
  { name: "アトピー性皮膚炎", icd10: "L20.9", department: "皮膚科", ages: [0, 40], isChronic: true, tests: [], finding: "肘窩に紅斑、掻痒が強い。" },
  { name: "2型糖尿病", icd10: "E11.9", department: "内科", ages: [35, 110], isChronic: true, tests: [...sugar, ...kidney], finding: "食事療法は守れている。体重は1.5kg減。" },
  { name: "本態性高血圧症", icd10: "I10", department: "循環器内科", ages: [35, 110], isChronic: true, tests: kidney, finding: "家庭血圧 138/84。内服を続ける。" },
  { name: "脂質異常症", icd10: "E78.5", department: "内科", ages: [30, 90], isChronic: true, tests: [...fats, ...liver], finding: "自覚症状なし。スタチン継続。" },
  { name: "慢性腎臓病", icd10: "N18.9", department: "腎臓内科", ages: [50, 110], isChronic: true, tests: kidney, finding: "浮腫なし。塩分6g未満を指導。" },
  { name: "脂肪肝", icd10: "K76.0", department: "消化器内科", ages: [25, 80], isChronic: true, tests: liver, finding: "エコーで肝腎コントラスト陽性。" },
  { name: "腰椎椎間板ヘルニア", icd10: "M51.2", department: "整形外科", ages: [20, 75], isChronic: false, tests: [], finding: "右下肢のしびれ。SLR 60度で陽性。" },
  { name: "大腿骨頸部骨折", icd10: "S72.0", department: "整形外科", ages: [65, 110], isChronic: false, tests: blood, finding: "自宅で転倒。手術を予定する。" },
  { name: "白内障", icd10: "H26.9", department: "眼科", ages: [55, 110], isChronic: false, tests: [], finding: "視力 右0.4,左0.6。手術を希望。" },
  { name: "前立腺肥大症", icd10: "N40", department: "泌尿器科", ages: [50, 110], sex: "male", isChronic: true, tests: kidney, finding: "夜間に3回。残尿感あり。" },
  { name: "子宮筋腫", icd10: "D25.9", department: "婦人科", ages: [25, 55], sex: "female", isChronic: true, tests: blood, finding: "月経が多い。貧血に注意。" },
  { name: "花粉症", icd10: "J30.1", department: "耳鼻咽喉科", ages: [6, 75], isChronic: true, tests: [], finding: "鼻汁,くしゃみ。\"昨年より軽い\"とのこと。" },
  { name: "認知症", icd10: "F03", department: "神経内科", ages: [70, 110], isChronic: true, tests: [], finding: "HDS-R 17点。\n介護保険の申請を勧める。" },
  { name: "ファブリー病", icd10: "E75.2", department: "循環器内科", ages: [15, 60], isChronic: true, tests: kidney, finding: "四肢の痛み。酵素補充療法を行う。" },
];
