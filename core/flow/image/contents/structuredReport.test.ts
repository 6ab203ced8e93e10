import { describe, expect, test } from "vitest";
import { identityHunter } from "../../../deid/dicom/identityHunter.ts";
import type { DatasetElement } from "../../../domain/dicom.ts";
import { allClean, anonymized, characterSets, codeItem, codeOf, errorsOf, hasProgram, items, leftIn, objectOf, planted, text, told, valuesOf, type CharacterSetName } from "./contents.fixture.ts";

const comprehensive = "1.2.840.10008.5.1.4.1.1.88.33";
const ctClass = "1.2.840.10008.5.1.4.1.1.2";

const node = (relation: string, type: string, concept: readonly DatasetElement[], ...value: readonly DatasetElement[]): readonly DatasetElement[] => [
  text("0040A010", "CS", relation),
  text("0040A040", "CS", type),
  items("0040A043", concept),
  ...value,
];
const has = (type: string, concept: readonly DatasetElement[], ...value: readonly DatasetElement[]): readonly DatasetElement[] => node("CONTAINS", type, concept, ...value);
const observed = (type: string, concept: readonly DatasetElement[], ...value: readonly DatasetElement[]): readonly DatasetElement[] => node("HAS OBS CONTEXT", type, concept, ...value);
const dcm = (value: string, meaning: string): readonly DatasetElement[] => codeItem(value, "DCM", meaning);

const report = (set: CharacterSetName, ...more: readonly (readonly DatasetElement[])[]): Buffer =>
  objectOf(
    comprehensive,
    "SR",
    [
      items("00081111"),
      text("0040A040", "CS", "CONTAINER"),
      items("0040A043", codeItem("18748-4", "LN", "Diagnostic Imaging Report")),
      text("0040A050", "CS", "SEPARATE"),
      items("0040A073", [text("0040A027", "LO", "渡邉病院"), text("0040A030", "DT", "20260411101500"), text("0040A075", "PN", "Watanabe^Ichirou=渡邉^一郎"), items("0040A088", codeItem("1", "99STAFF", "渡邉"))]),
      items("0040A372"),
      items("0040A375", [items("00081115", [items("00081199", [text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.7.1.9")]), text("0020000E", "UI", "1.2.392.7.1.3")]), text("0020000D", "UI", "1.2.392.7.1.2")]),
      text("0040A491", "CS", "COMPLETE"),
      text("0040A493", "CS", "VERIFIED"),
      items(
        "0040A730",
        observed("PNAME", dcm("121008", "Person Observer Name"), text("0040A123", "PN", "Watanabe^Ichirou=渡邉^一郎")),
        observed("PNAME", dcm("121029", "Subject Name"), text("0040A123", "PN", "Yamada^Tarou=山田^太郎")),
        observed("TEXT", dcm("121030", "Subject ID"), text("0040A160", "UT", "00123456")),
        observed("TEXT", dcm("121009", "Person Observer's Organization Name"), text("0040A160", "UT", "渡邉病院")),
        observed("TEXT", dcm("121015", "Device Observer Model Name"), text("0040A160", "UT", "Analyser 3")),
        observed("DATE", dcm("121031", "Subject Birth Date"), text("0040A121", "DA", "20260411")),
        observed("UIDREF", dcm("121012", "Device Observer UID"), text("0040A124", "UI", "1.2.392.7.1.5")),
        has("DATETIME", dcm("111526", "DateTime Started"), text("0040A120", "DT", "20260411101500")),
        has("TIME", dcm("111061", "Study Time"), text("0040A122", "TM", "101500")),
        has("TEXT", dcm("121071", "Finding"), text("0040A160", "UT", "右肺に結節影。渡邉 2026年4月11日 Tel 03-1234-5678")),
        has("TEXT", codeItem("X1", "99LOCAL", "Note"), text("0040A160", "UT", "山田太郎 ヤマダタロウ 2026-04-11")),
        has("CODE", dcm("121071", "Finding"), items("0040A168", codeItem("27925004", "SCT", "Nodule"))),
        has("CODE", codeItem("X2", "99LOCAL", "Reader"), items("0040A168", codeItem("X3", "99LOCAL", "渡邉先生"))),
        has("NUM", codeItem("439932008", "SCT", "Length"), items("0040A300", [items("004008EA", codeItem("mm", "UCUM", "mm")), text("0040A30A", "DS", "12.5")])),
        has("IMAGE", codeItem("260753009", "SCT", "Source"), items("00081199", [text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.7.1.9")])),
        has("SCOORD", dcm("111030", "Image Region"), { tag: "00700022", vr: "FL", value: [1, 2, 3, 4] }, text("00700023", "CS", "POLYLINE"), items("0040A730", [text("0040A010", "CS", "SELECTED FROM"), text("0040A040", "CS", "IMAGE"), items("00081199", [text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.7.1.9")])])),
        ...more,
      ),
    ],
    set,
  );

/** The tree in words: indentation, type, concept, value. */
function outline(file: Buffer): readonly string[] {
  const values = valuesOf(file);
  return Object.keys(values)
    .filter((key) => key.endsWith(".0040A010"))
    .map((key) => {
      const at = key.slice(0, -9);
      const value = ["0040A160", "0040A123", "0040A120", "0040A121", "0040A122", "0040A168[0].00080104", "0040A300[0].0040A30A", "0040DB73"].map((tag) => values[`${at}.${tag}`]).find((one) => one !== undefined);
      return `${values[`${at}.0040A040`] ?? "→"} ${values[`${at}.0040A043[0].00080104`] ?? ""}: ${value ?? ""}`;
    });
}

describe.each(Object.keys(characterSets) as CharacterSetName[])("a report in %s", (set) => {
  const source = report(set);
  const cleaned = anonymized(source);

  test("item by item", () => {
    expect(outline(cleaned)).toEqual([
      "PNAME Person Observer Name: ANONYMIZED",
      "PNAME Subject Name: Q7M2KXA4",
      "TEXT Subject ID: ANONYMIZED",
      "TEXT Device Observer Model Name: Analyser 3",
      "UIDREF Device Observer UID: ",
      "DATETIME DateTime Started: 20260101101500",
      "TIME Study Time: 101500",
      expect.stringMatching(/^TEXT Finding: .*結節.*2026年1月1日/) as string,
      "TEXT Note: 2026-01-01",
      "CODE Finding: Nodule",
      "CODE Reader: ANONYMIZED",
      "NUM Length: 12.5",
      "IMAGE Source: ",
      "SCOORD Image Region: ",
      "IMAGE : ",
    ]);
  });

  test("nothing that was planted is left in the bytes", () => {
    expect([...leftIn(source)].sort()).toEqual([...planted].sort());
    expect(leftIn(cleaned)).toEqual([]);
  });

  test("references are those of the images", () => {
    const values = valuesOf(cleaned);
    const referred = Object.entries(values).filter(([key]) => key.endsWith("00081155"));
    expect(referred).toHaveLength(3);
    expect(new Set(referred.map(([, uid]) => uid)).size).toBe(1);
    expect(referred[0]?.[1]).toMatch(/^2\.25\.\d+$/);
    expect([values["0040A073[0].0040A075"], values["0040A073[0].0040A027"], values["0040A073[0].0040A030"]]).toEqual(["ANONYMIZED", "ANONYMIZED", "20260101101500"]);
  });

  test.skipIf(!hasProgram("dsrdump"))("is read by dsrdump (skipped where DCMTK is not there)", () => {
    const { status, output } = told("dsrdump", cleaned);
    expect(output).toContain("Comprehensive SR Document");
    expect([status, /^E:/m.test(output)]).toEqual([0, false]);
  });

  test.skipIf(!hasProgram("dciodvfy"))("has no fault that the source has not (skipped without dciodvfy)", () => {
    const before = errorsOf(source);
    expect(errorsOf(cleaned).filter((error) => !before.includes(error))).toEqual([]);
  });
});

test("items that refer to others by their place are moved up, and go with those", () => {
  const byPlace = (...places: readonly number[]): readonly DatasetElement[] => [text("0040A010", "CS", "INFERRED FROM"), { tag: "0040DB73", vr: "UL", value: places }];
  const group = has("CONTAINER", dcm("121070", "Findings"), text("0040A050", "CS", "SEPARATE"), items("0040A730", byPlace(1, 14), byPlace(1, 4), byPlace(1, 17), byPlace(1, 99)));
  // The fourth and the sixth item go, so that the fourteenth is the twelfth.
  expect(outline(anonymized(report("utf8", group))).slice(15)).toEqual(["CONTAINER Findings: ", "→ : 1\\12", "→ : 1\\15"]);
});

test("references to references, to themselves and in circles go; ten thousand of them are done with soon", () => {
  const byPlace = (...places: readonly number[]): readonly DatasetElement[] => [text("0040A010", "CS", "INFERRED FROM"), { tag: "0040DB73", vr: "UL", value: places }];
  const circle = [byPlace(1, 17), byPlace(1, 18), byPlace(1, 17), byPlace(2, 1), byPlace(1), byPlace(1, 11)];
  // What refers to the root, or to what stays, stays.
  expect(outline(anonymized(report("utf8", ...circle))).slice(15)).toEqual(["→ : 1", "→ : 1\\9"]);
  const many = report("utf8", ...Array.from({ length: 10_000 }, () => byPlace(1, 14)));
  const before = process.cpuUsage();
  expect(outline(anonymized(many)).length).toBe(15 + 10_000);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
});

test("a tree whose items all go is no empty sequence", () => {
  const inner = has("CONTAINER", dcm("121070", "Findings"), text("0040A050", "CS", "SEPARATE"), items("0040A730", has("TEXT", dcm("121022", "Accession Number"), text("0040A160", "UT", "A1"))));
  const values = valuesOf(anonymized(report("utf8", inner)));
  const [place] = Object.entries(values).find(([, value]) => value === "Findings") ?? [""];
  expect(place).toContain("0040A730[14].");
  expect(values["0040A730[14].0040A730"]).toBeUndefined();
});

test("without the options", () => {
  expect(codeOf(() => anonymized(report("utf8"), { options: { ...allClean, structuredReports: "hold" } }))).toBe("dicom.contentNotUnderstood");
  const dummy = anonymized(report("utf8"), { options: { ...allClean, cleanStructuredContent: false } });
  expect(outline(dummy)).toEqual(["TEXT Comment: Content removed by anonymization"]);
  const strict = outline(anonymized(report("utf8"), { options: { ...allClean, cleanDescriptors: false } }));
  expect(strict).toContain("TEXT ANONYMIZED: ANONYMIZED");
  expect(strict).toContain("TEXT Finding: ANONYMIZED");
});

test("dates that go take the items along, or leave a day that says nothing", () => {
  const removed = outline(anonymized(report("utf8"), { dates: { kind: "remove" } }));
  expect(removed.filter((line) => /^(?:DATE|TIME)/.test(line))).toEqual(["DATETIME DateTime Started: 19000101000000", "TIME Study Time: 000000"]);
});

test("codes of one's own are those of things, not of people", () => {
  const coded = (value: string, scheme: string, meaning: string): readonly string[] => {
    const values = valuesOf(anonymized(report("utf8", has("CODE", dcm("121071", "Finding"), items("0040A168", codeItem(value, scheme, meaning))))));
    return ["00080100", "00080102", "00080104"].map((tag) => values[`0040A730[14].0040A168[0].${tag}`] ?? "");
  };
  expect(coded("27925004", "SCT", "Nodule")).toEqual(["27925004", "SCT", "Nodule"]);
  expect(coded("27925004", "SCT", "渡邉先生 03-1234-5678")).toEqual(["27925004", "SCT", "ANONYMIZED"]);
  expect(coded("T-12", "99LOCAL", "Left lung")).toEqual(["T-12", "99LOCAL", "Left lung"]);
  expect(coded("WATANABE", "99LOCAL", "渡邉")).toEqual(["ANONYMIZED", "99LOCAL", "ANONYMIZED"]);
  expect(coded("1", "WATANABE", "Watanabe lung")).toEqual(["1", "ANONYMIZED", "lung"]);
  expect(coded("LUNG", "99YAMADA", "Lung")).toEqual(["LUNG", "ANONYMIZED", "Lung"]);
  expect(coded("LUNG", "Yamada", "Lung")).toEqual(["LUNG", "ANONYMIZED", "Lung"]);
});

test("a model's name stays, unless somebody is in it", () => {
  const named = outline(anonymized(report("utf8", observed("TEXT", dcm("121014", "Device Observer Manufacturer"), text("0040A160", "UT", "Yamada Works")))));
  expect(named.at(-1)).toBe("TEXT Device Observer Manufacturer: ANONYMIZED");
});

test("a name is found in bytes that say to be something else", () => {
  const lying = objectOf(comprehensive, "SR", [
    text("00080005", "CS", "ISO_IR 100"),
    text("00080090", "PN", ""),
    text("00100010", "PN", "Okayama"),
    text("0040A040", "CS", "CONTAINER"),
    items("0040A730", has("CODE", dcm("121071", "Finding"), items("0040A168", [text("00080100", "SH", "1"), text("00080102", "SH", "SCT"), { tag: "00080104", vr: "LO", value: Buffer.from("岡山") }]))),
  ]);
  const values = valuesOf(anonymized(lying, { identity: identityHunter(["岡山"]) }));
  expect(values["0040A730[0].0040A168[0].00080104"]).toBe("ANONYMIZED");
});

test("an age stays with its option, and only of those who are not pooled", () => {
  const aged = (age: string, pooledFromAge?: number): readonly string[] => {
    const file = report("utf8", observed("NUM", dcm("121033", "Subject Age"), items("0040A300", [items("004008EA", codeItem("a", "UCUM", "year")), text("0040A30A", "DS", age)])));
    return outline(anonymized(file, { options: { ...allClean, retainPatientCharacteristics: true }, ...(pooledFromAge === undefined ? {} : { pooledFromAge }) })).filter((line) => line.includes("Subject Age"));
  };
  expect([aged("71"), aged("71", 70), aged("91"), aged("old")]).toEqual([["NUM Subject Age: 71"], [], [], []]);
});

test("a value of a kind nobody knows is held", () => {
  expect(codeOf(() => anonymized(report("utf8", has("HOLOGRAM", dcm("121071", "Finding")))))).toBe("dicom.contentNotUnderstood");
});

test("key objects stay what they are, their words cleaned", () => {
  const source = objectOf("1.2.840.10008.5.1.4.1.1.88.59", "KO", [
    items("0040A043", dcm("113000", "Of Interest")),
    text("0040A040", "CS", "CONTAINER"),
    text("0040A050", "CS", "SEPARATE"),
    items(
      "0040A730",
      has("TEXT", dcm("113012", "Key Object Description"), text("0040A160", "UT", "Nodule, ask 渡邉 or Watanabe")),
      [text("0040A010", "CS", "CONTAINS"), text("0040A040", "CS", "IMAGE"), items("00081199", [text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.7.1.9")])],
    ),
  ]);
  const cleaned = anonymized(source);
  expect(outline(cleaned)).toEqual([expect.stringMatching(/^TEXT Key Object Description: Nodule/) as string, "IMAGE : "]);
  expect(leftIn(cleaned)).toEqual([]);
});
