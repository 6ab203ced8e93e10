import { expect, test } from "vitest";
import { basicProfile } from "../../deid/dicom/basicProfile.ts";
import { ruleOf, standardAttributes } from "../../deid/dicom/attributeTable.ts";
import { typesOf } from "../../deid/dicom/attributeTypes.ts";
import { dummyValue } from "../../deid/dicom/dummyValue.ts";
import { fateOf } from "../../deid/dicom/fateOf.ts";
import { identityHunter } from "../../deid/dicom/identityHunter.ts";
import { editFile, walkFile } from "../../dicom/editFile.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement, Tag, ValueRepresentation } from "../../domain/dicom.ts";
import type { FateAction } from "../../domain/imageFate.ts";
import { imageOptionNames, strictestOptions, type ImageOptions } from "../../domain/recipe.ts";

const ctClass = "1.2.840.10008.5.1.4.1.1.2";

/** Valid, and of words that a description may keep. */
const samples: Readonly<Record<string, string>> = {
  ...{ AE: "CT", AS: "045Y", CS: "CODE", DA: "20240503", DT: "20240503101010", DS: "1.5", IS: "3", LO: "chest", LT: "chest", PN: "Doe", SH: "chest" },
  ...{ ST: "chest", TM: "101010", UC: "chest", UI: "1.2.392.4.4.4", UR: "urn:x", UT: "chest" },
};
const moved: Readonly<Record<string, string>> = { DA: "20240513", DT: "20240513101010", TM: "101010" };

/** Heads, the program's own, and what reports, presentations and waveforms are about: told elsewhere. */
const apart = /^(?:000[0-6]|0040A|0040B|0040E|0042|003A|0070|5|6|0062|0064|0066|300|3010|7F)|^(?:00080001|00080005|00080016|00080201|00100030|00280301|00280302|00400556|004008EA|00180010|04000565)$/;

const attributes = standardAttributes().filter(([tag, vr]) => samples[vr] !== undefined && !apart.test(tag) && !tag.endsWith("0000"));

function outcome(vr: string, before: string, after: string | undefined): FateAction | "other" {
  if (after === undefined) return "removed";
  if (after === before) return "kept";
  if (after === "") return "emptied";
  if (after === "Q7M2KXA4") return "pseudonym";
  if (vr === "UI") return after.startsWith("2.25.") ? "uidReplaced" : "other";
  if (after === moved[vr]) return "dateMoved";
  return after === dummyValue(vr as ValueRepresentation) ? "dummy" : "other";
}

/** What a fate may look like for these values. */
const fits = (fate: FateAction, vr: string): readonly string[] => {
  if (fate === "keptIfNobodyIsIn" || fate === "cleaned" || fate === "entered") return ["kept"];
  if (fate === "dateMoved") return vr === "TM" ? ["kept", "dateMoved"] : ["dateMoved"];
  if (fate === "added") return ["other", "kept", "removed"];
  if (fate === "dummy") return vr === "UI" ? ["uidReplaced"] : ["dummy"];
  return [fate];
};

const everything = Object.fromEntries(imageOptionNames.map((name) => [name, true])) as Partial<ImageOptions>;

test.each([
  ["nothing more", {}, "shift"],
  ["dates removed", {}, "remove"],
  ["dates kept", {}, "keep"],
  ...imageOptionNames.map((name) => [name, { [name]: true }, "shift"] as const),
  ["everything", everything, "keep"],
] as const)("what is told of each attribute is what is done: %s", (_name, wanted, dates) => {
  const options: ImageOptions = { ...strictestOptions, ...wanted };
  const elements = attributes.map(([tag, vr]): DatasetElement => ({ tag, vr: vr as ValueRepresentation, value: samples[vr] ?? "" }));
  const dataset = [...elements, { tag: "00080016", vr: "UI", value: ctClass } as const].sort((left, right) => (left.tag < right.tag ? -1 : 1));
  const profile = basicProfile({ runSecret: Buffer.alloc(32, 9), pseudonym: "Q7M2KXA4", dates: dates === "shift" ? { kind: "shift", days: 10 } : { kind: dates }, identity: identityHunter([]), areMasksDecided: false, options });
  const seen = new Map<Tag, string>();
  walkFile(editFile(writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset }), profile.decide, { additions: profile.additions }), (element) => {
    if (element.depth === 0) seen.set(element.tag, element.readText().join("\\"));
  });
  const types = typesOf(ctClass);
  expect(types).toBeDefined();
  const wrong = attributes.flatMap(([tag, vr]) => {
    const { action } = fateOf(tag, { options, dates, ...(types && { types }) });
    const found = outcome(vr, samples[vr] ?? "", seen.get(tag));
    return fits(action, vr).includes(found) ? [] : [`${tag} ${vr} ${String(ruleOf(tag)?.code)}: ${action} told, ${found}`];
  });
  expect(wrong).toEqual([]);
  expect(attributes.length).toBeGreaterThan(1500);
});
