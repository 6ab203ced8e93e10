import table from "../../../../../assets/dicom/conceptCodes.json" with { type: "json" };
import type { ProfileRequest } from "../../profileRequest.ts";
import type { ImageOptions } from "../../../../domain/recipe.ts";

/** PS3.15 Table E.3.4-1: what becomes of an item of a structured report, by its concept and the type of its value. */

export interface Concept {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

export const fates = ["keep", "remove", "dummy", "clean", "hunt", "move", "map"] as const;
export type Fate = (typeof fates)[number];

interface ConceptRule {
  readonly basic: "X" | "D" | "X/D";
  /** Columns of the options, as the table names them. */
  readonly options: Readonly<Partial<Record<string, string>>>;
}

const byCode = new Map<string, ConceptRule>();
/** Older reports name the same concepts by codes that were retired. */
const byMeaning = new Map<string, ConceptRule>();

const nameKey = (meaning: string, valueType: string): string => `${meaning.trim().toLowerCase()}|${valueType}`;

for (const { meaning, value, scheme, valueType, basicProfile, ...options } of table.rows) {
  if (basicProfile !== "X" && basicProfile !== "D" && basicProfile !== "X/D") throw new RangeError("a code of the table that is not known");
  const rule: ConceptRule = { basic: basicProfile, options };
  byCode.set(`${scheme}|${value}|${valueType}`, rule);
  byMeaning.set(nameKey(meaning, valueType), rule);
}

export const listedConcepts = byCode.size;

/** Makers and models: a type of equipment, as the profile leaves them in (0008,0070) and (0008,1090). */
const equipment = new Set(["121014", "121015", "113878", "113879", "121194", "121195"]);
/** The person's own age, in the units of the report. */
export const subjectAge = "121033";
export const subjectName = "121029";

type Seen = Pick<ProfileRequest, "dates">;

/** Throws RangeError for a value type that is not known: the caller holds the object. */
export function fateOf(concept: Concept | undefined, valueType: string, options: ImageOptions, { dates }: Seen): Fate {
  const rule = concept === undefined ? undefined : (byCode.get(`${concept.scheme}|${concept.value}|${valueType}`) ?? byMeaning.get(nameKey(concept.meaning, valueType)));
  return rule === undefined ? unlistedFate(concept, valueType, options, dates.kind) : listedFate(rule, valueType, options, dates.kind);
}

function listedFate({ basic, options: columns }: ConceptRule, valueType: string, options: ImageOptions, dates: Seen["dates"]["kind"]): Fate {
  if (options.retainUids && columns["rtnUIDsOpt"] === "K") return "keep";
  if (options.retainDeviceIdentity && columns["rtnDevIdOpt"] === "K") return valueType === "TEXT" ? "hunt" : "keep";
  if (options.retainInstitutionIdentity && columns["rtnInstIdOpt"] === "K") return valueType === "TEXT" ? "hunt" : "keep";
  if (options.retainPatientCharacteristics && columns["rtnPatCharsOpt"] === "K") return "keep";
  if ((dates === "keep" && columns["rtnLongFullDatesOpt"] === "K") || (dates === "shift" && columns["rtnLongModifDatesOpt"] === "C")) return "move";
  if (options.cleanDescriptors && columns["cleanDescOpt"] === "C") return "clean";
  // Whether a template requires it nobody knows here: what may be a dummy is one.
  if (basic === "X") return "remove";
  return valueType === "UIDREF" || isReference(valueType) ? "map" : "dummy";
}

const isReference = (valueType: string): boolean => valueType === "IMAGE" || valueType === "COMPOSITE" || valueType === "WAVEFORM";

function unlistedFate(concept: Concept | undefined, valueType: string, options: ImageOptions, dates: Seen["dates"]["kind"]): Fate {
  switch (valueType) {
    case "TEXT":
      if (concept?.scheme === "DCM" && equipment.has(concept.value)) return "hunt";
      return options.cleanDescriptors ? "clean" : "dummy";
    case "PNAME":
      return "dummy";
    case "DATE":
    case "DATETIME":
    case "TIME":
      return dates === "remove" ? "dummy" : "move";
    case "UIDREF":
    case "IMAGE":
    case "COMPOSITE":
    case "WAVEFORM":
      return "map";
    case "CODE":
    case "NUM":
    case "CONTAINER":
    case "SCOORD":
    case "SCOORD3D":
    case "TCOORD":
      return "keep";
    default:
      throw new RangeError("a value type that is not known");
  }
}
