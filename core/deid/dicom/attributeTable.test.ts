import { expect, test } from "vitest";
import table from "../../../assets/dicom/confidentialityProfile.json" with { type: "json" };
import { allowedBulk, allowedText } from "./allowedAttributes.ts";
import { edition, isStandard, listedAttributes, ruleOf } from "./attributeTable.ts";
import { knownClasses, typesOf } from "./attributeTypes.ts";
import { resolveCode } from "./resolveCode.ts";

test("all rows of the edition are read, each once, with the columns of all options", () => {
  expect(edition).toBe("2026c");
  expect(table.rows.length).toBe(656);
  expect(listedAttributes).toBe(656);
  const counted: Record<string, number> = {};
  for (const { tag } of table.rows) {
    const digits = tag.replaceAll(/[(),]/g, "").toUpperCase().replaceAll("XX", "00");
    const rule = /^[\dA-F]{8}$/.test(digits) ? ruleOf(digits) : undefined;
    for (const [option, code] of Object.entries(rule?.options ?? {})) counted[`${option} ${code}`] = (counted[`${option} ${code}`] ?? 0) + 1;
  }
  // Counted in the standard's own columns; the one of safe private is of the row for private attributes.
  expect(counted).toEqual({
    "uids K": 60,
    "device K": 48,
    "device C": 11,
    "institution K": 10,
    "patient K": 14,
    "patient C": 5,
    "fullDates K": 169,
    "modifiedDates C": 169,
    "descriptors C": 140,
    "structuredContent C": 4,
    "graphics C": 4,
  });
});

test("rows as the standard has them", () => {
  expect(ruleOf("00100010")).toEqual({ code: "Z", options: {} });
  expect(ruleOf("00080018")).toEqual({ code: "U", options: { uids: "K" } });
  expect(ruleOf("00080020")).toEqual({ code: "Z", options: { fullDates: "K", modifiedDates: "C" } });
  expect(ruleOf("0008002A")).toEqual({ code: "X/Z/D", options: { fullDates: "K", modifiedDates: "C" } });
  expect(ruleOf("00081140")).toEqual({ code: "X/Z/U*", options: { uids: "K" } });
  expect(ruleOf("00102110")).toEqual({ code: "X", options: { patient: "C", descriptors: "C" } });
  expect(ruleOf("00181200")).toEqual({ code: "X", options: { device: "K", fullDates: "K", modifiedDates: "C" } });
  expect(ruleOf("50041234")).toEqual({ code: "X", options: { graphics: "C" } });
  expect(ruleOf("60023000")).toEqual({ code: "X", options: { graphics: "C" } });
  expect(ruleOf("60020010")).toBeUndefined();
  expect(ruleOf("00280010")).toBeUndefined();
  expect(ruleOf("00100012")?.code).toBe("X");
});

test("nothing that the table lists is on the lists of what may stay", () => {
  expect([...allowedText, ...allowedBulk].filter((tag) => ruleOf(tag) !== undefined)).toEqual([]);
  expect([...allowedText].filter((tag) => !isStandard(tag))).toEqual([]);
  expect([...allowedBulk].filter((tag) => !isStandard(tag))).toEqual([]);
});

test("types of attributes by the kind of object, as PS3.3 has them", () => {
  expect(knownClasses).toBeGreaterThan(70);
  const typeIn = (last: string, tag: string): number | undefined => typesOf(`1.2.840.10008.5.1.4.1.1.${last}`)?.(tag);
  // CT: content date 2C, agent 2, serial number 3. Enhanced CT: all of type 1. PET: series date 1, acquisition date 2.
  expect(["00080023", "00180010", "00181000"].map((tag) => typeIn("2", tag))).toEqual([2, 2, 3]);
  expect(["00080023", "0008002A", "00181000"].map((tag) => typeIn("2.1", tag))).toEqual([1, 1, 1]);
  expect(["00080021", "00080022", "00081070"].map((tag) => typeIn("128", tag))).toEqual([1, 2, 3]);
  expect(typeIn("77.1.6", "00181000")).toBeUndefined();
});

test("compound codes by the types of the object", () => {
  const resolved = (tag: string, vr: "DA" | "DT" | "SQ" | "LO" | "PN", last: string): string => {
    const rule = ruleOf(tag);
    return rule === undefined ? "no rule" : resolveCode(rule.code, { tag, vr }, typesOf(`1.2.840.10008.5.1.4.1.1.${last}`));
  };
  // CT, Enhanced CT, a whole slide (newer than the types at hand).
  const kinds = ["2", "2.1", "77.1.6"];
  expect(kinds.map((last) => resolved("00080023", "DA", last))).toEqual(["Z", "D", "D"]);
  expect(kinds.map((last) => resolved("0008002A", "DT", last))).toEqual(["X", "D", "D"]);
  expect(kinds.map((last) => resolved("00081140", "SQ", last))).toEqual(["X", "X", "enter"]);
  expect(kinds.map((last) => resolved("00081111", "SQ", last))).toEqual(["X", "enter", "enter"]);
  // The institution's codes name it: no kind of object makes them stay.
  expect(kinds.map((last) => resolved("00080082", "SQ", last))).toEqual(["X", "X", "X"]);
  expect(kinds.map((last) => resolved("00400555", "SQ", last))).toEqual(["X", "Z", "Z"]);
  expect(kinds.map((last) => resolved("00081110", "SQ", last))).toEqual(["X", "X", "Z"]);
  // The number it stands beside is always removed; without a date a presentation is none.
  expect(kinds.map((last) => resolved("00120081", "LO", last))).toEqual(["X", "X", "X"]);
  expect(kinds.map((last) => resolved("00700082", "DA", last))).toEqual(["D", "D", "D"]);
  expect(kinds.map((last) => resolved("00700084", "PN", last))).toEqual(["Z", "Z", "D"]);
  expect(kinds.map((last) => resolved("00080080", "LO", last))).toEqual(["X", "X", "D"]);
});
