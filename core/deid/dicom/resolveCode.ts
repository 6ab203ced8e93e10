import type { Tag, ValueRepresentation } from "../../domain/dicom.ts";
import type { ProfileCode } from "./attributeTable.ts";
import type { AttributeTypes } from "./attributeTypes.ts";

/**
 * Compound codes of Table E.1-1 depend on whether the object needs the attribute: type 3 lets it go (X), type 2 wants it empty (Z), type 1
 * wants a value (D, U). Of objects whose types are not known, and within sequences, the code that is valid under every type is taken.
 */

export type ResolvedCode = "X" | "Z" | "D" | "K" | "U" | "enter";

/** Sequences that hold nothing but references: entered, their UIDs replaced, they are their own dummies. */
const references = new Set<Tag>(["00081110", "00081111", "00081140", "00082112"]);

const strongest: Readonly<Record<ProfileCode, ResolvedCode>> = { X: "X", Z: "Z", D: "D", K: "K", U: "U", "X/Z": "Z", "X/D": "D", "Z/D": "D", "X/Z/D": "D", "X/Z/U*": "enter" };

/**
 * Where the table's own code would leave an object that is not valid, one that keeps as little: the creation of presentations
 * is of type 1, and the ethics committee's name stands only beside a number that the table removes (checked with dciodvfy).
 */
const amended: ReadonlyMap<Tag, ResolvedCode> = new Map([
  ["00120081", "X"],
  ["00700082", "D"],
  ["00700083", "D"],
]);

/** `types` undefined: the object's types are not known, or the attribute is not at its top. */
export function resolveCode(code: ProfileCode, { tag, vr }: { readonly tag: Tag; readonly vr: ValueRepresentation }, types: AttributeTypes | undefined): ResolvedCode {
  if (!code.includes("/")) return amended.get(tag) ?? strongest[code];
  const type = types?.(tag);
  if (type === 3 && code.startsWith("X")) return "X";
  if (type === 2 && code.includes("Z")) return "Z";
  if (type === 3 && code === "Z/D") return "Z";
  if (vr !== "SQ") return strongest[code];
  if (references.has(tag) && code !== "X/Z") return "enter";
  // A dummy item of an unknown kind of object cannot be told to be valid; where the table allows it, the sequence goes.
  return code.startsWith("X") && code !== "X/Z" ? "X" : "Z";
}
