import type { ProjectState } from "../../domain/project.ts";
import { recordWords as enRecords } from "./en/recordWords.ts";
import { recordWords as jaRecords } from "./ja/recordWords.ts";

/** Words of the command line for recipes and provisions. */

export interface ShownRun {
  readonly run: number;
  readonly state: "running" | "finished" | "abandoned";
  readonly persons: number;
  readonly done: number;
  readonly units: number;
  readonly records: number;
  readonly instances: number;
  readonly held: number;
}

export interface ShownVerification {
  readonly outcome: "passed" | "refused";
  readonly outputs: number;
  readonly hits: number;
  readonly doubtful: number;
}

export interface ProjectWords {
  readonly states: Readonly<Record<ProjectState, string>>;
  readonly none: string;
  readonly noRecipe: string;
  readonly recipe: (recipe: { readonly name: string; readonly version: number; readonly sha256: string }) => string;
  readonly project: (project: { readonly project: number; readonly state: ProjectState; readonly application: string; readonly title: string; readonly recipient: string }) => string;
  readonly facts: (project: { readonly purpose: string; readonly deliveries: readonly number[]; readonly recipe: string }) => string;
  readonly decision: (number: string, day: string) => string;
  readonly step: (at: string, officer: string, state: ProjectState, reason: string | undefined) => string;
  readonly run: (run: ShownRun) => string;
  readonly verification: (verification: ShownVerification) => string;
  readonly proposed: (project: number) => string;
  /** Options as they are typed. */
  readonly certificate: string;
  readonly deliveries: string;
  readonly recipeFile: string;
}

const ja: ProjectWords = {
  states: jaRecords.projectStates,
  none: "提供案件はまだありません。noren project propose で申請します。",
  noRecipe: "加工仕様はまだ登録されていません。noren recipe add --recipe FILE で登録します。",
  recipe: ({ name, version, sha256 }) => `${name} 第${String(version)}版  ${sha256}`,
  project: ({ project, state, application, title, recipient }) => `案件 ${String(project)}  ${ja.states[state]}  ${application}  ${title} → ${recipient}`,
  facts: ({ purpose, deliveries, recipe }) => `  目的 ${purpose}\n  受領媒体 ${deliveries.join("・")}、加工仕様 ${recipe}`,
  decision: (number, day) => `  委員会の決定 ${number}(${day})`,
  step: (at, officer, state, reason) => `  ${at}  ${officer.padEnd(16)} ${ja.states[state]}${reason === undefined ? "" : `: ${reason}`}`,
  run: ({ run, state, persons, done, units, records, instances, held }) =>
    `  加工 ${String(run)}: ${state === "running" ? `途中(${done.toLocaleString("ja")} / ${units.toLocaleString("ja")})` : state === "abandoned" ? "取りやめ" : "終了"}、本人 ${persons.toLocaleString("ja")} 人、記録 ${records.toLocaleString("ja")} 件、画像 ${instances.toLocaleString("ja")} 枚、保留 ${held.toLocaleString("ja")} 件`,
  verification: ({ outcome, outputs, hits, doubtful }) =>
    `  検証: ${outcome === "passed" ? "合格" : "不合格(この結果は部屋を出ません)"}、調べたもの ${outputs.toLocaleString("ja")} 件、見つかった人 ${hits.toLocaleString("ja")} 件、疑わしいもの ${doubtful.toLocaleString("ja")} 件`,
  proposed: (project) => `提供案件 ${String(project)} を申請しました。次は承認者が委員会の決定を記録します(noren project decide)。`,
  certificate: "--to 証明書.pem (利活用者の証明書)",
  deliveries: "--delivery N[,N…]",
  recipeFile: "--recipe FILE (加工仕様、JSON)",
};

const en: ProjectWords = {
  states: enRecords.projectStates,
  none: "There is no provision yet. noren project propose begins one.",
  noRecipe: "No recipe is registered yet. noren recipe add --recipe FILE registers one.",
  recipe: ({ name, version, sha256 }) => `${name} version ${String(version)}  ${sha256}`,
  project: ({ project, state, application, title, recipient }) => `Provision ${String(project)}  ${en.states[state]}  ${application}  ${title} -> ${recipient}`,
  facts: ({ purpose, deliveries, recipe }) => `  purpose ${purpose}\n  deliveries ${deliveries.join(", ")}, recipe ${recipe}`,
  decision: (number, day) => `  committee's decision ${number} (${day})`,
  step: (at, officer, state, reason) => `  ${at}  ${officer.padEnd(16)} ${en.states[state]}${reason === undefined ? "" : `: ${reason}`}`,
  run: ({ run, state, persons, done, units, records, instances, held }) =>
    `  run ${String(run)}: ${state === "running" ? `under way (${done.toLocaleString("en")} of ${units.toLocaleString("en")})` : state === "abandoned" ? "given up" : "finished"}, ${persons.toLocaleString("en")} persons, ${records.toLocaleString("en")} records, ${instances.toLocaleString("en")} images, ${held.toLocaleString("en")} held`,
  verification: ({ outcome, outputs, hits, doubtful }) =>
    `  verification: ${outcome === "passed" ? "passed" : "refused (this result does not leave the room)"}, ${outputs.toLocaleString("en")} outputs, ${hits.toLocaleString("en")} persons found, ${doubtful.toLocaleString("en")} doubtful`,
  proposed: (project) => `Provision ${String(project)} is proposed. Next an approver records the committee's decision (noren project decide).`,
  certificate: "--to CERT.pem (the recipient's certificate)",
  deliveries: "--delivery N[,N…]",
  recipeFile: "--recipe FILE (a recipe, JSON)",
};

export const projectWords: Readonly<Record<"ja" | "en", ProjectWords>> = { ja, en };
