import { reviewAttribute, reviewFrame, reviewRow, reviewTable } from "../../core/contract/reviewShapes.ts";
import type { OperationName, OperationOutput } from "../../core/contract/operations.ts";
import { resources } from "../../core/contract/resources.ts";
import type { CellOutcome, ColumnMeaning } from "../../core/domain/record.ts";
import type { Treatment } from "../../core/domain/recipe.ts";
import { burnIn } from "../../core/flow/demoTown/burnIn.ts";
import { chanceOf } from "../../core/flow/demoTown/chance.ts";
import { fan } from "../../core/flow/demoTown/pictures.ts";
import { now } from "./double-people.ts";

/** A result that is looked at: what the machine wants seen, and its evidence. */

export interface ReviewScene {
  /** How many findings there are; two of them are tables. */
  readonly findings?: number;
  /** How many of them are accepted already. */
  readonly accepted?: number;
  /** Rows of a table. */
  readonly tableRows?: number;
  /** Frames of an image. */
  readonly frames?: number;
  /** The verifier found somebody. */
  readonly hasHit?: boolean;
}

type Finding = OperationOutput<"finding.list">["findings"][number];

const [width, height] = [320, 200];
const rectangles = [{ x: 0, y: 0, width, height: 40 }, { x: 0, y: 180, width, height: 20 }];

function findingAt(scene: ReviewScene, number: number): Finding {
  const isTable = number <= 2;
  const isHit = scene.hasHit === true && number === 1;
  const accepted = scene.accepted ?? 12;
  const said = { officer: "reviewer-1", at: now - 600_000 };
  return {
    finding: number,
    kind: isHit ? "hit" : isTable ? "table" : "mask",
    output: isTable
      ? { output: number, kind: "table", name: `tables/12-${String(number)}.csv`, bytes: 6_412_804, delivery: 12, item: number }
      : { output: number, kind: "image", name: `images/7QK2MWRZ4T/2.25.3041${String(number)}/2.25.77${String(number)}/2.25.91${String(number)}.dcm`, bytes: 193_402, delivery: 12, item: 40 + number },
    place: isHit ? { what: "phone", offset: 40_212 } : isTable ? {} : { rectangles },
    ...((accepted >= (scene.findings ?? 40) || (number > 2 && number <= 2 + accepted)) && { verdict: "accept" as const, ...said }),
    ...(number === accepted + 4 && { verdict: "redo" as const, reason: "右下の端末番号がマスクの外に残っている。", ...said }),
    ...(number === accepted + 5 && { verdict: "defer" as const, reason: "診療科に確かめてから決める。", ...said }),
  };
}

function decided({ verdict: _verdict, reason: _reason, officer: _officer, at: _at, ...finding }: Finding, { verdict, reason }: Readonly<Record<string, unknown>>): Finding {
  if (verdict === "withdraw") return finding;
  return { ...finding, verdict: verdict as NonNullable<Finding["verdict"]>, ...(typeof reason === "string" && { reason }), officer: "reviewer-1", at: now };
}

export function reviewAnswers(scene: ReviewScene, input: Readonly<Record<string, unknown>>): { readonly [Name in OperationName]?: () => OperationOutput<Name> } {
  const all = Array.from({ length: scene.findings ?? 40 }, (_, index) => findingAt(scene, index + 1));
  const count = (...verdicts: readonly string[]): number => all.filter(({ verdict }) => verdict !== undefined && verdicts.includes(verdict)).length;
  const state = { findings: all.length, settled: count("accept"), refused: count("redo"), deferred: count("defer") };
  return {
    "finding.list": () => ({ findings: all.filter(({ finding }) => finding > Number(input["after"])).slice(0, Number(input["limit"])), state }),
    "finding.decide": () => ({ findings: all.filter(({ finding }) => (input["findings"] as readonly number[]).includes(finding)).map((finding) => decided(finding, input)), state }),
    "review.leave": () => ({}),
    "run.review": () => ({ project: 3, state: "reviewed", application: "申請-2026-003", title: "慢性腎臓病の降圧薬と腎機能", recipient: "架空大学 医学部 腎臓内科学講座" }),
  };
}

const columns: readonly (readonly [ColumnMeaning, Treatment, string, string, string?])[] = [
  ["patientId", "pseudonym", "00031842", "7QK2MWRZ4T"],
  ["nameKanji", "delete", "髙橋 𠮷男", ""],
  ["nameKana", "delete", "タカハシ ヨシオ", ""],
  ["birth", "yearMonth", "S40.1.1", "1965-01"],
  ["sex", "keep", "男", "男"],
  ["address", "municipality", "架空県架空市中央一丁目2番3号 架空第一マンション", "架空県架空市"],
  ["phone", "delete", "0120-000-118", ""],
  ["visitDate", "dateShift", "2025/04/03", "2025/04/19", "受診日"],
  ["department", "keep", "腎臓内科", "腎臓内科", "診療科"],
  ["doctor", "delete", "森田 由紀", "", "担当医"],
  ["icd10", "keep", "N18.3", "N18.3", "ICD10"],
  ["diagnosis", "keep", "慢性腎臓病 ステージG3b", "慢性腎臓病 ステージG3b", "傷病名"],
  ["freeText", "delete", "高橋さん、妻が同席。塩分を控えるよう説明した。", "", "所見"],
];
const outcomes: Readonly<Record<Treatment, CellOutcome>> = { delete: "deleted", keep: "kept", pseudonym: "replaced", yearMonth: "generalised", municipality: "generalised", dateShift: "shifted" };

const attributes = [
  { tag: "00080020", before: "20250403", after: "20250419" },
  { tag: "00080050", before: "A2025-118204", after: "" },
  { tag: "00080080", before: "デモ病院" },
  { tag: "00081010", before: "US-ROOM-2" },
  { tag: "00100010", before: "TAKAHASHI^YOSHIO=髙橋^𠮷男=タカハシ^ヨシオ", after: "7QK2MWRZ4T" },
  { tag: "00100020", before: "00031842", after: "7QK2MWRZ4T" },
  { tag: "00100030", before: "19650101", after: "" },
  { tag: "00120062", after: "YES" },
  { tag: "00280301", before: "YES", after: "NO" },
  { tag: "00291010", before: "1204 B" },
];

function pictureOf(frame: number, isBefore: boolean): Buffer {
  const picture = fan(width, height, chanceOf("screens", frame));
  if (isBefore) {
    burnIn(picture, "00031842", 8, 4);
    burnIn(picture, "2025/04/03", 8, 182);
  }
  return Buffer.from(picture.pixels);
}

/** Evidence; undefined for what is another's. */
export function reviewResource(scene: ReviewScene, name: string, query: Readonly<Record<string, string>>): string | Buffer | undefined {
  if (name === "review.rows") {
    const { output, offset, limit } = resources["review.rows"].query.parse(query);
    const rows = scene.tableRows ?? 96_318;
    const head = reviewTable.parse({ name: `tables/12-${String(output)}.csv`, rows, columns: columns.map(([meaning, treatment, , , heading]) => ({ meaning, treatment, ...(heading !== undefined && { heading }) })) });
    const page = Array.from({ length: Math.max(0, Math.min(limit, rows - offset)) }, (_, index) =>
      reviewRow.parse({ row: offset + index, before: columns.map(([, , before]) => before), after: columns.map(([, , , after]) => after), outcomes: columns.map(([, treatment]) => outcomes[treatment]) }),
    );
    return [head, ...page].map((line) => JSON.stringify(line)).join("\n");
  }
  if (name === "review.image") {
    const { frame, side } = resources["review.image"].query.parse(query);
    const head = reviewFrame.parse({ rows: height, columns: width, samples: 3, frames: scene.frames ?? 1, frame });
    return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), pictureOf(frame, side === "before")]);
  }
  if (name === "review.header") return attributes.map((line) => JSON.stringify(reviewAttribute.parse(line))).join("\n");
  return undefined;
}
