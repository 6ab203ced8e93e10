import { describe, expect, test } from "vitest";
import { basicProfile } from "../../deid/dicom/basicProfile.ts";
import { identityHunter } from "../../deid/dicom/identityHunter.ts";
import type { ProfileRequest } from "../../deid/dicom/profileRequest.ts";
import { replaceUid } from "../../deid/dicom/replaceUid.ts";
import { editFile, walkFile } from "../../dicom/editFile.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement, Tag, ValueRepresentation } from "../../domain/dicom.ts";
import { strictestOptions, type ImageOptions } from "../../domain/recipe.ts";

const explicit = "1.2.840.10008.1.2.1";
const implicit = "1.2.840.10008.1.2";
const ctClass = "1.2.840.10008.5.1.4.1.1.2";
const secret = Buffer.alloc(32, 9);

const request: ProfileRequest = {
  runSecret: secret,
  pseudonym: "Q7M2KXA4",
  dates: { kind: "shift", days: 10 },
  identity: identityHunter(["Yamada Tarou", "Yamada", "山田太郎", "山田", "00123456"]),
  others: identityHunter(["Suzuki", "鈴木", "Aozora Hospital", "青空病院"]),
  areMasksDecided: false,
};

const text = (tag: Tag, vr: ValueRepresentation, value: string): DatasetElement => ({ tag, vr, value });

interface Wish extends Partial<Omit<ProfileRequest, "options">> {
  readonly options?: Partial<ImageOptions>;
  readonly sopClass?: string;
  readonly transferSyntax?: typeof explicit | typeof implicit;
}

function treated(elements: readonly DatasetElement[], { options, sopClass = ctClass, transferSyntax = explicit, ...wish }: Wish = {}): Readonly<Record<string, string>> {
  const dataset = [text("00080005", "CS", "ISO_IR 192"), text("00080016", "UI", sopClass), text("00080018", "UI", "1.2.392.1.1"), ...elements].sort((left, right) => (left.tag < right.tag ? -1 : 1));
  const profile = basicProfile({ ...request, ...wish, ...(options !== undefined && { options: { ...strictestOptions, ...options } }) });
  const bytes = editFile(writeFile({ transferSyntax, dataset }), profile.decide, { additions: profile.additions, makeHead: true });
  const values: Record<string, string> = {};
  walkFile(bytes, (seen) => {
    values[seen.path] = seen.vr === "SQ" ? "SQ" : seen.readText().join("\\") || seen.readNumbers().join("\\") || Buffer.from(seen.bytes).toString("latin1");
  });
  return values;
}

/** One attribute, without the option and with it. */
function bothWays(element: DatasetElement, options: Partial<ImageOptions>, wish: Wish = {}): readonly (string | undefined)[] {
  return [treated([element], wish)[element.tag], treated([element], { ...wish, options })[element.tag]];
}

describe("options that let something stay, off and on", () => {
  test.each([
    ["device: serial number", text("00181000", "LO", "SER-77"), { retainDeviceIdentity: true }, undefined, "SER-77"],
    ["device: station name", text("00081010", "SH", "CT99"), { retainDeviceIdentity: true }, undefined, "CT99"],
    ["device: its UID", text("00181002", "UI", "1.2.392.7.7.7"), { retainDeviceIdentity: true }, replaceUid(secret, "1.2.392.7.7.7"), "1.2.392.7.7.7"],
    ["device: an application entity, cleaned", text("00080054", "AE", "CT_YOKOTA"), { retainDeviceIdentity: true }, undefined, "CT"],
    ["device: the patient in it", text("00181000", "LO", "of Yamada"), { retainDeviceIdentity: true }, undefined, ""],
    ["institution: name, though it is among the others", text("00080080", "LO", "Aozora Hospital"), { retainInstitutionIdentity: true }, undefined, "Aozora Hospital"],
    ["institution: the patient in it", text("00080081", "ST", "Yamada 1-2"), { retainInstitutionIdentity: true }, undefined, ""],
    ["patient: sex", text("00100040", "CS", "F"), { retainPatientCharacteristics: true }, "", "F"],
    ["patient: age", text("00101010", "AS", "071Y"), { retainPatientCharacteristics: true }, undefined, "071Y"],
    ["patient: great age", text("00101010", "AS", "097Y"), { retainPatientCharacteristics: true }, undefined, "090Y"],
    ["patient: great age in months", text("00101010", "AS", "999M"), { retainPatientCharacteristics: true }, undefined, "999M"],
    ["patient: no age", text("00101010", "AS", "Yama"), { retainPatientCharacteristics: true }, undefined, undefined],
    ["patient: weight", text("00101030", "DS", "61.5"), { retainPatientCharacteristics: true }, undefined, "61.5"],
    ["patient: allergies, cleaned", text("00102110", "LO", "contrast, Suzuki"), { retainPatientCharacteristics: true }, undefined, "contrast"],
    ["descriptors: study", text("00081030", "LO", "CT CHEST Yamada 2024-05-03"), { cleanDescriptors: true }, undefined, "CT CHEST 2024-05-13"],
    ["descriptors: series, Japanese", text("0008103E", "LO", "胸部単純CT 鈴木"), { cleanDescriptors: true }, undefined, "胸部単純CT"],
    ["descriptors: nothing known in it", text("00081030", "LO", "Kawashima"), { cleanDescriptors: true }, undefined, undefined],
    ["descriptors: a word that is the patient's name", text("00081030", "LO", "Chest of head"), { cleanDescriptors: true }, undefined, undefined, { identity: identityHunter(["Head"]) }],
    ["descriptors: bulk is not cleaned", { tag: "0016002B", vr: "OB", value: Buffer.from("maker") }, { cleanDescriptors: true }, undefined, undefined],
    ["descriptors: text that the table does not list", text("00189531", "LO", "lung kernel Suzuki"), { cleanDescriptors: true }, undefined, "lung kernel"],
    ["uids: a series", text("0020000E", "UI", "1.2.392.5.5.5"), { retainUids: true }, replaceUid(secret, "1.2.392.5.5.5"), "1.2.392.5.5.5"],
  ] as const)("%s", (_what, element, options, without, withIt, wish: Wish = {}) => {
    expect(bothWays(element, options, wish)).toEqual([without, withIt]);
  });

  test("of somebody old enough to be pooled by the recipe", () => {
    const age = text("00101010", "AS", "085Y");
    expect(treated([age], { options: { retainPatientCharacteristics: true }, pooledFromAge: 85 })["00101010"]).toBe("085Y");
    expect(treated([age], { options: { retainPatientCharacteristics: true }, pooledFromAge: 80 })["00101010"]).toBe("080Y");
    const inMonths = (months: string): string | undefined => treated([text("00101010", "AS", months)], { options: { retainPatientCharacteristics: true }, pooledFromAge: 80 })["00101010"];
    expect([inMonths("959M"), inMonths("960M"), inMonths("999W")]).toEqual(["959M", "080Y", "999W"]);
  });

  test("UIDs that stay are the same in references and in the file's head", () => {
    const reference = { tag: "00081115", vr: "SQ", value: [[text("0020000E", "UI", "1.2.392.5.6.7")]] } as const;
    const kept = treated([reference], { options: { retainUids: true } });
    expect([kept["00020003"], kept["00080018"], kept["00081115[0].0020000E"]]).toEqual(["1.2.392.1.1", "1.2.392.1.1", "1.2.392.5.6.7"]);
    const replaced = treated([reference]);
    expect([replaced["00020003"], replaced["00081115[0].0020000E"]]).toEqual([replaceUid(secret, "1.2.392.1.1"), replaceUid(secret, "1.2.392.5.6.7")]);
  });

  test("UIDs that a text quotes", () => {
    const model = text("00081090", "LO", "see 1.2.392.200036.9.1 v1.2.3.4");
    expect(bothWays(model, { retainUids: true })).toEqual([`see ${replaceUid(secret, "1.2.392.200036.9.1")} v1.2.3.4`, "see 1.2.392.200036.9.1 v1.2.3.4"]);
  });
});

describe("the birth date", () => {
  const born = (birth: string, wish: Wish): string | undefined => treated([text("00080020", "DA", "20240503"), text("00100030", "DA", birth)], wish)["00100030"];
  const year: Wish = { options: { retainPatientCharacteristics: true, birthDate: "year" } };

  test("goes, and leaves its year where the recipe says so", () => {
    expect(born("19550403", {})).toBe("");
    expect(born("19550403", { options: { retainPatientCharacteristics: true } })).toBe("");
    expect(born("19550403", { options: { birthDate: "year" } })).toBe("");
    expect(born("19550403", year)).toBe("19550101");
    expect(born("19551228", year)).toBe("19560101");
    expect(born("19551228", { ...year, dates: { kind: "remove" } })).toBe("19550101");
  });

  test("not of the old, nor of whom nobody knows the age", () => {
    expect(born("19340503", year)).toBe("");
    expect(born("19340504", year)).toBe("19340101");
    expect(treated([text("00100030", "DA", "19550403")], year)["00100030"]).toBe("");
    expect(born("S30.4.3", year)).toBe("");
  });
});

describe("dates", () => {
  const dates: readonly DatasetElement[] = [
    text("00080020", "DA", "20231228"),
    text("00080021", "DA", "2023"),
    text("0008002A", "DT", "20231228235959.5+0900"),
    text("00080030", "TM", "101500"),
    text("00080032", "TM", "Yamada"),
    text("00081090", "LO", "X 2024/05/03"),
    text("00180031", "LO", "FDG made 2024/05/03"),
    text("00181022", "SH", "令和6年5月3日"),
    text("00181200", "DA", "20240101\\20240301"),
    text("00189074", "DT", "202312"),
    { tag: "00189346", vr: "SQ", value: [[text("00080100", "SH", "20240503"), text("00080102", "SH", "DCM"), text("00080104", "LO", "Phantom of 5月3日")]] },
  ];
  const shown = ["00080020", "00080021", "0008002A", "00080030", "00080032", "00081090", "00180031", "00181022", "00181200", "00189074", "00189346[0].00080100", "00189346[0].00080104", "00280303"];
  const seen = (wish: Wish): readonly (string | undefined)[] => {
    const values = treated(dates, wish);
    return shown.map((path) => values[path]);
  };

  test("all move by one offset, in text too; what is no whole day does not stay", () => {
    expect(seen({})).toEqual(["20240107", undefined, "20240107235959.5+0900", "101500", undefined, "X 2024/05/03", "FDG made 2024/05/13", "令和6年5月13日", "20240111\\20240311", "19000101000000", "20240503", "Phantom of", "MODIFIED"]);
  });

  test("removed", () => {
    expect(seen({ dates: { kind: "remove" } })).toEqual(["", undefined, undefined, "", undefined, "X 2024/05/03", "FDG made", "", undefined, "19000101000000", "20240503", "Phantom of", "REMOVED"]);
    expect(seen({ dates: { kind: "remove" }, options: { retainDeviceIdentity: true } })[8]).toBe("20240101\\20240301");
  });

  test("kept as they were", () => {
    expect(seen({ dates: { kind: "keep" } })).toEqual(["20231228", undefined, "20231228235959.5+0900", "101500", undefined, "X 2024/05/03", "FDG made 2024/05/03", "令和6年5月3日", "20240101\\20240301", "202312", "20240503", "Phantom of 5月3日", "UNMODIFIED"]);
  });
});

describe("private attributes", () => {
  const elements: readonly DatasetElement[] = [
    text("00190010", "LO", "GEMS_ACQU_01"),
    text("00190011", "LO", "SOMEBODY ELSE"),
    text("00191023", "DS", "1.25"),
    text("0019109E", "LO", "FSE of Yamada"),
    text("00191102", "LO", "山田太郎"),
    text("00191123", "DS", "1.5"),
    text("01990010", "LO", "SOMEBODY ELSE"),
    text("20010010", "LO", "Philips Imaging DD 001"),
    {
      tag: "2001105F",
      vr: "SQ",
      value: [[text("00080018", "UI", "1.2.392.1.9"), text("00100010", "PN", "Yamada"), text("20010010", "LO", "Philips Imaging DD 001"), text("2001100B", "CS", "TRANSVERSAL"), text("200110FE", "LO", "nobody knows")]],
    },
    text("2001106E", "SH", "made 2024-05-03"),
    { tag: "2001107D", vr: "OB", value: Buffer.from("pixels") },
    text("7FE10010", "LO", "Yamada"),
  ];
  const privately = (wish: Wish): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(treated(elements, wish)).filter(([path]) => /^...[13579BDF]/.test(path)));

  test("all go", () => {
    expect(privately({})).toEqual({});
  });

  test("those stay that the standard knows to be safe, with who reserved their block, and are looked through", () => {
    const safe = {
      "00190010": "GEMS_ACQU_01",
      "00191023": "1.25",
      "20010010": "Philips Imaging DD 001",
      "2001105F": "SQ",
      "2001105F[0].00080018": replaceUid(secret, "1.2.392.1.9"),
      "2001105F[0].00100010": "",
      "2001105F[0].20010010": "Philips Imaging DD 001",
      "2001105F[0].2001100B": "TRANSVERSAL",
      "2001106E": "made 2024-05-13",
    };
    expect(privately({ options: { retainSafePrivate: true } })).toEqual(safe);
    // Of implicit VR the values do not say what they are; sequences and what is in them are not told apart from bytes, and go.
    const unsaid = privately({ options: { retainSafePrivate: true }, transferSyntax: implicit });
    expect([unsaid["00190010"], unsaid["00191023"], unsaid["0019109E"], unsaid["2001106E"], unsaid["2001107D"], unsaid["2001105F"]]).toEqual(["GEMS_ACQU_01", "1.25", undefined, "made 2024-05-13 ", undefined, undefined]);
  });

  test("a block that another reserved, and a number that is none", () => {
    const other = treated([text("00190010", "LO", "SOMEBODY ELSE"), text("00190012", "LO", "GEMS_ACQU_01"), text("00191023", "DS", "1.25"), text("00191223", "DS", "2.5"), text("00191224", "DS", "Sato"), { tag: "00191227", vr: "SQ", value: [[text("00100010", "PN", "Sato")]] }], { options: { retainSafePrivate: true } });
    expect([other["00190010"], other["00190012"], other["00191023"], other["00191223"], other["00191224"], other["00191227"]]).toEqual([undefined, "GEMS_ACQU_01", undefined, "2.5", undefined, undefined]);
  });
});

test("a text that cannot be read does not hold what the profile would take away", () => {
  const unreadable: DatasetElement = { tag: "00081030", vr: "LO", value: Buffer.from([0xff, 0xfe, 0x41, 0x42]) };
  expect(bothWays(unreadable, { cleanDescriptors: true })).toEqual([undefined, undefined]);
  expect(() => treated([{ ...unreadable, tag: "00081090" }])).toThrow();
});

test("a text with nothing in it says nothing", () => {
  expect([treated([text("00700081", "LO", "")])["00700081"], treated([text("00700081", "LO", "of Kawashima")])["00700081"]]).toEqual(["", undefined]);
});

test("types are of the top of an object: within a sequence the code holds that is valid under every type", () => {
  const serial = text("00181000", "LO", "SER-77");
  const values = treated([serial, { tag: "00289110", vr: "SQ", value: [[serial]] }]);
  expect([values["00181000"], values["00289110[0].00181000"]]).toEqual([undefined, "ANONYMIZED"]);
});

test("names of others are hunted like the patient's", () => {
  const model = text("00081090", "LO", "Scanner of 鈴木");
  expect([treated([model])["00081090"], treated([model], { others: identityHunter([]) })["00081090"]]).toEqual(["", "Scanner of 鈴木"]);
});

test("a colour profile stays, unless somebody is in it", () => {
  const profile = (name: string | Buffer): DatasetElement => ({ tag: "00282000", vr: "OB", value: Buffer.concat([Buffer.from("acspdesc"), Buffer.from(name), Buffer.alloc(2)]) });
  expect(treated([profile("sRGB")])["00282000"]).toContain("sRGB");
  expect(() => treated([profile("screen of Yamada")])).toThrow();
  expect(() => treated([profile(Buffer.from("screen of Suzuki ", "utf16le").swap16())])).toThrow();
});

test("nothing that could be turned back, and no claim of others stays", () => {
  const values = treated([
    { tag: "04000500", vr: "SQ", value: [[text("04000510", "UI", explicit), { tag: "04000520", vr: "OB", value: Buffer.from("cipher") }]] },
    { tag: "FFFAFFFA", vr: "SQ", value: [[{ tag: "04000120", vr: "OB", value: Buffer.from("signed") }]] },
    { tag: "0018A001", vr: "SQ", value: [[text("00080080", "LO", "Aozora Hospital")]] },
    text("00280301", "CS", "NO"),
    text("00280302", "CS", "NO"),
  ]);
  expect(Object.keys(values).filter((path) => path.startsWith("0400") || path.startsWith("FFFA"))).toEqual([]);
  expect([values["00280301"], values["00280302"], values["0018A001[0].00080080"], values["0018A001[0].00080070"]]).toEqual(["YES", "YES", undefined, "Noren"]);
  expect(values["0018A001[0].0040A170[0].00080100"]).toBe("109104");
});

test("the file says what was done with it, and nothing that was not", () => {
  const codesOf = (wish: Wish): readonly string[] => Object.entries(treated([], wish)).flatMap(([path, value]) => (/^00120064\[\d+\]\.00080100$/.test(path) ? [value] : []));
  expect(codesOf({ dates: { kind: "remove" } })).toEqual(["113100"]);
  const all = Object.fromEntries(Object.entries(strictestOptions).filter(([, value]) => value === false).map(([name]) => [name, true]));
  expect(codesOf({ options: all, areMasksDecided: true, areFacesTreated: true })).toEqual(["113100", "113101", "113102", "113103", "113104", "113105", "113107", "113108", "113109", "113110", "113111", "113112"]);
  for (const [name, code] of [["retainSafePrivate", "113111"], ["retainUids", "113110"], ["retainDeviceIdentity", "113109"], ["retainInstitutionIdentity", "113112"], ["retainPatientCharacteristics", "113108"], ["cleanDescriptors", "113105"], ["cleanStructuredContent", "113104"], ["cleanGraphics", "113103"]] as const) {
    expect(codesOf({ options: { [name]: true }, dates: { kind: "keep" } })).toEqual(["113100", "113106", code].sort());
  }
  expect([treated([], { areFacesTreated: true })["00280302"], treated([])["00280302"], treated([], { areMasksDecided: true })["00280301"]]).toEqual(["NO", undefined, "NO"]);
  expect([treated([])["00120062"], treated([])["00120063"]]).toEqual(["YES", "Noren: PS3.15 2026c Basic Profile"]);
});
