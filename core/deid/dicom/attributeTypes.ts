import table from "../../../assets/dicom/attributeTypes.json" with { type: "json" };
import type { Tag } from "../../domain/dicom.ts";

/** PS3.3: whether an object must have an attribute with a value (1), may have it empty (2), or need not have it (3). */
export type AttributeType = 1 | 2 | 3;

/** Of one kind of object; only attributes on which a compound code of Table E.1-1 hangs. */
export type AttributeTypes = (tag: Tag) => AttributeType;

const storage = "1.2.840.10008.5.1.4.1.1.";

const byClass = new Map<string, AttributeTypes>();

for (const { classes, ...types } of Object.values(table.objects)) {
  const required = new Set<Tag>("1" in types ? types["1"].split(" ") : []);
  const mayBeEmpty = new Set<Tag>("2" in types ? types["2"].split(" ") : []);
  const typeOf: AttributeTypes = (tag) => (required.has(tag) ? 1 : mayBeEmpty.has(tag) ? 2 : 3);
  for (const last of classes.split(" ")) byClass.set(`${storage}${last}`, typeOf);
}

export const knownClasses = byClass.size;

/** Undefined for kinds of objects that the edition at hand does not have. */
export const typesOf = (sopClass: string): AttributeTypes | undefined => byClass.get(sopClass);
