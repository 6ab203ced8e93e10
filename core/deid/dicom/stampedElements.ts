import type { DatasetElement } from "../../domain/dicom.ts";
import { strictestOptions } from "../../domain/recipe.ts";
import { edition } from "./attributeTable.ts";
import type { ProfileRequest } from "./profileRequest.ts";

const code = (value: string, meaning: string): readonly DatasetElement[] => [
  { tag: "00080100", vr: "SH", value },
  { tag: "00080102", vr: "SH", value: "DCM" },
  { tag: "00080104", vr: "LO", value: meaning },
];

type Stamped = Pick<ProfileRequest, "dates" | "areMasksDecided" | "areFacesTreated" | "options">;

/** CID 7050, in the order of its codes: what was done, and nothing that was only wanted. */
function methodCodes({ dates, areMasksDecided, areFacesTreated = false, options = strictestOptions }: Stamped): readonly (readonly DatasetElement[])[] {
  const told: readonly (readonly [boolean, string, string])[] = [
    [true, "113100", "Basic Application Confidentiality Profile"],
    [areMasksDecided, "113101", "Clean Pixel Data Option"],
    [areFacesTreated, "113102", "Clean Recognizable Visual Features Option"],
    [options.cleanGraphics, "113103", "Clean Graphics Option"],
    [options.cleanStructuredContent, "113104", "Clean Structured Content Option"],
    [options.cleanDescriptors, "113105", "Clean Descriptors Option"],
    [dates.kind === "keep", "113106", "Retain Longitudinal Temporal Information Full Dates Option"],
    [dates.kind === "shift", "113107", "Retain Longitudinal Temporal Information Modified Dates Option"],
    [options.retainPatientCharacteristics, "113108", "Retain Patient Characteristics Option"],
    [options.retainDeviceIdentity, "113109", "Retain Device Identity Option"],
    [options.retainUids, "113110", "Retain UIDs Option"],
    [options.retainSafePrivate, "113111", "Retain Safe Private Option"],
    [options.retainInstitutionIdentity, "113112", "Retain Institution Identity Option"],
  ];
  return told.filter(([isSo]) => isSo).map(([, value, meaning]) => code(value, meaning));
}

const temporal = { shift: "MODIFIED", remove: "REMOVED", keep: "UNMODIFIED" } as const;

/** PS3.3 §C.12.1.1.5: the program itself; nothing of where it stands. */
const equipment: readonly DatasetElement[] = [
  { tag: "00080070", vr: "LO", value: "Noren" },
  { tag: "0018A003", vr: "ST", value: `De-identified by DICOM PS3.15 ${edition} Annex E` },
  { tag: "0040A170", vr: "SQ", value: [code("109104", "De-identifying Equipment")] },
];

/** What the file says of its own anonymization (PS3.15 §E.1.1 and §E.3). */
export function stampedElements(request: Stamped): readonly DatasetElement[] {
  const { dates, areMasksDecided, areFacesTreated = false } = request;
  return [
    { tag: "00120062", vr: "CS", value: "YES" },
    { tag: "00120063", vr: "LO", value: `Noren: PS3.15 ${edition} Basic Profile` },
    { tag: "00120064", vr: "SQ", value: methodCodes(request) },
    { tag: "0018A001", vr: "SQ", value: [equipment] },
    { tag: "00280303", vr: "CS", value: temporal[dates.kind] },
    ...(areMasksDecided ? [{ tag: "00280301", vr: "CS", value: "NO" } as const] : []),
    ...(areFacesTreated ? [{ tag: "00280302", vr: "CS", value: "NO" } as const] : []),
  ];
}
