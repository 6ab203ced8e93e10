import { describe, expect, test } from "vitest";
import type { DatasetElement } from "../../../domain/dicom.ts";
import { allClean, anonymized, characterSets, codeItem, codeOf, errorsOf, hasProgram, items, leftIn, objectOf, planted, text, valuesOf, type CharacterSetName } from "./contents.fixture.ts";

/** What lies beside the pixels: presentations, waveforms, overlays, icons, names of regions. */

const ctClass = "1.2.840.10008.5.1.4.1.1.2";
const reference = items("00081140", [text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.7.1.9")]);
const words = ["山田太郎 ヤマダタロウ", "Yamada", "渡邉", "ワタナベ", "Watanabe", "03-1234-5678", "00123456", "20260411", "2026-04-11", "2026年4月11日", "1.2.392.7.1"].join(" ");

const presentation = (set: CharacterSetName): Buffer =>
  objectOf(
    "1.2.840.10008.5.1.4.1.1.11.1",
    "PR",
    [
      items("00081115", [reference, text("0020000E", "UI", "1.2.392.7.1.3")]),
      items("0070005A", [{ tag: "00700052", vr: "SL", value: [1, 1] }, { tag: "00700053", vr: "SL", value: [512, 512] }, text("00700100", "CS", "SCALE TO FIT")]),
      items("00700001", [
        reference,
        text("00700002", "CS", "YAMADA"),
        items("00700008", [text("00700004", "CS", "PIXEL"), text("00700006", "ST", words), { tag: "00700014", vr: "FL", value: [10, 10] }, text("00700015", "CS", "N")]),
        items("00700009", [text("00700005", "CS", "PIXEL"), { tag: "00700020", vr: "US", value: 2 }, { tag: "00700021", vr: "US", value: 2 }, { tag: "00700022", vr: "FL", value: [1, 2, 3, 4] }, text("00700023", "CS", "POLYLINE"), text("00700024", "CS", "N")]),
      ]),
      items("00700060", [text("00700002", "CS", "YAMADA"), { tag: "00700062", vr: "IS", value: "1" }, text("00700068", "LO", "渡邉 Watanabe")]),
      text("00700080", "CS", "WATANABE"),
      text("00700081", "LO", "渡邉 chest"),
      text("00700082", "DA", "20260411"),
      text("00700083", "TM", "101500"),
      text("00700084", "PN", "Watanabe^Ichirou=渡邉^一郎"),
      text("20500020", "CS", "IDENTITY"),
    ],
    set,
  );

describe.each(Object.keys(characterSets) as CharacterSetName[])("a presentation state in %s", (set) => {
  const source = presentation(set);
  const cleaned = anonymized(source);
  const values = valuesOf(cleaned);

  test("its text is cleaned, its graphics stay, its layers are told by the same name", () => {
    expect(values["00700001[0].00700008[0].00700006"]).toMatch(/^20260101 2026-01-01 2026年1月1日$/);
    expect(values["00700001[0].00700009[0].00700022"]).toBe("1\\2\\3\\4");
    expect(values["00700001[0].00700002"]).toMatch(/^LABEL_[0-9A-F]{8}$/);
    expect(values["00700060[0].00700002"]).toBe(values["00700001[0].00700002"]);
    expect(values["00700001[0].00081140[0].00081155"]).toBe(values["00081115[0].00081140[0].00081155"]);
    expect(values["00700082"]).toBe("20260101");
    expect(values["00700080"]).not.toBe(values["00700060[0].00700002"]);
  });

  test("nothing that was planted is left in the bytes", () => {
    expect([...leftIn(source)].sort()).toEqual([...planted].sort());
    expect(leftIn(cleaned, [...planted, "YAMADA", "WATANABE"])).toEqual([]);
  });

  test.skipIf(!hasProgram("dciodvfy"))("has no fault that the source has not (skipped without dciodvfy)", () => {
    const before = errorsOf(source);
    expect(errorsOf(cleaned).filter((error) => !before.includes(error))).toEqual([]);
  });

  test("without the option its annotations go", () => {
    const options = { ...allClean, cleanGraphics: false };
    expect(valuesOf(anonymized(source, { options }))["00700001"]).toBeUndefined();
  });
});

const channel = (label: string, source: string): readonly DatasetElement[] => [text("003A0203", "SH", label), items("003A0208", codeItem(source, "MDC", `Lead ${label}`)), { tag: "003A021A", vr: "US", value: 16 }];

const electrocardiogram = (set: CharacterSetName): Buffer =>
  objectOf(
    "1.2.840.10008.5.1.4.1.1.9.1.1",
    "ECG",
    [
      text("0008002A", "DT", "20260411101500"),
      items("00400555", [text("0040A040", "CS", "TEXT"), items("0040A043", codeItem("X", "99LOCAL", "Technician")), text("0040A160", "UT", `${words}`)]),
      items(
        "0040B020",
        [text("00700006", "ST", `Sinus rhythm ${words}`), { tag: "0040A0B0", vr: "US", value: [1, 1] }],
        [items("0040A043", codeItem("8867-4", "LN", "Heart rate")), text("0040A30A", "DS", "72"), items("004008EA", codeItem("{H.B.}/min", "UCUM", "Heart beat per minute")), { tag: "0040A0B0", vr: "US", value: [1, 1] }],
        [items("0040A043", codeItem("X", "99LOCAL", "Reader")), items("0040A168", codeItem("Y", "99LOCAL", "渡邉先生")), { tag: "0040A0B0", vr: "US", value: [1, 1] }],
      ),
      items("54000100", [
        text("003A0004", "CS", "ORIGINAL"),
        { tag: "003A0005", vr: "US", value: 2 },
        { tag: "003A0010", vr: "UL", value: 2 },
        text("003A001A", "DS", "500"),
        text("003A0020", "SH", "渡邉"),
        items("003A0200", channel("aVR", "2:62"), channel("Yamada", "2:1")),
        { tag: "54001004", vr: "US", value: 16 },
        text("54001006", "CS", "SS"),
        { tag: "54001010", vr: "OW", value: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
      ]),
    ],
    set,
  );

describe.each(Object.keys(characterSets) as CharacterSetName[])("an electrocardiogram in %s", (set) => {
  const source = electrocardiogram(set);
  const cleaned = anonymized(source);
  const values = valuesOf(cleaned);

  test("its curves stay byte for byte, what was measured stays, times move", () => {
    expect(values["54000100[0].54001010"]).toBe("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b");
    expect([values["0040B020[1].0040A30A"], values["0040B020[1].0040A043[0].00080104"], values["0008002A"]]).toEqual(["72", "Heart rate", "20260101101500"]);
    expect([values["54000100[0].003A0200[0].003A0203"], values["54000100[0].003A0200[1].003A0203"]]).toEqual(["aVR", "ANONYMIZED"]);
    expect(values["0040B020[0].00700006"]).toContain("2026-01-01");
    expect(values["0040B020[2].0040A168[0].00080104"]).toBe("ANONYMIZED");
  });

  test("nothing that was planted is left in the bytes", () => {
    expect([...leftIn(source)].sort()).toEqual([...planted].sort());
    expect(leftIn(cleaned)).toEqual([]);
  });

  test.skipIf(!hasProgram("dciodvfy"))("has no fault that the source has not (skipped without dciodvfy)", () => {
    const before = errorsOf(source);
    expect(errorsOf(cleaned).filter((error) => !before.includes(error))).toEqual([]);
  });
});

test("samples that are no waveform's are held", () => {
  expect(codeOf(() => anonymized(objectOf(ctClass, "CT", [{ tag: "54001010", vr: "OW", value: Uint8Array.of(1, 2) }])))).toBe("dicom.contentNotUnderstood");
});

const overlaid = (bit: number): Buffer =>
  objectOf(ctClass, "CT", [
    { tag: "50000005", vr: "US", value: 1 },
    { tag: "50003000", vr: "OW", value: Uint8Array.of(7, 7) },
    { tag: "60000010", vr: "US", value: 1 },
    { tag: "60000011", vr: "US", value: 1 },
    text("60000022", "LO", "Yamada"),
    text("60000040", "CS", "G"),
    { tag: "60000050", vr: "SS", value: [1, 1] },
    { tag: "60000100", vr: "US", value: bit === 0 ? 1 : 16 },
    { tag: "60000102", vr: "US", value: bit },
    text("60001500", "LO", "渡邉"),
    { tag: "60003000", vr: "OW", value: Uint8Array.of(1, 1) },
    { tag: "60020102", vr: "US", value: 0 },
    { tag: "60023000", vr: "OW", value: Uint8Array.of(1, 1) },
    text("60024000", "LT", "Yamada"),
    items("00081140", [text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.7.1.9"), items("00880200", [{ tag: "00280010", vr: "US", value: 1 }, { tag: "7FE00010", vr: "OW", value: Uint8Array.of(9, 9) }])]),
    items("00880200", [{ tag: "00280010", vr: "US", value: 1 }, { tag: "7FE00010", vr: "OW", value: Uint8Array.of(9, 9) }]),
  ]);

describe("overlays, curves and icons", () => {
  const beside = (file: Buffer): readonly string[] => Object.keys(valuesOf(file)).filter((key) => /^[56]0|00880200/.test(key));

  test("go", () => {
    expect(beside(overlaid(0)).length).toBeGreaterThan(15);
    expect(beside(anonymized(overlaid(0)))).toEqual([]);
  });

  test("a plane stays where somebody decided so, without its words", () => {
    const kept = ["60000010", "60000011", "60000040", "60000050", "60000100", "60000102", "60003000"];
    expect(beside(anonymized(overlaid(0), { keptOverlays: [0x6000] }))).toEqual(kept);
    expect(beside(anonymized(overlaid(0), { keptOverlays: [0x6000], options: { ...allClean, cleanGraphics: false } }))).toEqual([]);
  });

  test("one that lies in the pixels is held until its bits were cleared", () => {
    expect(codeOf(() => anonymized(overlaid(12)))).toBe("dicom.overlayInPixels");
    expect(beside(anonymized(overlaid(12), { areUnusedBitsCleared: true, keptOverlays: [0x6000] }))).toEqual([]);
  });
});

describe("names of regions", () => {
  const structures = objectOf("1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT", [
    text("30060002", "SH", "Watanabe"),
    items("30060010", [text("00200052", "UI", "1.2.392.7.1.4")]),
    items("30060020", [text("30060022", "IS", "1"), text("30060024", "UI", "1.2.392.7.1.4"), text("30060026", "LO", "Liver"), text("30060036", "CS", "MANUAL")], [text("30060022", "IS", "2"), text("30060024", "UI", "1.2.392.7.1.4"), text("30060026", "LO", "渡邉 Watanabe 03-1234-5678"), text("30060036", "CS", "MANUAL")]),
    items("30060039", [text("30060084", "IS", "1"), items("30060040", [text("30060042", "CS", "POINT"), text("30060046", "IS", "1"), text("30060050", "DS", "1\\2\\3")])]),
    items("30060080", [text("30060082", "IS", "1"), text("30060084", "IS", "1"), text("30060085", "SH", "渡邉"), text("300600A4", "CS", "ORGAN"), text("300600A6", "PN", "Watanabe^Ichirou")]),
  ]);

  test("known ones stay, others do not; numbers and references hold", () => {
    const values = valuesOf(anonymized(structures));
    expect([values["30060020[0].30060026"], values["30060020[1].30060026"], values["30060002"], values["30060080[0].300600A6"]]).toEqual(["Liver", "", "ANONYMIZED", ""]);
    expect([values["30060020[0].30060022"], values["30060039[0].30060084"], values["30060039[0].30060040[0].30060050"]]).toEqual(["1", "1", "1\\2\\3"]);
    expect(values["30060020[0].30060024"]).toBe(values["30060010[0].00200052"]);
    expect(leftIn(anonymized(structures))).toEqual([]);
  });

  test("displacements of a registration stay", () => {
    const field = objectOf("1.2.840.10008.5.1.4.1.1.66.3", "REG", [items("00640002", [items("00640005", [{ tag: "00640009", vr: "OF", value: Uint8Array.of(1, 2, 3, 4) }])])]);
    expect(valuesOf(anonymized(field))["00640002[0].00640005[0].00640009"]).toBe("\u0001\u0002\u0003\u0004");
  });

  const segmentation = objectOf("1.2.840.10008.5.1.4.1.1.66.4", "SEG", [
    items(
      "00620002",
      [{ tag: "00620004", vr: "US", value: 1 }, text("00620005", "LO", "Liver"), text("00620020", "UT", "Yamada 1"), text("00620021", "UI", "1.2.392.7.1.6")],
      [{ tag: "00620004", vr: "US", value: 2 }, text("00620005", "LO", "渡邉"), text("00620006", "ST", "Nodule of ワタナベ")],
    ),
    text("00700080", "CS", "SEGMENTATION"),
    text("300A00C2", "LO", "Beam 1"),
    text("300A00FE", "LO", "12"),
  ]);

  test("of segments too", () => {
    const cleaned = anonymized(segmentation);
    const values = valuesOf(cleaned);
    expect([values["00620002[0].00620005"], values["00620002[1].00620005"], values["00620002[1].00620006"], values["300A00FE"], values["00700080"]]).toEqual(["Liver", "ANONYMIZED", "Nodule of", "12", "SEGMENTATION"]);
    expect(leftIn(cleaned)).toEqual([]);
    expect(valuesOf(anonymized(segmentation, { options: { ...allClean, cleanDescriptors: false } }))["00620002[0].00620005"]).toBe("ANONYMIZED");
  });
});
