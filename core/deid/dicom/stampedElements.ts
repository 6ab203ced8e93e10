import type { DatasetElement } from "../../domain/dicom.ts";
import { edition } from "./attributeTable.ts";
import type { ProfileRequest } from "./profileRequest.ts";

const code = (value: string, meaning: string): readonly DatasetElement[] => [
  { tag: "00080100", vr: "SH", value },
  { tag: "00080102", vr: "SH", value: "DCM" },
  { tag: "00080104", vr: "LO", value: meaning },
];

/** What the file says of its own anonymization (PS3.15 §E.1.1 and §E.3, codes of CID 7050). */
export function stampedElements({ dates, areMasksDecided }: Pick<ProfileRequest, "dates" | "areMasksDecided">): readonly DatasetElement[] {
  const codes = [
    code("113100", "Basic Application Confidentiality Profile"),
    ...(areMasksDecided ? [code("113101", "Clean Pixel Data Option")] : []),
    ...(dates.kind === "shift" ? [code("113107", "Retain Longitudinal Temporal Information Modified Dates Option")] : []),
  ];
  return [
    { tag: "00120062", vr: "CS", value: "YES" },
    { tag: "00120063", vr: "LO", value: `Noren: PS3.15 ${edition} Basic Profile` },
    { tag: "00120064", vr: "SQ", value: codes },
    { tag: "00280303", vr: "CS", value: dates.kind === "shift" ? "MODIFIED" : "REMOVED" },
    ...(areMasksDecided ? [{ tag: "00280301", vr: "CS", value: "NO" } as const] : []),
  ];
}
