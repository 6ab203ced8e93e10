import type { Tag, ValueRepresentation } from "../../domain/dicom.ts";
import type { ImageOptions } from "../../domain/recipe.ts";
import type { OptionColumn, ProfileRule } from "./attributeTable.ts";
import type { AttributeTypes } from "./attributeTypes.ts";
import type { DateRule } from "./profileRequest.ts";
import { resolveCode, type ResolvedCode } from "./resolveCode.ts";

/** What becomes of an attribute of Table E.1-1: the code of the profile, or what an option says instead. */
export interface ListedTreatment {
  readonly action: "keep" | "clean" | "move" | ResolvedCode;
  /** The option that says so; undefined for the profile itself. */
  readonly option?: OptionColumn;
  /** What is done where the option cannot: a date that is none, a text of which nothing stays. */
  readonly otherwise: ResolvedCode;
}

/** In the order in which they are asked: dates first, since all dates of a person are treated alike. */
const retaining: readonly (readonly [OptionColumn, keyof ImageOptions])[] = [
  ["uids", "retainUids"],
  ["device", "retainDeviceIdentity"],
  ["institution", "retainInstitutionIdentity"],
  ["patient", "retainPatientCharacteristics"],
  ["descriptors", "cleanDescriptors"],
];

const bulk = /^(?:O[BDFLVW]|UN)$/;

export interface ListedRules {
  readonly options: ImageOptions;
  readonly dates: DateRule["kind"];
  /** Of the object, for what stands at its top. */
  readonly types: AttributeTypes | undefined;
}

export function listedTreatment({ code, options: row }: ProfileRule, element: { readonly tag: Tag; readonly vr: ValueRepresentation }, { options, dates, types }: ListedRules): ListedTreatment {
  const otherwise = resolveCode(code, element, types);
  if (dates === "keep" && row.fullDates === "K") return { action: "keep", option: "fullDates", otherwise };
  if (dates === "shift" && row.modifiedDates === "C") return { action: "move", option: "modifiedDates", otherwise };
  for (const [column, name] of retaining) {
    const said = row[column];
    if (said === undefined || options[name] !== true) continue;
    // Nobody can say of bulk data that it was cleaned.
    if (said === "C" && bulk.test(element.vr)) continue;
    return { action: said === "K" ? "keep" : "clean", option: column, otherwise };
  }
  return { action: otherwise, otherwise };
}
