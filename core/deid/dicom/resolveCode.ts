import type { Tag, ValueRepresentation } from "../../domain/dicom.ts";
import type { ProfileCode } from "./attributeTable.ts";

/**
 * Compound codes of Table E.1-1 depend on whether the object needs the attribute: type 3 lets it go (X), type 2 wants it empty (Z), type 1
 * wants a value (D, U). The types below were written down from knowledge of PS3.3 and not yet compared with its tables; a mistake among them costs
 * conformance, not secrecy, since under none of them the original value stays. For other kinds the code that is valid under every type is taken.
 */

export const objectKinds = ["plain", "enhanced", "other"] as const;
export type ObjectKind = (typeof objectKinds)[number];

const storage = "1.2.840.10008.5.1.4.1.1.";

/** CR, CT, MR, ultrasound with one frame and many (retired ones too), secondary capture. */
const plain = new Set(["1", "2", "3", "3.1", "4", "6", "6.1", "7"].map((last) => `${storage}${last}`));
/** Enhanced CT, MR, PET, ultrasound volumes; secondary capture with many frames. */
const enhanced = new Set(["2.1", "2.2", "4.1", "4.3", "4.4", "6.2", "7.1", "7.2", "7.3", "7.4", "130", "128.1"].map((last) => `${storage}${last}`));

export const objectKindOf = (sopClass: string): ObjectKind => (plain.has(sopClass) ? "plain" : enhanced.has(sopClass) ? "enhanced" : "other");

export type ResolvedCode = "X" | "Z" | "D" | "K" | "U" | "enter";

/** Taken to be of type 2 in plain images; everything else compound to be of type 3 there. */
const plainTypes: Readonly<Partial<Record<Tag, ResolvedCode>>> = { "00080023": "Z", "00080033": "Z", "00180010": "Z", "00700084": "Z", "00102203": "Z" };

/** Taken to be of type 1 or 2 in enhanced ones. */
const enhancedTypes: Readonly<Partial<Record<Tag, ResolvedCode>>> = {
  "00080023": "D",
  "00080033": "D",
  "0008002A": "D",
  "00081111": "enter",
  "00081140": "enter",
  "00082112": "enter",
  "00102203": "Z",
  "00180010": "D",
  "00181000": "D",
  "00181030": "D",
  "00189516": "D",
  "00189517": "D",
  "00400555": "Z",
  "00700084": "D",
};

/** Sequences that hold nothing but references: entered, their UIDs replaced, they are their own dummies. */
const references = new Set<Tag>(["00081111", "00081140", "00082112"]);

const strongest: Readonly<Record<ProfileCode, ResolvedCode>> = { X: "X", Z: "Z", D: "D", K: "K", U: "U", "X/Z": "Z", "X/D": "D", "Z/D": "D", "X/Z/D": "D", "X/Z/U*": "enter" };

export function resolveCode(code: ProfileCode, { tag, vr }: { readonly tag: Tag; readonly vr: ValueRepresentation }, kind: ObjectKind): ResolvedCode {
  if (!code.includes("/")) return strongest[code];
  if (kind === "plain") return plainTypes[tag] ?? "X";
  if (kind === "enhanced") return enhancedTypes[tag] ?? "X";
  if (vr !== "SQ") return strongest[code];
  // A dummy item of an unknown kind of object cannot be told to be valid; where the table allows it, the sequence goes.
  return references.has(tag) ? "enter" : code.startsWith("X") && code !== "X/Z" ? "X" : "Z";
}
