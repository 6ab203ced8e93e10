/** Words of `noren demo`: the whole way of a small town, told step by step. */

export const waySteps = ["room", "medium", "receive", "settle", "catalogue", "link", "recipe", "propose", "decide", "run", "verify", "review", "approve", "write", "readBack", "audit"] as const;
export type WayStep = (typeof waySteps)[number];

/** Counts, places and hashes of what a step made or found; nothing of anybody. */
export type WayFacts = Readonly<Record<string, string | number>>;

export interface WayWords {
  readonly steps: Readonly<Record<WayStep, string>>;
  readonly facts: Readonly<Record<WayStep, (facts: WayFacts) => string>>;
  readonly found: string;
  /** One step, as it is told while the way goes on. */
  readonly line: (step: string, facts: string, seconds: number) => string;
  readonly foundLine: (step: string, facts: string) => string;
  readonly reached: (seconds: number) => string;
  readonly lies: (folder: string) => string;
  readonly opens: string;
  readonly headless: string;
  readonly notDemo: string;
  readonly badPeople: (most: number) => string;
  readonly nothingElse: string;
  /** What stands in the room's books of what is only shown. */
  readonly room: string;
  readonly owner: string;
  readonly witness: string;
  readonly title: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly decision: string;
  readonly shown: string;
}

const ja: WayWords = {
  steps: {
    room: "デモルーム",
    medium: "封をした媒体",
    receive: "受領",
    settle: "照合",
    catalogue: "目録",
    link: "名寄せ",
    recipe: "加工仕様",
    propose: "申請",
    decide: "委員会の決定",
    run: "加工",
    verify: "検証",
    review: "目視確認",
    approve: "二人の承認",
    write: "媒体への書き出し",
    readBack: "読み戻し",
    audit: "監査証跡",
  },
  facts: {
    room: ({ folder }) => String(folder),
    medium: ({ folder }) => String(folder),
    receive: ({ stored, held }) => `保管 ${count(stored)} 件、保留 ${count(held)} 件`,
    settle: ({ delivery }) => `受領 ${String(delivery)} を締めました`,
    catalogue: ({ holders, records, instances, heldRows }) => `患者 ${count(holders)} 人、記録 ${count(records)} 件、画像 ${count(instances)} 枚、保留した行 ${count(heldRows)}`,
    link: ({ persons, refused }) => `本人 ${count(persons)} 人、停止 ${count(refused)} 人`,
    recipe: ({ sha256 }) => String(sha256).slice(0, 16),
    propose: ({ project }) => `案件 ${String(project)}`,
    decide: ({ number, day }) => `${String(number)}(${String(day)})`,
    run: ({ persons, records, instances, held }) => `本人 ${count(persons)} 人、記録 ${count(records)} 件、画像 ${count(instances)} 枚、保留 ${count(held)} 件`,
    verify: ({ outputs, hits }) => `${count(outputs)} 件を調べ、見つかった人 ${count(hits)}`,
    review: ({ findings, opened }) => `指摘 ${count(findings)} 件をすべて受け入れました(出力 ${count(opened)} 件を開きました。本来は人が一つずつ見て決めます)`,
    approve: ({ approvals }) => `承認者 ${count(approvals)} 人の署名`,
    write: ({ package: name }) => String(name),
    readBack: ({ manifest }) => `目録の SHA-256 ${String(manifest).slice(0, 16)}`,
    audit: ({ rows }) => `${count(rows)} 行、完全`,
  },
  found: "済んでいました",
  line: (step, facts, seconds) => `${seconds.toFixed(1).padStart(6)} 秒  ${step}: ${facts}`,
  foundLine: (step, facts) => `    済み    ${step}: ${facts}`,
  reached: (seconds) => `提供まで進みました(${seconds.toFixed(1)} 秒)。`,
  lies: (folder) => `パッケージ: ${folder}`,
  opens: "利活用者は、次の二つで確かめて開きます(Noren は要りません):",
  headless: "noren demo は、画面なしで最初から最後まで進みます。--headless を付けてください。画面で試すときは npm start です。",
  notDemo: "このルームはデモルームではありません。--room には、まだないフォルダーか、デモルームを指定してください。",
  badPeople: (most) => `--people には 1 から ${most.toLocaleString("ja")} までの人数を指定してください。`,
  nothingElse: "noren demo のあとには、オプションだけを指定してください。",
  room: "デモルーム",
  owner: "デモ病院",
  witness: "デモの立会人",
  title: "架空の町の検査値と画像による研究",
  purpose: "デモ: 架空の町のデータによる研究(実在の人のものではありません)",
  recipient: "デモ大学",
  decision: "デモ委員会-1",
  shown: "デモ(画面なし)による自動の受け入れ。人は見ていません",
};

const en: WayWords = {
  steps: {
    room: "demo room",
    medium: "sealed medium",
    receive: "received",
    settle: "compared",
    catalogue: "catalogued",
    link: "linked",
    recipe: "recipe",
    propose: "proposed",
    decide: "committee's decision",
    run: "anonymized",
    verify: "verified",
    review: "looked at",
    approve: "two approvals",
    write: "written to the medium",
    readBack: "read back",
    audit: "audit log",
  },
  facts: {
    room: ({ folder }) => String(folder),
    medium: ({ folder }) => String(folder),
    receive: ({ stored, held }) => `${count(stored)} stored, ${count(held)} held`,
    settle: ({ delivery }) => `delivery ${String(delivery)} is settled`,
    catalogue: ({ holders, records, instances, heldRows }) => `${count(holders)} patients, ${count(records)} records, ${count(instances)} images, ${count(heldRows)} rows held`,
    link: ({ persons, refused }) => `${count(persons)} persons, ${count(refused)} refused`,
    recipe: ({ sha256 }) => String(sha256).slice(0, 16),
    propose: ({ project }) => `provision ${String(project)}`,
    decide: ({ number, day }) => `${String(number)} (${String(day)})`,
    run: ({ persons, records, instances, held }) => `${count(persons)} persons, ${count(records)} records, ${count(instances)} images, ${count(held)} held`,
    verify: ({ outputs, hits }) => `${count(outputs)} outputs looked through, ${count(hits)} persons found`,
    review: ({ findings, opened }) => `all ${count(findings)} findings accepted, ${count(opened)} outputs opened (a human would look at each)`,
    approve: ({ approvals }) => `signatures of ${count(approvals)} approvers`,
    write: ({ package: name }) => String(name),
    readBack: ({ manifest }) => `manifest's SHA-256 ${String(manifest).slice(0, 16)}`,
    audit: ({ rows }) => `${count(rows)} rows, whole`,
  },
  found: "was done",
  line: (step, facts, seconds) => `${seconds.toFixed(1).padStart(6)} s  ${step}: ${facts}`,
  foundLine: (step, facts) => `    done  ${step}: ${facts}`,
  reached: (seconds) => `Handed over (${seconds.toFixed(1)} s).`,
  lies: (folder) => `Package: ${folder}`,
  opens: "Its recipient verifies and opens it with these two, without Noren:",
  headless: "noren demo goes the whole way without a window: add --headless. To try it in the window: npm start.",
  notDemo: "This room is no demo room. Give --room a folder that does not exist yet, or a demo room.",
  badPeople: (most) => `--people takes a number from 1 to ${most.toLocaleString("en")}.`,
  nothingElse: "noren demo takes options only.",
  room: "Demo room",
  owner: "Demo hospital",
  witness: "Demo witness",
  title: "Results and images of a fictional town",
  purpose: "Demo: research upon a fictional town (of nobody who lives)",
  recipient: "Demo university",
  decision: "DEMO-COMMITTEE-1",
  shown: "Accepted by the demo without a window; no human looked",
};

function count(value: string | number | undefined): string {
  return Number(value ?? 0).toLocaleString("en");
}

export const wayWords: Readonly<Record<"ja" | "en", WayWords>> = { ja, en };
