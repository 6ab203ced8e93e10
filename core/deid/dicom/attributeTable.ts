import table from "../../../assets/dicom/confidentialityProfile.json" with { type: "json" };
import dictionary from "../../../assets/dicom/dictionary.json" with { type: "json" };
import type { Tag } from "../../domain/dicom.ts";

/** PS3.15 Table E.1-1 in the edition of the file: what the basic profile does with an attribute. */

export const edition = table.edition;

export const profileCodes = ["X", "Z", "D", "K", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*"] as const;
export type ProfileCode = (typeof profileCodes)[number];

export interface ProfileRule {
  readonly code: ProfileCode;
  /** The option "Retain Longitudinal Temporal Information Modified Dates" lets it stay, moved. */
  readonly mayMove: boolean;
}

const isCode = (text: string): text is ProfileCode => (profileCodes as readonly string[]).includes(text);

const rules = new Map<Tag, ProfileRule>();
/** Rows of whole groups: 50XX,XXXX and the like. */
const patterns: { readonly pattern: RegExp; readonly rule: ProfileRule }[] = [];
/** Private attributes: the row "gggg,eeee where gggg is odd". */
let privateRule: ProfileRule | undefined;

for (const { tag, basicProfile, ...options } of table.rows) {
  // A code this program does not know must not be taken for any other.
  if (!isCode(basicProfile)) throw new RangeError("a code of the profile that is not known");
  const rule: ProfileRule = { code: basicProfile, mayMove: "rtnLongModifDatesOpt" in options && options.rtnLongModifDatesOpt === "C" };
  const digits = tag.replaceAll(/[(),]/g, "").toUpperCase();
  if (/^[\dA-F]{8}$/.test(digits)) rules.set(digits, rule);
  else if (/^[\dA-FX]{8}$/.test(digits)) patterns.push({ pattern: new RegExp(`^${digits.replaceAll("X", "[0-9A-F]")}$`), rule });
  else if (digits.includes("ODD")) privateRule = rule;
  else throw new RangeError("a row of the profile that is not understood");
}
if (privateRule?.code !== "X") throw new RangeError("the profile no longer removes private attributes");

export const listedAttributes = rules.size + patterns.length + 1;

/** Undefined for what the table does not list. Private attributes are not asked about here: they are removed. */
export const ruleOf = (tag: Tag): ProfileRule | undefined => rules.get(tag) ?? patterns.find(({ pattern }) => pattern.test(tag))?.rule;

const attributes = new Set(Object.values(dictionary.tags).flatMap((tags) => tags.split(" ")));

/** Whether PS3.6 has it. */
export const isStandard = (tag: Tag): boolean => attributes.has(tag);
