import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { identityHunter } from "../../deid/dicom/identityHunter.ts";
import type { ProfileRequest } from "../../deid/dicom/profileRequest.ts";
import { walkFile } from "../../dicom/editFile.ts";
import { element } from "../../dicom/testing/handMade.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement, Tag, ValueRepresentation } from "../../domain/dicom.ts";
import { anonymizeImage } from "./anonymizeImage.ts";

const explicit = "1.2.840.10008.1.2.1";
const ctClass = "1.2.840.10008.5.1.4.1.1.2";

const request: Omit<ProfileRequest, "areMasksDecided"> = {
  runSecret: Buffer.alloc(32, 9),
  pseudonym: "Q7M2KXA4",
  dates: { kind: "shift", days: -100 },
  identity: identityHunter(["Yamada Tarou", "Yamada", "山田太郎", "山田", "ヤマダタロウ", "00123456"]),
};

const text = (tag: Tag, vr: ValueRepresentation, value: string): DatasetElement => ({ tag, vr, value });

/** A CT slice with identity in every corner. */
const slice = (...more: readonly DatasetElement[]): readonly DatasetElement[] => {
  const own: readonly DatasetElement[] = [
    text("00080005", "CS", "\\ISO 2022 IR 87"),
    text("00080008", "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
    text("00080016", "UI", ctClass),
    text("00080018", "UI", "1.2.392.1.1"),
    text("00080020", "DA", "20260401"),
    text("00080022", "DA", "20260402"),
    text("00080030", "TM", "101500"),
    text("00080050", "SH", "A-00123456"),
    text("00080060", "CS", "CT"),
    text("00080070", "LO", "ACME"),
    text("00080080", "LO", "山田病院"),
    text("00080090", "PN", "Suzuki^Jirou=鈴木^次郎"),
    text("00081030", "LO", "Yamada follow-up"),
    text("00081090", "LO", "Scanner of Yamada"),
    { tag: "00081140", vr: "SQ", value: [[text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.1.9")]] },
    text("00090010", "LO", "ACME 1"),
    text("00091001", "LO", "山田太郎"),
    text("00100010", "PN", "Yamada^Tarou=山田^太郎=ヤマダ^タロウ"),
    text("00100020", "LO", "00123456"),
    text("00100030", "DA", "19550403"),
    text("00100040", "CS", "M"),
    text("00101010", "AS", "071Y"),
    text("00180050", "DS", "5.0"),
    text("00181000", "LO", "SERIAL1"),
    text("00181210", "SH", "STANDARD"),
    { tag: "00189346", vr: "SQ", value: [[text("00080100", "SH", "113691"), text("00080102", "SH", "DCM"), text("00080104", "LO", "山田太郎")]] },
    text("0020000D", "UI", "1.2.392.1"),
    text("0020000E", "UI", "1.2.392.1.2"),
    text("00200052", "UI", "1.2.392.1.3"),
    { tag: "00280002", vr: "US", value: 1 },
    text("00280004", "CS", "MONOCHROME2"),
    { tag: "00280010", vr: "US", value: 2 },
    { tag: "00280011", vr: "US", value: 2 },
    { tag: "00280100", vr: "US", value: 16 },
    { tag: "00280101", vr: "US", value: 16 },
    { tag: "00280102", vr: "US", value: 15 },
    { tag: "00280103", vr: "US", value: 0 },
    text("00280301", "CS", "NO"),
    text("00321033", "LO", "Ward"),
    { tag: "60000010", vr: "US", value: 2 },
    { tag: "60003000", vr: "OW", value: Uint8Array.of(1, 1) },
    { tag: "7FE00010", vr: "OW", value: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
  ];
  const given = new Set(more.map(({ tag }) => tag));
  return [...own.filter(({ tag }) => !given.has(tag)), ...more];
};

const anonymized = (dataset: readonly DatasetElement[], changed: Partial<typeof request> = {}, masks?: Parameters<typeof anonymizeImage>[2]) =>
  anonymizeImage(writeFile({ transferSyntax: explicit, dataset }), { ...request, ...changed }, masks);

function valuesOf(bytes: Buffer): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  walkFile(bytes, (seen) => {
    values[seen.path] = seen.vr === "SQ" ? "SQ" : seen.readText().join("\\") || seen.readNumbers().join("\\") || Buffer.from(seen.bytes).toString("hex");
  });
  return values;
}

const good = (outcome: ReturnType<typeof anonymizeImage>) => {
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value;
};

const codeOf = (outcome: ReturnType<typeof anonymizeImage>): string => (outcome.ok ? "done" : outcome.failure.code);

const uidOf = (uid: string): string => {
  const bytes = createHmac("sha256", request.runSecret).update("noren/uid\0").update(uid).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 15) | 128;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  return `2.25.${BigInt(`0x${bytes.toString("hex")}`).toString()}`;
};

test("a CT slice, element by element", () => {
  const { bytes } = good(anonymized(slice()));
  const { "00020000": _length, "00020001": _version, ...values } = valuesOf(bytes);
  expect(values).toEqual({
    "00020002": ctClass,
    "00020003": uidOf("1.2.392.1.1"),
    "00020010": explicit,
    "00020012": "2.25.60086023257751388010865223324790666860",
    "00020013": "NOREN_1",
    "00080005": "\\ISO 2022 IR 87",
    "00080008": "ORIGINAL\\PRIMARY\\AXIAL",
    "00080016": ctClass,
    "00080018": uidOf("1.2.392.1.1"),
    "00080020": "20251222",
    "00080022": "20251223",
    "00080030": "101500",
    "00080050": "",
    "00080060": "CT",
    "00080070": "ACME",
    "00080090": "",
    "00081090": "",
    "00100010": "Q7M2KXA4",
    "00100020": "Q7M2KXA4",
    "00100030": "",
    "00100040": "",
    "00120062": "YES",
    "00120063": "Noren: PS3.15 2026c Basic Profile",
    "00120064": "SQ",
    "00120064[0].00080100": "113100",
    "00120064[0].00080102": "DCM",
    "00120064[0].00080104": "Basic Application Confidentiality Profile",
    "00120064[1].00080100": "113107",
    "00120064[1].00080102": "DCM",
    "00120064[1].00080104": "Retain Longitudinal Temporal Information Modified Dates Option",
    "00180050": "5.0",
    "0018A001": "SQ",
    "0018A001[0].00080070": "Noren",
    "0018A001[0].0018A003": "De-identified by DICOM PS3.15 2026c Annex E",
    "0018A001[0].0040A170": "SQ",
    "0018A001[0].0040A170[0].00080100": "109104",
    "0018A001[0].0040A170[0].00080102": "DCM",
    "0018A001[0].0040A170[0].00080104": "De-identifying Equipment",
    "00181210": "STANDARD",
    "00189346": "SQ",
    "00189346[0].00080100": "113691",
    "00189346[0].00080102": "DCM",
    "00189346[0].00080104": "",
    "0020000D": uidOf("1.2.392.1"),
    "0020000E": uidOf("1.2.392.1.2"),
    "00200052": uidOf("1.2.392.1.3"),
    "00280002": "1",
    "00280004": "MONOCHROME2",
    "00280010": "2",
    "00280011": "2",
    "00280100": "16",
    "00280101": "16",
    "00280102": "15",
    "00280103": "0",
    "00280301": "YES",
    "00280303": "MODIFIED",
    "7FE00010": "0102030405060708",
  });
});

test("no byte of the person is left, in any encoding of the file", () => {
  const { bytes } = good(anonymized(slice()));
  const source = writeFile({ transferSyntax: explicit, dataset: slice() });
  for (const needle of [Buffer.from("Yamada"), Buffer.from("00123456"), Buffer.from("3b334544", "hex"), Buffer.from("19550403"), Buffer.from("1.2.392"), Buffer.from("ACME 1"), Buffer.from("Suzuki")]) {
    expect(source.includes(needle)).toBe(true);
    expect(bytes.includes(needle)).toBe(false);
  }
});

test("a name that is parted over two values is one all the same", () => {
  const parted = { identity: identityHunter(["Sato Hanako"]) };
  expect(valuesOf(good(anonymized(slice(text("00181020", "LO", "Sato\\Hanako")), parted)).bytes)["00181020"]).toBe("");
  expect(valuesOf(good(anonymized(slice(text("00181020", "LO", "Sato\\Taro")), parted)).bytes)["00181020"]).toBe("Sato\\Taro");
});

test("a name is found in bytes that say to be something else", () => {
  const modelAfter = (value: Buffer): string => {
    const latin = slice(
      text("00080005", "CS", "ISO_IR 100"),
      text("00080080", "LO", ""),
      text("00080090", "PN", ""),
      { tag: "00081090", vr: "LO", value },
      text("00091001", "LO", ""),
      text("00100010", "PN", "Okayama"),
      { tag: "00189346", vr: "SQ", value: [] },
    );
    const outcome = anonymized(latin, { identity: identityHunter(["岡山"]) });
    return outcome.ok ? (valuesOf(outcome.value.bytes)["00081090"] ?? "none") : outcome.failure.code;
  };
  const utf8 = Buffer.from("岡山");
  const eucJp = Buffer.from([0xb2, 0xac, 0xbb, 0xb3]);
  expect([modelAfter(utf8), modelAfter(eucJp)]).toEqual(["", ""]);
  // The first byte of CP932's kanji is a control character of Latin-1: no text at all.
  expect(modelAfter(Buffer.from([0x89, 0xaa, 0x8e, 0x52]))).toBe("dicom.textUnreadable");
  expect(modelAfter(Buffer.from("Mod\xe8le", "latin1"))).toBe("Modèle");
});

test("what was done is listed with its reason", () => {
  const { changes } = good(anonymized(slice()));
  const of = (path: string): string => {
    const change = changes.find((one) => one.path === path);
    return change === undefined ? "as it was" : `${change.kind}, ${change.reason}`;
  };
  expect(Object.fromEntries(["00080020", "00080030", "00080060", "00080080", "00081090", "00091001", "00100010", "00100030", "00120062", "00189346[0].00080104", "60003000", "7FE00010"].map((path) => [path, of(path)]))).toEqual({
    "00080020": "moved, profile",
    "00080030": "as it was",
    "00080060": "as it was",
    "00080080": "removed, profile",
    "00081090": "emptied, identity",
    "00091001": "removed, private",
    "00100010": "replaced, profile",
    "00100030": "emptied, profile",
    "00120062": "added, profile",
    "00189346[0].00080104": "emptied, identity",
    "60003000": "removed, profile",
    "7FE00010": "as it was",
  });
});

test("dates removed, where the recipe wants that", () => {
  const values = valuesOf(good(anonymized(slice(), { dates: { kind: "remove" } })).bytes);
  expect([values["00080020"], values["00080022"], values["00080030"], values["00280303"]]).toEqual(["", undefined, "", "REMOVED"]);
  expect(Object.values(values)).not.toContain("113107");
});

test("dates that are none do not stay because they cannot be moved", () => {
  const values = valuesOf(good(anonymized(slice(text("00080020", "DA", "H8.4.1"), text("00080022", "DA", "2026"), text("00080030", "TM", "Yamada")))).bytes);
  expect([values["00080020"], values["00080022"], values["00080030"]]).toEqual(["", undefined, ""]);
});

test("burned-in text is denied only where masks were decided", () => {
  expect(valuesOf(good(anonymized(slice())).bytes)["00280301"]).toBe("YES");
  const decided = valuesOf(good(anonymized(slice(), {}, [])).bytes);
  expect([decided["00280301"], decided["00120064[1].00080100"]]).toEqual(["NO", "113101"]);
  const masked = valuesOf(good(anonymized(slice(), {}, [{ rectangles: [{ x: 1, y: 0, width: 1, height: 2 }] }])).bytes);
  expect([masked["7FE00010"], masked["00280301"]]).toEqual(["0102000005060000", "NO"]);
  expect(codeOf(anonymized(slice(), {}, [{ rectangles: [{ x: 1, y: 0, width: 2, height: 2 }] }]))).toBe("dicom.maskUnfit");
});

test("references between files hold: the same UID becomes the same wherever it stands", () => {
  const image = valuesOf(good(anonymized(slice())).bytes);
  const enhanced = slice(text("00080016", "UI", "1.2.840.10008.5.1.4.1.1.2.1"), text("00080018", "UI", "1.2.392.1.5"), {
    tag: "52009229",
    vr: "SQ",
    value: [[{ tag: "00081140", vr: "SQ", value: [[text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.1.1")]] }]],
  });
  const referring = valuesOf(good(anonymized(enhanced)).bytes);
  expect([referring["52009229[0].00081140[0].00081150"], referring["52009229[0].00081140[0].00081155"]]).toEqual([ctClass, image["00080018"]]);
});

test("what stands in no table is not let through", () => {
  const outcome = good(anonymized(slice(text("00080001", "UL", "0"), text("0018FFF0", "LO", "unknown"), text("00102201", "LO", "cat"), text("00180022", "CS", "FREE TEXT THAT IS NO CODE AT ALL"), text("00181100", "DS", "about 5"))));
  const values = valuesOf(outcome.bytes);
  expect([values["00080001"], values["0018FFF0"], values["00102201"], values["00180022"], values["00181100"]]).toEqual([undefined, undefined, undefined, "", ""]);
  const reasons = outcome.changes.filter(({ tag }) => ["0018FFF0", "00102201", "00180022", "00181100"].includes(tag)).map(({ kind, reason }) => `${kind}, ${reason}`);
  expect(reasons).toEqual(["removed, notAllowed", "emptied, form", "emptied, form", "removed, unknown"]);
});

describe("held", () => {
  const cases: Readonly<Record<string, readonly [dataset: readonly DatasetElement[], code: string]>> = {
    "a structured report": [slice({ tag: "0040A730", vr: "SQ", value: [[text("0040A160", "UT", "Yamada")]] }), "dicom.contentNotUnderstood"],
    "an encapsulated document": [slice({ tag: "00420011", vr: "OB", value: Uint8Array.of(1, 2) }), "dicom.contentNotUnderstood"],
    "a directory": [slice({ tag: "00041220", vr: "SQ", value: [] }), "dicom.contentNotUnderstood"],
    "a class of a maker": [slice(text("00080016", "UI", "1.3.12.2.1107.5.9.1")), "dicom.contentNotUnderstood"],
    "bulk data nobody knows": [slice({ tag: "54001010", vr: "OW", value: Uint8Array.of(1, 2) }), "dicom.contentNotUnderstood"],
    "a character set of an item that is none": [slice({ tag: "00189346", vr: "SQ", value: [[{ tag: "00080005", vr: "CS", value: Buffer.from("YAMADA") }]] }), "dicom.characterSet"],
    "an overlay among the bits of the pixels": [slice({ tag: "60000102", vr: "US", value: 12 }), "dicom.overlayInPixels"],
  };
  for (const [why, [dataset, code]] of Object.entries(cases)) {
    test(why, () => {
      expect(codeOf(anonymized(dataset))).toBe(code);
    });
  }

  test("a character set that lies, or that nobody knows", () => {
    const file = writeFile({ transferSyntax: explicit, dataset: slice() });
    const lying = Buffer.from(file);
    lying.write("ISO_IR 192      ", file.indexOf("\\ISO 2022 IR 87"), "latin1");
    // Escape sequences are control characters there, and no text.
    expect(codeOf(anonymizeImage(lying, request, undefined))).toBe("dicom.textUnreadable");
    const unknown = Buffer.from(file);
    unknown.write("ISO_IR 999      ", file.indexOf("\\ISO 2022 IR 87"), "latin1");
    expect(codeOf(anonymizeImage(unknown, request, undefined))).toBe("dicom.characterSet");
    const latin = Buffer.from(writeFile({ transferSyntax: explicit, dataset: slice(text("00081090", "LO", "MODEL")) }));
    latin.write("\x8e\x52\x93\x63", latin.indexOf("MODEL"), "latin1");
    expect(codeOf(anonymizeImage(latin, request, undefined))).toBe("dicom.textUnreadable");
  });

  test("a file that is cut", () => {
    const file = writeFile({ transferSyntax: explicit, dataset: slice() });
    expect(codeOf(anonymizeImage(file.subarray(0, file.length - 3), request, undefined))).toBe("dicom.truncated");
  });
});

test("an overlay in bits that no pixel has is gone, announced or not; the pixels stay", () => {
  const hidden: readonly DatasetElement[] = [{ tag: "00280101", vr: "US", value: 10 }, { tag: "00280102", vr: "US", value: 9 }, { tag: "7FE00010", vr: "OW", value: Uint8Array.of(5, 1, 0, 4, 255, 3, 0, 0) }];
  for (const more of [hidden, [...hidden, { tag: "60000102", vr: "US", value: 10 } as const]]) {
    const values = valuesOf(good(anonymized(slice(...more))).bytes);
    expect([values["7FE00010"], values["60000102"]]).toEqual(["05010000ff030000", undefined]);
  }
});

test("nothing hides in the lengths and versions of the file meta group", () => {
  const meta = [element("00020000", "UL", "Yamada"), element("00020001", "OB", "Tarou "), element("00020010", "UI", `${explicit}\0`)];
  const { bytes } = good(anonymizeImage(Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), ...meta, element("00080016", "UI", `${ctClass}\0`)]), request, undefined));
  expect([bytes.includes("Yamada"), bytes.includes("Tarou"), Object.keys(valuesOf(bytes)).slice(0, 3)]).toEqual([false, false, ["00020001", "00020010", "00080016"]]);
});

test("the preamble and what the file meta group tells of senders are gone", () => {
  const uid = (tag: Tag, value: string): Buffer => element(tag, "UI", value);
  const meta = Buffer.concat([uid("00020002", `${ctClass}\0`), uid("00020003", "1.2.392.1.1\0"), uid("00020010", `${explicit}\0`), element("00020016", "AE", "HOSPITAL"), element("00020102", "OB", "Yamada")]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const file = Buffer.concat([Buffer.alloc(128, "Yamada "), Buffer.from("DICM"), element("00020000", "UL", length), meta, element("00080000", "UL", length), uid("00080016", `${ctClass}\0`), uid("00080018", "1.2.392.1.1\0")]);
  const { bytes, changes } = good(anonymizeImage(file, request, undefined));
  expect(bytes.subarray(0, 128).equals(Buffer.alloc(128))).toBe(true);
  expect(Object.keys(valuesOf(bytes)).slice(0, 6)).toEqual(["00020000", "00020002", "00020003", "00020010", "00080016", "00080018"]);
  expect(changes.find(({ path }) => path === "00080000")).toEqual({ path: "00080000", tag: "00080000", kind: "removed", reason: "profile" });
});

test("what a file within the file says of its anonymization is not taken over", () => {
  const values = valuesOf(good(anonymized(slice({ tag: "00189346", vr: "SQ", value: [[text("00080104", "LO", "chest"), text("00120063", "LO", "by hand"), text("00280303", "CS", "REMOVED")]] }))).bytes);
  expect(Object.keys(values).filter((path) => path.startsWith("00189346"))).toEqual(["00189346", "00189346[0].00080104"]);
});

test("a head that says another instance than the dataset is put right", () => {
  const file = writeFile({ transferSyntax: explicit, dataset: slice() });
  const at = file.indexOf("1.2.392.1.1");
  file.write("1.2.392.1.7", at, "latin1");
  const values = valuesOf(good(anonymizeImage(file, request, undefined)).bytes);
  expect([values["00020003"], values["00080018"]]).toEqual([uidOf("1.2.392.1.1"), uidOf("1.2.392.1.1")]);
});

test("the same request gives the same bytes", () => {
  expect(good(anonymized(slice())).bytes.equals(good(anonymized(slice())).bytes)).toBe(true);
});
