import { expect, test } from "vitest";
import { strictestOptions, type ImageOptions } from "../../../../domain/recipe.ts";
import { fateOf, listedConcepts, type Concept } from "./conceptRules.ts";

const dcm = (value: string, meaning = "?"): Concept => ({ value, scheme: "DCM", meaning });
const shift = { dates: { kind: "shift", days: 1 } } as const;
const with_ = (options: Partial<ImageOptions>): ImageOptions => ({ ...strictestOptions, ...options });

test("the whole table is there", () => {
  expect(listedConcepts).toBe(214);
});

test("without options, removed or a dummy; references are mapped", () => {
  const fates = [
    fateOf(dcm("121022"), "TEXT", strictestOptions, shift),
    fateOf(dcm("112347"), "TEXT", strictestOptions, shift),
    fateOf(dcm("121071"), "TEXT", strictestOptions, shift),
    fateOf(dcm("113795"), "IMAGE", strictestOptions, shift),
    fateOf(dcm("121080"), "IMAGE", strictestOptions, shift),
    fateOf(dcm("112040"), "UIDREF", strictestOptions, shift),
    fateOf(dcm("121008"), "PNAME", strictestOptions, shift),
    fateOf(dcm("121033"), "NUM", strictestOptions, shift),
    fateOf(dcm("121000"), "CONTAINER", strictestOptions, shift),
  ];
  expect(fates).toEqual(["remove", "dummy", "dummy", "map", "remove", "map", "dummy", "remove", "remove"]);
});

test("each option does what its column says", () => {
  expect(fateOf(dcm("121080"), "IMAGE", with_({ retainUids: true }), shift)).toBe("keep");
  expect(fateOf(dcm("121013"), "TEXT", with_({ retainDeviceIdentity: true }), shift)).toBe("hunt");
  expect(fateOf(dcm("121009"), "TEXT", with_({ retainInstitutionIdentity: true }), shift)).toBe("hunt");
  expect(fateOf(dcm("121033"), "NUM", with_({ retainPatientCharacteristics: true }), shift)).toBe("keep");
  expect(fateOf(dcm("121106"), "TEXT", with_({ cleanDescriptors: true }), shift)).toBe("clean");
  expect(fateOf(dcm("121022"), "TEXT", with_({ cleanDescriptors: true, retainUids: true, retainDeviceIdentity: true, retainInstitutionIdentity: true, retainPatientCharacteristics: true }), shift)).toBe("remove");
});

test("days move, go, or stay; a birth date always goes", () => {
  const of = (kind: "shift" | "remove" | "keep", value = "126201"): string => fateOf(dcm(value), "DATE", strictestOptions, { dates: kind === "shift" ? { kind, days: 1 } : { kind } });
  expect([of("shift"), of("remove"), of("keep")]).toEqual(["move", "remove", "move"]);
  expect([of("shift", "121031"), of("keep", "121031")]).toEqual(["remove", "remove"]);
  expect([of("shift", "999"), of("remove", "999")]).toEqual(["move", "dummy"]);
});

test("older codes of the same concept are known by its name", () => {
  expect(fateOf({ value: "D1", scheme: "99OLD", meaning: "accession number " }, "TEXT", strictestOptions, shift)).toBe("remove");
  expect(fateOf({ value: "G-C0E3", scheme: "SRT", meaning: "Finding Site" }, "TEXT", strictestOptions, shift)).toBe("dummy");
});

test("what is not listed is treated by its type, and a type nobody knows is nobody's", () => {
  expect(["TEXT", "PNAME", "UIDREF", "IMAGE", "CODE", "NUM", "CONTAINER", "SCOORD3D"].map((type) => fateOf(undefined, type, strictestOptions, shift))).toEqual(["dummy", "dummy", "map", "map", "keep", "keep", "keep", "keep"]);
  expect([fateOf(dcm("121014"), "TEXT", strictestOptions, shift), fateOf(dcm("999"), "TEXT", with_({ cleanDescriptors: true }), shift)]).toEqual(["hunt", "clean"]);
  expect(() => fateOf(undefined, "TABLE", strictestOptions, shift)).toThrow(RangeError);
});
