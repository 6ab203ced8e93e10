import table from "../../assets/dicom/dictionary.json" with { type: "json" };
import type { ValueRepresentation } from "../domain/dicom.ts";
import { isRepresentation } from "./representations.ts";

/** The value representations of PS3.6, for implicit VR and for elements written as UN. */

const known = new Map<number, ValueRepresentation>();
/** Groups 50xx, 60xx and their like: the pattern's digits, with 0 for an x, under a mask that has 0 there. */
const repeating: { readonly mask: number; readonly tag: number; readonly vr: ValueRepresentation }[] = [];

for (const [vr, tags] of Object.entries(table.tags)) {
  if (!isRepresentation(vr)) throw new RangeError("no value representation");
  for (const tag of tags.split(" ")) known.set(Number.parseInt(tag, 16), vr);
}
for (const [vr, patterns] of Object.entries(table.repeating)) {
  if (!isRepresentation(vr)) throw new RangeError("no value representation");
  for (const pattern of patterns.split(" ")) {
    repeating.push({ mask: Number.parseInt(pattern.replaceAll(/[\dA-F]/g, "F").replaceAll("x", "0"), 16), tag: Number.parseInt(pattern.replaceAll("x", "0"), 16), vr });
  }
}

export const isPrivate = (tag: number): boolean => ((tag >>> 16) & 1) === 1;
export const isPrivateCreator = (tag: number): boolean => isPrivate(tag) && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff;

/** UN for what no dictionary of the standard knows. */
export function representationOf(tag: number): ValueRepresentation {
  if ((tag & 0xffff) === 0) return "UL";
  // PS3.5 §7.8.1.
  if (isPrivate(tag)) return isPrivateCreator(tag) ? "LO" : "UN";
  return known.get(tag) ?? repeating.find((entry) => ((tag & entry.mask) >>> 0) === entry.tag)?.vr ?? "UN";
}
