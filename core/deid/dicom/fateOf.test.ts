import { expect, test } from "vitest";
import { fateActions } from "../../domain/imageFate.ts";
import { strictestOptions, type ImageOptions } from "../../domain/recipe.ts";
import { typesOf } from "./attributeTypes.ts";
import { fateOf, fatesOfListed, type Fate } from "./fateOf.ts";

const strict = { options: strictestOptions, dates: "shift" } as const;
const withOptions = (options: Partial<ImageOptions>, dates: "shift" | "remove" | "keep" = "shift") => ({ options: { ...strictestOptions, ...options }, dates });

test.each<readonly [string, string, Fate, Fate, Partial<ImageOptions>]>([
  ["00100010", "the name", { action: "pseudonym", reason: "own" }, { action: "pseudonym", reason: "own" }, { retainPatientCharacteristics: true }],
  ["00101010", "the age", { action: "removed", reason: "table", code: "X" }, { action: "keptIfNobodyIsIn", reason: "option", code: "X", option: "patient", otherwise: "removed" }, { retainPatientCharacteristics: true }],
  ["00100030", "the birth date", { action: "emptied", reason: "table", code: "Z" }, { action: "cleaned", reason: "option", code: "Z", option: "patient", otherwise: "emptied" }, { retainPatientCharacteristics: true, birthDate: "year" }],
  ["00081030", "a description", { action: "removed", reason: "table", code: "X" }, { action: "cleaned", reason: "option", code: "X", option: "descriptors", otherwise: "removed" }, { cleanDescriptors: true }],
  ["0016002B", "bulk, which cannot be cleaned", { action: "removed", reason: "table", code: "X" }, { action: "removed", reason: "table", code: "X" }, { cleanDescriptors: true }],
  ["00080018", "a UID", { action: "uidReplaced", reason: "table", code: "U" }, { action: "kept", reason: "option", code: "U", option: "uids" }, { retainUids: true }],
  ["0020000E", "a series", { action: "uidReplaced", reason: "table", code: "U" }, { action: "kept", reason: "option", code: "U", option: "uids" }, { retainUids: true }],
  ["00181000", "a serial number", { action: "dummy", reason: "table", code: "X/Z/D" }, { action: "keptIfNobodyIsIn", reason: "option", code: "X/Z/D", option: "device", otherwise: "dummy" }, { retainDeviceIdentity: true }],
  ["00091001", "a private attribute", { action: "removed", reason: "private" }, { action: "keptIfNobodyIsIn", reason: "option", option: "safePrivate", otherwise: "removed" }, { retainSafePrivate: true }],
  ["00280010", "rows", { action: "kept", reason: "form" }, { action: "kept", reason: "form" }, { retainUids: true }],
  ["00081090", "a model", { action: "keptIfNobodyIsIn", reason: "allowList", otherwise: "emptied" }, { action: "keptIfNobodyIsIn", reason: "allowList", otherwise: "emptied" }, {}],
  ["00189531", "text nobody lists", { action: "removed", reason: "allowList" }, { action: "cleaned", reason: "option", option: "descriptors", otherwise: "removed" }, { cleanDescriptors: true }],
  ["0008FFF0", "in no dictionary", { action: "removed", reason: "unknown" }, { action: "removed", reason: "unknown" }, {}],
  ["04000500", "encrypted attributes", { action: "removed", reason: "own" }, { action: "removed", reason: "own" }, { retainUids: true }],
])("%s, %s", (tag, _what, without, withIt, options) => {
  expect([fateOf(tag, strict), fateOf(tag, withOptions(options))]).toEqual([without, withIt]);
});

test("dates by the rule for dates", () => {
  expect((["shift", "remove", "keep"] as const).map((dates) => fateOf("00080020", withOptions({}, dates)).action)).toEqual(["dateMoved", "emptied", "keptIfNobodyIsIn"]);
  expect((["shift", "remove", "keep"] as const).map((dates) => fateOf("00080032", withOptions({}, dates)).action)).toEqual(["dateMoved", "emptied", "keptIfNobodyIsIn"]);
});

test("by the kind of object, where it is known", () => {
  expect(fateOf("00181000", { ...strict, types: typesOf("1.2.840.10008.5.1.4.1.1.2") ?? (() => 1) }).action).toBe("removed");
});

test("every attribute of the table has a fate; without options none of them is kept", () => {
  const fates = fatesOfListed({ options: strictestOptions, dates: "remove" });
  expect(fates.length).toBe(652);
  expect(fates.find(({ tag }) => tag === "00100010")).toEqual({ tag: "00100010", name: "Patient's Name", action: "pseudonym", reason: "own" });
  expect(fates.every(({ action }) => fateActions.includes(action))).toBe(true);
  expect(fates.filter(({ action }) => ["kept", "keptIfNobodyIsIn", "cleaned", "dateMoved"].includes(action))).toEqual([]);
});
