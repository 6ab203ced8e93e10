import guideline from "../../../assets/dicom/guidelineJapan.json" with { type: "json" };
import type { Tag } from "../../domain/dicom.ts";
import { guidelineLevels, type GuidelineLevel } from "../../domain/imageFate.ts";
import { ruleOf, type ProfileCode } from "./attributeTable.ts";
import { fateOf, type Fate, type FateRules } from "./fateOf.ts";

/** What the Japanese guideline asks, what the standard asks, and what a recipe does: side by side. */

export interface GuidelineRow {
  readonly tag: Tag;
  readonly name: { readonly ja: string; readonly en: string };
  readonly level: GuidelineLevel;
  readonly standard: ProfileCode | undefined;
  readonly fate: Fate;
  /** Whether the recipe does more than leave the value as it was. */
  readonly isMet: boolean;
}

/** Until somebody has compared the rows with the guideline itself, whoever shows them says so. */
export const isGuidelineVerified: boolean = guideline.isVerified;

function levelOf(level: string): GuidelineLevel {
  const known = guidelineLevels.find((one) => one === level);
  if (known === undefined) throw new RangeError("a level of the guideline that is not known");
  return known;
}

export const guidelineRows = (rules: FateRules): readonly GuidelineRow[] =>
  guideline.rows.map(({ tag, ja, en, level }) => {
    const fate = fateOf(tag, rules);
    return { tag, name: { ja, en }, level: levelOf(level), standard: ruleOf(tag)?.code, fate, isMet: !fate.action.startsWith("kept") };
  });
