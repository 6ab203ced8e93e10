import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import aiImages from "../../assets/recipes/ai-images.json" with { type: "json" };
import first from "../../assets/recipes/first.json" with { type: "json" };
import { allowedTreatments, classOfMeaning, imageOptionNames, masksFor, strictestOptions, treatmentOf, treatments, type Recipe } from "../domain/recipe.ts";
import { columnMeanings } from "../domain/record.ts";
import { canonicalRecipe, recipeHashOf } from "./canonical.ts";
import { examineRecipe, readRecipe } from "./readRecipe.ts";

const text = readFileSync(new URL("../../assets/recipes/first.json", import.meta.url), "utf8");

function recipe(): Recipe {
  const read = readRecipe(text);
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

/** The preset with one place changed. */
function changed(place: readonly (string | number)[], value: unknown): unknown {
  const copy: unknown = structuredClone(first);
  let inside = copy as Record<string | number, unknown>;
  for (const step of place.slice(0, -1)) inside = inside[step] as Record<string | number, unknown>;
  inside[place.at(-1) ?? ""] = value;
  return copy;
}

test("the preset for the demo town is sound and says something of every column there is", () => {
  expect(examineRecipe(first)).toEqual([]);
  expect(Object.keys(recipe().columns)).toEqual([...columnMeanings]);
  expect(treatmentOf(recipe(), "birth")).toBe("yearMonth");
  expect(treatmentOf({ columns: {} }, "icd10")).toBe("delete");
});

test("no recipe lets through what identifies, whatever class it claims: every column, every treatment", () => {
  for (const meaning of columnMeanings) {
    for (const treatment of treatments) {
      const faults = examineRecipe(changed(["columns", meaning], { class: classOfMeaning[meaning], treatment }));
      expect([meaning, treatment, faults.length === 0]).toEqual([meaning, treatment, allowedTreatments(meaning).includes(treatment)]);
    }
    const claimed = examineRecipe(changed(["columns", meaning], { class: classOfMeaning[meaning] === "ordinary" ? "sensitive" : "ordinary", treatment: "keep" }));
    expect(claimed[0]).toEqual({ code: "recipe.classWrong", details: { place: `columns.${meaning}.class` } });
  }
  const kept = columnMeanings.filter((meaning) => allowedTreatments(meaning).includes("keep")).map((meaning) => classOfMeaning[meaning]);
  expect([...new Set(kept)].sort()).toEqual(["ordinary", "quasiIdentifier", "sensitive"]);
});

test.each([
  [["columns", "nameKanji", "treatment"], "keep", "recipe.identifierKept", "columns.nameKanji.treatment"],
  [["columns", "number", "treatment"], "keep", "recipe.identifierKept", "columns.number.treatment"],
  [["columns", "patientId", "treatment"], "keep", "recipe.identifierKept", "columns.patientId.treatment"],
  [["columns", "doctor", "treatment"], "keep", "recipe.identifierKept", "columns.doctor.treatment"],
  [["columns", "freeText", "treatment"], "keep", "recipe.freeTextKept", "columns.freeText.treatment"],
  [["columns", "unknown", "treatment"], "keep", "recipe.freeTextKept", "columns.unknown.treatment"],
  [["columns", "visitDate", "treatment"], "keep", "recipe.treatmentUnfit", "columns.visitDate.treatment"],
  [["columns", "icd10", "treatment"], "dateShift", "recipe.treatmentUnfit", "columns.icd10.treatment"],
  [["columns", "birth", "treatment"], "dateShift", "recipe.treatmentUnfit", "columns.birth.treatment"],
  [["images", "masks", 0, "when"], {}, "recipe.maskForAll", "images.masks[0].when"],
  [["images", "masks", 0, "when"], { modality: "US", rows: 20 }, "recipe.maskOutside", "images.masks[0].rectangles[0]"],
  [["images", "masks", 0, "rectangles"], [], "recipe.malformed", "images.masks[0].rectangles"],
  [["images", "masks", 0, "rectangles", 0, "width"], 0, "recipe.malformed", "images.masks[0].rectangles[0].width"],
  [["images", "profile"], "none", "recipe.malformed", "images.profile"],
  [["images", "dates"], "later", "recipe.malformed", "images.dates"],
  [["images", "dates"], "keep", "recipe.linkKept", "images.dates"],
  [["images", "options", "retainUids"], true, "recipe.linkKept", "images.options.retainUids"],
  [["images", "options", "retainInstitutionIdentity"], true, "recipe.linkKept", "images.options.retainInstitutionIdentity"],
  [["images", "options", "birthDate"], "year", "recipe.treatmentUnfit", "images.options.birthDate"],
  [["images", "options", "birthDate"], "keep", "recipe.malformed", "images.options.birthDate"],
  [["images", "options", "faces"], "blur", "recipe.malformed", "images.options.faces"],
  [["images", "options", "retainDeviceIdentity"], 1, "recipe.malformed", "images.options.retainDeviceIdentity"],
  [["images", "options"], {}, "recipe.malformed", "images.options.retainSafePrivate"],
  [["images", "options", "山田"], true, "recipe.malformed", "images.options"],
  [["maximumShiftDays"], 0, "recipe.malformed", "maximumShiftDays"],
  [["pooledFromAge"], 91, "recipe.malformed", "pooledFromAge"],
  [["unknownColumns"], "keep", "recipe.malformed", "unknownColumns"],
  [["columns", "山田太郎"], { class: "ordinary", treatment: "keep" }, "recipe.malformed", "columns"],
  [["山田太郎"], 1, "recipe.malformed", "recipe"],
  [["title", "ja"], "二行\nの題", "recipe.malformed", "title.ja"],
  [["format"], "noren-recipe/3", "recipe.newer", undefined],
  // The format without options of images: such a recipe is written anew, since it does not say what it wants of them.
  [["format"], "noren-recipe/1", "recipe.malformed", "format"],
  [["format"], "something/1", "recipe.malformed", "format"],
] as const)("%j set to %j is refused with its place", (place, value, code, where) => {
  expect(examineRecipe(changed(place, value))[0]).toEqual({ code, ...(where !== undefined && { details: { place: where } }) });
});

test("what a room does not admit, a tool may be asked for; what makes no sense, nobody", () => {
  for (const [place, value] of [[["images", "dates"], "keep"], [["images", "options", "retainUids"], true], [["images", "options", "retainInstitutionIdentity"], true]] as const) {
    expect(examineRecipe(changed(place, value), "tool")).toEqual([]);
    expect(readRecipe(JSON.stringify(changed(place, value)), "tool").ok).toBe(true);
    expect(readRecipe(JSON.stringify(changed(place, value))).ok).toBe(false);
  }
  expect(examineRecipe(changed(["images", "options", "birthDate"], "year"), "tool")).toHaveLength(1);
  expect(examineRecipe(changed(["images", "options"], { ...first.images.options, birthDate: "year", retainPatientCharacteristics: true }))).toEqual([]);
});

test("presets are recipes; the first one keeps nothing the profile takes", () => {
  expect(examineRecipe(aiImages)).toEqual([]);
  expect(recipe().images.options).toEqual(strictestOptions);
  expect(Object.keys(aiImages.images.options).sort()).toEqual(Object.keys(strictestOptions).sort());
  expect(imageOptionNames.every((name) => typeof strictestOptions[name] === "boolean")).toBe(true);
});

test("text that is no recipe", () => {
  for (const given of ["", "{", "[]", "null", "1", `"${"x".repeat(2_000_000)}"`]) expect(readRecipe(given)).toEqual({ ok: false, failure: { code: "recipe.malformed", details: { place: "recipe" } } });
});

test("the hash is of what a recipe says, not of how it is written", () => {
  const hash = recipeHashOf(recipe());
  // By another implementation: sorted names, no blanks, SHA-256.
  expect(hash).toBe("02b96c0e18ed4f3d6a0de2c3d56aacbe5bd307f54b24bc536dc8a6a9b39dbeec");
  const shuffled = JSON.parse(JSON.stringify(first, Object.keys(first).reverse().concat(...allNames(first))), undefined) as unknown;
  const again = readRecipe(JSON.stringify(shuffled, undefined, 7));
  expect(again.ok && recipeHashOf(again.value)).toBe(hash);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 365 }), (days) => {
      expect(recipeHashOf({ ...recipe(), maximumShiftDays: days }) === hash).toBe(days === recipe().maximumShiftDays);
    }),
    { numRuns: 50 },
  );
  expect(readRecipe(canonicalRecipe(recipe()))).toEqual({ ok: true, value: recipe() });
});

/** Every name in it, for an order of our own. */
function allNames(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.entries(value).reverse().flatMap(([name, member]) => [name, ...allNames(member)]) : [];
}

test("masks are for the images they name, and end where these end", () => {
  const rules: Recipe = { ...recipe(), images: { ...recipe().images, masks: [
    { when: { modality: "US", manufacturer: "Example Medical", rows: 480 }, rectangles: [{ x: 10, y: 470, width: 1000, height: 100 }, { x: 700, y: 0, width: 5, height: 5 }] },
    { when: { model: "x" }, rectangles: [{ x: 0, y: 0, width: 1, height: 1 }] },
  ] } };
  const image = { modality: "us", manufacturer: "EXAMPLE MEDICAL ", model: "Y", rows: 480, columns: 640 };
  expect(masksFor(rules, image)).toEqual([{ x: 10, y: 470, width: 630, height: 10 }]);
  expect(masksFor(rules, { ...image, rows: 481 })).toEqual([]);
  expect(masksFor(rules, { ...image, manufacturer: "Another" })).toEqual([]);
});
