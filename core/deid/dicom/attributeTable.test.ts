import { expect, test } from "vitest";
import table from "../../../assets/dicom/confidentialityProfile.json" with { type: "json" };
import { allowedBulk, allowedText } from "./allowedAttributes.ts";
import { edition, isStandard, listedAttributes, ruleOf } from "./attributeTable.ts";
import { resolveCode } from "./resolveCode.ts";

test("all rows of the edition are read, each once", () => {
  expect(edition).toBe("2026c");
  expect(table.rows.length).toBe(656);
  expect(listedAttributes).toBe(656);
});

test("rows as the standard has them", () => {
  expect(ruleOf("00100010")).toEqual({ code: "Z", mayMove: false });
  expect(ruleOf("00080018")).toEqual({ code: "U", mayMove: false });
  expect(ruleOf("00080020")).toEqual({ code: "Z", mayMove: true });
  expect(ruleOf("0008002A")).toEqual({ code: "X/Z/D", mayMove: true });
  expect(ruleOf("00081140")).toEqual({ code: "X/Z/U*", mayMove: false });
  expect(ruleOf("50041234")).toEqual({ code: "X", mayMove: false });
  expect(ruleOf("60023000")).toEqual({ code: "X", mayMove: false });
  expect(ruleOf("60020010")).toBeUndefined();
  expect(ruleOf("00280010")).toBeUndefined();
  expect(ruleOf("00100012")).toEqual({ code: "X", mayMove: false });
});

test("nothing that the table lists is on the lists of what may stay", () => {
  expect([...allowedText, ...allowedBulk].filter((tag) => ruleOf(tag) !== undefined)).toEqual([]);
  expect([...allowedText].filter((tag) => !isStandard(tag))).toEqual([]);
  expect([...allowedBulk].filter((tag) => !isStandard(tag))).toEqual([]);
});

test("compound codes by the kind of object", () => {
  const resolved = (tag: string, vr: "DA" | "DT" | "SQ" | "LO", kind: "plain" | "enhanced" | "other"): string => {
    const rule = ruleOf(tag);
    return rule === undefined ? "no rule" : resolveCode(rule.code, { tag, vr }, kind);
  };
  expect(["plain", "enhanced", "other"].map((kind) => resolved("00080023", "DA", kind as "plain"))).toEqual(["Z", "D", "D"]);
  expect(["plain", "enhanced", "other"].map((kind) => resolved("0008002A", "DT", kind as "plain"))).toEqual(["X", "D", "D"]);
  expect(["plain", "enhanced", "other"].map((kind) => resolved("00081140", "SQ", kind as "plain"))).toEqual(["X", "enter", "enter"]);
  // The institution's codes name it: no kind of object makes them stay.
  expect(["plain", "enhanced", "other"].map((kind) => resolved("00080082", "SQ", kind as "plain"))).toEqual(["X", "X", "X"]);
  expect(["plain", "enhanced", "other"].map((kind) => resolved("00400555", "SQ", kind as "plain"))).toEqual(["X", "Z", "Z"]);
  expect(resolved("00080080", "LO", "other")).toBe("D");
});
