import type { z } from "zod";
import type { holderRow, imageRow, recordRow } from "../../core/contract/dataShapes.ts";
import type { OperationName, OperationOutput } from "../../core/contract/operations.ts";
import { resources } from "../../core/contract/resources.ts";
import { classOfMeaning, strictestOptions, type Treatment } from "../../core/domain/recipe.ts";
import { projectTransitions, type ProjectEvent, type ProjectState } from "../../core/domain/project.ts";
import { columnMeanings, type ColumnMeaning } from "../../core/domain/record.ts";
import { now, turned, type Officer } from "./double-people.ts";

/** Provisions and what deliveries hold, of a room in the middle of its work. */

export interface ProjectScene {
  /** How far the project is that is looked at. */
  readonly project?: ProjectState;
  /** Provisions of earlier years. */
  readonly projects?: number;
  readonly isFresh?: boolean;
  readonly longNames?: boolean;
  /** The run is half done, or complete and not verified, or the verifier found somebody. */
  readonly run?: "half" | "made" | "refused";
  /** All projects go back to one application. */
  readonly isAnew?: boolean;
  /** No recipe was added yet. */
  readonly noRecipe?: boolean;
  /** Some of the usual deliveries are linked. */
  readonly hasLinked?: boolean;
  /** Persons of the catalogued delivery. */
  readonly persons?: number;
}

const day = 86_400_000;
const recipeHash = turned(17);
const longTitle = "慢性腎臓病患者における降圧薬の選択と腎機能の推移に関する、医療情報データベースを用いた後ろ向き観察研究(第二期・追加解析)";

const certificate = { holder: "デモ利活用者", organization: "Noren demo recipient", sha256: turned(23), validFrom: now - 30 * day, validUntil: now + 700 * day, isDemo: true };

const way: readonly (readonly [ProjectEvent, number])[] = [["decide", 1], ["run", 2], ["verify", 3], ["review", 4], ["approve", 5], ["seal", 6], ["handOver", 7]];

/** The steps that led to a state, each by an officer of the role that it belongs to. */
function stepsTo(state: ProjectState, officers: readonly Officer[], isRedone: boolean): OperationOutput<"project.get">["steps"] {
  const by = (role: string): string => officers.find((one) => one.role === role)?.id ?? "";
  const steps: OperationOutput<"project.get">["steps"] = [{ event: "propose", toState: "proposed", officer: by("technician"), at: now - 9 * day }];
  let at: ProjectState = "proposed";
  for (const [event, days] of way) {
    if (at === state) break;
    const transition = projectTransitions.find((one) => one.from === at && one.event === event);
    if (transition === undefined) break;
    at = transition.to;
    steps.push({ event, toState: at, officer: by(transition.role), at: now - (9 - days) * day });
    if (event === "run" && isRedone) {
      steps.push({ event: "redo", toState: "decided", officer: by("technician"), at: now - 7 * day + 3_600_000, reason: "検証のあとで停止の申し出が届いた。" });
      steps.push({ event: "run", toState: "running", officer: by("technician"), at: now - 7 * day + 7_200_000 });
    }
  }
  return steps;
}

function runsOf({ project = "verified", run }: ProjectScene): OperationOutput<"project.get">["runs"] {
  if (project === "proposed" || project === "decided") return [];
  const base = { run: 4, state: "finished" as const, snapshot: turned(41), persons: 1187, units: 19, done: 19, records: 95_022, instances: 1_964, held: 0, officer: "technician-1", begunAt: now - 3_600_000, endedAt: now - 3_000_000 };
  const { endedAt: _endedAt, ...begun } = base;
  const verified = { outcome: "passed" as const, outputs: 3_201, bytes: 1_288_490_188, hits: 0, doubtful: 214, weak: 3, at: now - 2_400_000 };
  if (run === "half") return [{ ...begun, state: "running", done: 8, records: 40_008, instances: 812 }];
  if (run === "made") return [base];
  if (run === "refused") return [{ ...base, verification: { ...verified, outcome: "refused", hits: 7 } }];
  const given = { ...base, run: 3, state: "abandoned" as const, begunAt: now - 2 * day, endedAt: now - 2 * day + 400_000, verification: { ...verified, outcome: "refused" as const, hits: 7, at: now - 2 * day + 500_000 } };
  return [given, { ...base, verification: verified }];
}

const listed = ({ projects = 3, isFresh, longNames, project = "verified", run, isAnew }: ProjectScene): OperationOutput<"project.list">["projects"] => {
  if (isFresh === true) return [];
  const states = ["handedOver", "recalled", "destroyed", "proposed", "sealed"] as const;
  return Array.from({ length: projects }, (_, index) => {
    const isLast = index === projects - 1;
    return {
      project: index + 1,
      state: isLast ? project : (states[index % states.length] ?? "handedOver"),
      application: `申請-2026-${String(isAnew === true ? 1 : index + 1).padStart(3, "0")}`,
      title: isLast ? (longNames === true ? longTitle : "慢性腎臓病の降圧薬と腎機能") : `糖尿病の治療の実態調査 第${String(index + 1)}期`,
      recipient: isLast ? "架空大学 医学部 腎臓内科学講座" : "架空製薬株式会社",
      ...(isLast && run === "refused" && { verification: "refused" as const }),
    };
  });
};

const treatments: Partial<Readonly<Record<ColumnMeaning, Treatment>>> = { patientId: "pseudonym", birth: "yearMonth", address: "municipality", deathDate: "yearMonth" };
const kept: ReadonlySet<string> = new Set(["sensitive", "ordinary"]);

const recipe: OperationOutput<"recipe.get"> = {
  sha256: recipeHash,
  name: "first",
  version: 1,
  title: { ja: "はじめの加工仕様(デモの町)", en: "First recipe (the demo town)" },
  officer: "technician-1",
  at: now - 10 * day,
  maximumShiftDays: 30,
  pooledFromAge: 90,
  columns: columnMeanings.map((meaning) => ({ meaning, class: classOfMeaning[meaning], treatment: treatments[meaning] ?? (kept.has(classOfMeaning[meaning]) || meaning === "sex" || meaning === "department" ? "keep" : classOfMeaning[meaning] === "date" && meaning !== "optOutDate" ? "dateShift" : "delete") })),
  images: {
    dates: "shift",
    options: { ...strictestOptions },
    masks: [
      { when: { modality: "US" }, rectangles: [{ x: 0, y: 0, width: 65_535, height: 40 }] },
      { when: { modality: "US", rows: 200, columns: 320 }, rectangles: [{ x: 0, y: 180, width: 320, height: 20 }] },
    ],
  },
};

/** Linked, catalogued and still on its way, beside those of the usual scene. */
export const stagesForProjects = new Map([[12, "linked" as const], [13, "catalogued" as const]]);

export function projectAnswers(scene: ProjectScene, input: Readonly<Record<string, unknown>>, officers: readonly Officer[]): { readonly [Name in OperationName]?: () => OperationOutput<Name> } {
  const version = { sha256: recipeHash, name: recipe.name, version: recipe.version };
  const last = (): OperationOutput<"project.list">["projects"][number] => {
    const found = listed(scene).find(({ project }) => project === input["project"]) ?? listed(scene).at(-1);
    if (found === undefined) throw new Error("no project in this scene");
    return found;
  };
  const head = (): OperationOutput<"project.decide"> => {
    const { verification: _verification, ...found } = last();
    return found;
  };
  const run = (): OperationOutput<"run.start"> => {
    const found = runsOf({ ...scene, project: "verified" }).at(-1);
    if (found === undefined) throw new Error("no run in this scene");
    return found;
  };
  const isEmpty = scene.noRecipe === true || scene.isFresh === true;
  return {
    "project.list": () => ({ projects: listed(scene) }),
    "project.get": () => {
      const found = head();
      const isDecided = found.state !== "proposed";
      return {
        ...found,
        purpose: "降圧薬の種類と腎機能の推移の関係を明らかにし、診療ガイドラインの改訂に役立てる。\n公表は集計値のみとする。",
        certificate,
        recipe: recipeHash,
        deliveries: [12],
        ...(isDecided && { decision: { number: "委-2026-31", day: "2026-11-13" } }),
        steps: stepsTo(found.state, officers, runsOf(scene).length > 1),
        runs: runsOf({ ...scene, project: found.state }),
        officers: officers.map(({ id, name, kana, romaji, role }) => ({ id, name, kana, romaji, role })),
      };
    },
    "project.propose": () => ({ project: 3 }),
    "project.decide": () => ({ ...head(), state: "decided" }),
    "run.start": run,
    "run.verify": run,
    "run.abandon": () => ({ ...head(), state: "decided" }),
    "recipe.list": () => ({ recipes: isEmpty ? [] : [{ ...version, officer: "technician-1", at: now - 10 * day }] }),
    "recipe.get": () => recipe,
    "recipe.presets": () => ({ presets: [{ ...version, title: recipe.title, isAdded: !isEmpty }] }),
    "recipe.addPreset": () => version,
    "recipient.read": () => certificate,
    "recipient.demo": () => ({ certificatePem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" }),
    "data.list": () => ({
      deliveries:
        scene.isFresh === true
          ? []
          : [
              { delivery: 12, state: "linked", providerName: "デモ病院", receivedAt: now - day, holders: scene.persons ?? 1204, records: 96_318, instances: 98_204, heldRows: 12, leftItems: 2, refused: 9 },
              { delivery: 13, state: "catalogued", providerName: scene.longNames === true ? "独立行政法人国立病院機構架空県央循環器呼吸器総合医療センター附属第二病院" : "架空市 国民健康保険課", receivedAt: now - 7_200_000, holders: 1, records: 3, instances: 0, heldRows: 0, leftItems: 0, refused: 0 },
            ],
    }),
    "data.find": () => (input["local"] === "00000012" ? { holder: 612 } : {}),
    "data.unveil": () => ({
      local: "00031842",
      milliseconds: 60_000,
      identity: [
        { field: "nameKanji", value: scene.longNames === true ? "長曾我部 寿限無之助左衛門丞" : "髙橋 𠮷男" },
        { field: "nameKanji", value: "高橋 吉男" },
        { field: "nameKana", value: "タカハシ ヨシオ" },
        { field: "nameRomaji", value: "TAKAHASHI YOSHIO" },
        { field: "birth", value: "S40.1.1" },
        { field: "birthDay", value: "1965-01-01" },
        { field: "sex", value: "1" },
        { field: "sexCode", value: "male" },
        { field: "postal", value: "999-0412" },
        { field: "address", value: "架空県架空市中央一丁目2番3号" },
        { field: "phone", value: "0120-000-118" },
      ],
    }),
    "data.veil": () => ({}),
  };
}

const holderAt = (holder: number): z.output<typeof holderRow> => ({
  holder,
  records: 20 + ((holder * 37) % 160),
  images: holder % 3 === 0 ? 0 : (holder * 13) % 220,
  studies: holder % 3 === 0 ? 0 : 1 + (holder % 4),
  refused: holder % 131 === 4,
  sources: [{ item: 1, records: 6 + (holder % 9) }, { item: 2, records: 14 + ((holder * 37) % 151) }],
});

const texts: readonly (readonly (readonly [ColumnMeaning, string | undefined])[])[] = [
  [["visitDate", "2025/04/03"], ["department", "腎臓内科"], ["doctor", undefined], ["icd10", "N18.3"], ["diagnosis", "慢性腎臓病 ステージG3b"], ["outcome", "継続"], ["freeText", undefined]],
  [["testDate", "R7.4.3"], ["testCode", "3C015"], ["testName", "クレアチニン"], ["value", "1.42"], ["unit", "mg/dL"], ["judgement", "H"]],
  [["prescriptionDate", "20250403"], ["drugCode", "2149044F1"], ["drugName", "アムロジピン錠5mg"], ["dose", "1錠 朝食後"], ["freeText", ""]],
];

const recordAt = (index: number, isOpen: boolean): z.output<typeof recordRow> => ({
  record: index + 1,
  item: 1 + (index % 2),
  line: 12 + index * 3,
  date: `2025-0${String(1 + (index % 9))}-03`,
  cells: (texts[index % texts.length] ?? []).map(([meaning, text]) => {
    const said = text ?? (isOpen ? (meaning === "doctor" ? "森田 由紀" : "高橋さん、妻が同席。塩分を控えるよう説明した。") : undefined);
    return { meaning, ...(said !== undefined && { text: said }) };
  }),
});

const imageAt = (index: number): z.output<typeof imageRow> => ({ image: index + 1, item: 40 + index, study: 1 + Math.floor(index / 40), series: 1 + (Math.floor(index / 20) % 2), modality: index < 40 ? "CT" : "US", date: "2025-04-03", device: "KAKUU X-1", rows: 512, columns: 512, frames: 1, bytes: 526_336 });

const lines = (offset: number, limit: number, count: number, row: (index: number) => unknown): string =>
  Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, index) => JSON.stringify(row(offset + index))).join("\n");

/** Pages of persons, records and images; undefined for what is another's. */
export function dataResource(scene: ProjectScene, name: string, query: Readonly<Record<string, string>>, isOpen: boolean): string | undefined {
  if (name === "data.holders") {
    const { delivery, offset, limit } = resources["data.holders"].query.parse(query);
    return lines(offset, limit, delivery === 13 ? 1 : (scene.persons ?? 1204), (index) => holderAt(index + 1));
  }
  if (name === "data.records") {
    const { offset, limit, holder } = resources["data.records"].query.parse(query);
    return lines(offset, limit, holderAt(holder).records, (index) => recordAt(index, isOpen));
  }
  if (name === "data.images") {
    const { offset, limit, holder } = resources["data.images"].query.parse(query);
    return lines(offset, limit, holderAt(holder).images, imageAt);
  }
  return undefined;
}
