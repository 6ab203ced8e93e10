import table from "../../../assets/dicom/confidentialityProfile.json" with { type: "json" };
import dictionary from "../../../assets/dicom/dictionary.json" with { type: "json" };
import type { Tag } from "../../domain/dicom.ts";
import { fateOptions, type FateOption } from "../../domain/imageFate.ts";

/** PS3.15 Table E.1-1 in the edition of the file: what the profile and each of its options do with an attribute. */

export const edition = table.edition;

export const profileCodes = ["X", "Z", "D", "K", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*"] as const;
export type ProfileCode = (typeof profileCodes)[number];

/** Columns of the table, by our names. */
const columns = {
  safePrivate: "rtnSafePrivOpt",
  uids: "rtnUIDsOpt",
  device: "rtnDevIdOpt",
  institution: "rtnInstIdOpt",
  patient: "rtnPatCharsOpt",
  fullDates: "rtnLongFullDatesOpt",
  modifiedDates: "rtnLongModifDatesOpt",
  descriptors: "cleanDescOpt",
  structuredContent: "cleanStructContOpt",
  graphics: "cleanGraphOpt",
} as const satisfies Readonly<Record<FateOption, string>>;
export type OptionColumn = FateOption;

/** Kept as it is, a sequence cleaned; or cleaned. */
export type OptionCode = "K" | "C";

export interface ProfileRule {
  readonly code: ProfileCode;
  readonly options: Partial<Readonly<Record<OptionColumn, OptionCode>>>;
}

const isCode = (text: string): text is ProfileCode => (profileCodes as readonly string[]).includes(text);

const rules = new Map<Tag, ProfileRule>();
/** Rows of whole groups: 50XX,XXXX and the like. */
const patterns: { readonly pattern: RegExp; readonly rule: ProfileRule }[] = [];
/** Private attributes: the row "gggg,eeee where gggg is odd". */
let privateRule: ProfileRule | undefined;

function optionsOf(row: Readonly<Record<string, string>>): ProfileRule["options"] {
  const found: Partial<Record<OptionColumn, OptionCode>> = {};
  for (const name of fateOptions) {
    const code = row[columns[name]];
    if (code === undefined) continue;
    // A code this program does not know must not be taken for any other.
    if (code !== "K" && code !== "C") throw new RangeError("a code of an option that is not known");
    found[name] = code;
  }
  return found;
}

for (const row of table.rows) {
  const { tag, basicProfile } = row;
  if (!isCode(basicProfile)) throw new RangeError("a code of the profile that is not known");
  const rule: ProfileRule = { code: basicProfile, options: optionsOf(row) };
  const digits = tag.replaceAll(/[(),]/g, "").toUpperCase();
  if (/^[\dA-F]{8}$/.test(digits)) rules.set(digits, rule);
  else if (/^[\dA-FX]{8}$/.test(digits)) patterns.push({ pattern: new RegExp(`^${digits.replaceAll("X", "[0-9A-F]")}$`), rule });
  else if (digits.includes("ODD")) privateRule = rule;
  else throw new RangeError("a row of the profile that is not understood");
}
if (privateRule?.code !== "X") throw new RangeError("the profile no longer removes private attributes");

export const listedAttributes = rules.size + patterns.length + 1;

/** The table's rows that are of one attribute, by the standard's names. */
export const listedNames: ReadonlyMap<Tag, string> = new Map(table.rows.map(({ tag, name }) => [tag.replaceAll(/[(),]/g, "").toUpperCase(), name] as const).filter(([tag]) => rules.has(tag)));

/** Undefined for what the table does not list. Private attributes are not asked about here. */
export const ruleOf = (tag: Tag): ProfileRule | undefined => rules.get(tag) ?? (/^[56]0/.test(tag) ? patterns.find(({ pattern }) => pattern.test(tag))?.rule : undefined);

const attributes = new Set(Object.values(dictionary.tags).flatMap((tags) => tags.split(" ")));

/** Whether PS3.6 has it. */
export const isStandard = (tag: Tag): boolean => attributes.has(tag);

/** Every attribute of PS3.6 the program knows, with its representation. */
export const standardAttributes = (): readonly (readonly [Tag, string])[] => Object.entries(dictionary.tags).flatMap(([vr, tags]) => tags.split(" ").map((tag) => [tag, vr] as const));
