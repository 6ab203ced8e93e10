import type { Tag, ValueRepresentation } from "../../domain/dicom.ts";
import type { FateAction, FateReason } from "../../domain/imageFate.ts";
import type { ImageOptions } from "../../domain/recipe.ts";
import { isStandard, listedNames, ruleOf, standardAttributes, type OptionColumn, type ProfileCode } from "./attributeTable.ts";
import type { AttributeTypes } from "./attributeTypes.ts";
import { hasWords } from "./elementActions.ts";
import { listedTreatment, type ListedTreatment } from "./listedTreatment.ts";
import type { DateRule } from "./profileRequest.ts";
import { treatUnlisted } from "./treatUnlisted.ts";

/** What becomes of an attribute under a recipe, and why: told to people beforehand, from the same rules that do it. */

export interface Fate {
  readonly action: FateAction;
  readonly reason: FateReason;
  /** The code of Table E.1-1, for what it lists. */
  readonly code?: ProfileCode;
  readonly option?: OptionColumn;
  /** What is done where the value is not what it should be, or nothing of it may stay. */
  readonly otherwise?: FateAction;
}

export interface FateRules {
  readonly options: ImageOptions;
  readonly dates: DateRule["kind"];
  /** Without them, what holds of every kind of object. */
  readonly types?: AttributeTypes;
}

const own: ReadonlyMap<Tag, FateAction> = new Map([
  ["00100010", "pseudonym"],
  ["00100020", "pseudonym"],
  ["00120062", "added"],
  ["00120063", "added"],
  ["00120064", "added"],
  ["0018A001", "added"],
  ["00280303", "added"],
  ["04000500", "removed"],
  ["04000510", "removed"],
  ["04000520", "removed"],
  ["04000550", "removed"],
]);

const representations = new Map<Tag, string>(standardAttributes());

const ofAction: Readonly<Record<ListedTreatment["action"], FateAction>> = {
  X: "removed",
  Z: "emptied",
  D: "dummy",
  U: "uidReplaced",
  K: "keptIfNobodyIsIn",
  enter: "entered",
  keep: "keptIfNobodyIsIn",
  clean: "cleaned",
  move: "dateMoved",
};

const isCompound = (vr: ValueRepresentation): boolean => vr === "SQ";

export function fateOf(tag: Tag, { options, dates, types }: FateRules, vr: ValueRepresentation = (representations.get(tag) ?? "UN") as ValueRepresentation): Fate {
  if (/^...[13579BDF]/.test(tag)) return options.retainSafePrivate ? { action: "keptIfNobodyIsIn", reason: "option", option: "safePrivate", otherwise: "removed" } : { action: "removed", reason: "private" };
  const action = own.get(tag);
  if (action !== undefined) return { action, reason: "own" };
  if (tag === "00100030" && options.retainPatientCharacteristics && options.birthDate === "year") return { action: "cleaned", reason: "option", code: "Z", option: "patient", otherwise: "emptied" };
  const rule = ruleOf(tag);
  if (rule === undefined) return isStandard(tag) ? unlistedFate(tag, vr, options, dates) : { action: "removed", reason: "unknown" };
  const treatment = listedTreatment(rule, { tag, vr }, { options, dates, types });
  const found = isCompound(vr) && (treatment.action === "keep" || treatment.action === "clean") ? "entered" : vr === "UI" && treatment.action === "keep" ? "kept" : ofAction[treatment.action];
  return treatment.option === undefined
    ? { action: found, reason: "table", code: rule.code }
    : { action: found, reason: "option", code: rule.code, option: treatment.option, ...(found !== "entered" && found !== "kept" && { otherwise: ofAction[treatment.otherwise] }) };
}

function unlistedFate(tag: Tag, vr: ValueRepresentation, options: ImageOptions, dates: DateRule["kind"]): Fate {
  switch (treatUnlisted(tag, vr)) {
    case "enter":
      return { action: "entered", reason: "form" };
    case "keep":
      return { action: "kept", reason: /^(?:O[BDFLVW]|UN)$/.test(vr) ? "allowList" : "form" };
    case "hunt":
      return { action: "keptIfNobodyIsIn", reason: /^(?:AS|CS|DS|IS)$/.test(vr) ? "form" : "allowList", otherwise: "emptied" };
    case "uid":
      return options.retainUids ? { action: "kept", reason: "option", option: "uids" } : { action: "uidReplaced", reason: "form" };
    case "date":
      return dates === "remove" ? { action: "removed", reason: "form" } : { action: dates === "keep" ? "kept" : "dateMoved", reason: "option", option: dates === "keep" ? "fullDates" : "modifiedDates", otherwise: "removed" };
    case "remove":
      return options.cleanDescriptors && hasWords(vr) ? { action: "cleaned", reason: "option", option: "descriptors", otherwise: "removed" } : { action: "removed", reason: "allowList" };
    case "hold":
      return { action: "held", reason: "allowList" };
  }
}

/** An attribute of Table E.1-1 with its fate. */
export interface ListedFate extends Fate {
  readonly tag: Tag;
  readonly name: string;
}

/** All that are no masks, in the order of their tags: for the page of a recipe. */
export const fatesOfListed = (rules: FateRules): readonly ListedFate[] =>
  [...listedNames].map(([tag, name]) => ({ tag, name, ...fateOf(tag, rules) })).sort((left, right) => (left.tag < right.tag ? -1 : 1));
