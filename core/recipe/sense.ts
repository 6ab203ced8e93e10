import { fail, type Failure } from "../domain/failure.ts";
import { allowedTreatments, classOfMeaning, type ColumnRule, type FieldClass, type ImageRules, type MaskRule, type Recipe } from "../domain/recipe.ts";
import type { ColumnMeaning } from "../domain/record.ts";

/** Rules of sense: what a well-written recipe may still not ask for. Every fault, each with its place. */
export const faultsOfSense = ({ columns, images }: Recipe): readonly Failure[] => [
  ...Object.entries(columns).flatMap(([meaning, rule]) => faultsOfColumn(meaning as ColumnMeaning, rule)),
  ...faultsOfOptions(images),
  ...images.masks.flatMap((mask, index) => faultsOfMask(mask, `images.masks[${String(index)}]`)),
];

/**
 * What no room admits: study dates as they were, UIDs and institutions by which the provider's archive is found again (施行規則第18条第3号). The
 * columns of a recipe cannot ask for it either. Tools outside of a room may.
 */
export function faultsOfLinking({ images }: Recipe): readonly Failure[] {
  const places = [
    ...(images.dates === "keep" ? ["images.dates"] : []),
    ...(["retainUids", "retainInstitutionIdentity"] as const).filter((name) => images.options[name]).map((name) => `images.options.${name}`),
  ];
  return places.map((place) => fail("recipe.linkKept", { place }).failure);
}

/** An option that means nothing without another would be read as a promise. */
const faultsOfOptions = ({ options }: ImageRules): readonly Failure[] =>
  options.birthDate === "year" && !options.retainPatientCharacteristics ? [fail("recipe.treatmentUnfit", { place: "images.options.birthDate" }).failure] : [];

const identifying: ReadonlySet<FieldClass> = new Set<FieldClass>(["identifier", "code", "linkingCode", "othersNames"]);

function faultsOfColumn(meaning: ColumnMeaning, rule: ColumnRule): readonly Failure[] {
  const place = `columns.${meaning}`;
  const faults: Failure[] = [];
  const lawful = classOfMeaning[meaning];
  if (rule.class !== lawful) faults.push(fail("recipe.classWrong", { place: `${place}.class` }).failure);
  if (allowedTreatments(meaning).includes(rule.treatment)) return faults;
  // 施行規則第18条第1号, 第2号: no recipe lets these through, whatever it calls them.
  const isThrough = rule.treatment === "keep";
  const code = isThrough && identifying.has(lawful) ? "recipe.identifierKept" : isThrough && lawful === "freeText" ? "recipe.freeTextKept" : "recipe.treatmentUnfit";
  return [...faults, fail(code, { place: `${place}.treatment` }).failure];
}

function faultsOfMask({ when, rectangles }: MaskRule, place: string): readonly Failure[] {
  const faults: Failure[] = [];
  if (Object.keys(when).length === 0) faults.push(fail("recipe.maskForAll", { place: `${place}.when` }).failure);
  const { rows = 65_535, columns = 65_535 } = when;
  for (const [index, { x, y, width, height }] of rectangles.entries()) {
    if (x + width > columns || y + height > rows) faults.push(fail("recipe.maskOutside", { place: `${place}.rectangles[${String(index)}]` }).failure);
  }
  return faults;
}
