import table from "../../../assets/dicom/safePrivate.json" with { type: "json" };
import type { SeenElement, Tag, ValueRepresentation } from "../../domain/dicom.ts";

/** PS3.15 Table E.3.10-1: private attributes known to hold no identity, by who reserved their block, wherever in the group the block lies. */

const representations = new Map<string, string>();
const creators = new Set<string>();
const group = (tag: Tag): string => tag.slice(0, 4);
const keyOf = (tag: Tag, creator: string): string => `${group(tag)}${tag.slice(6)} ${creator}`;

for (const { tag, creator, vr } of table.rows) {
  if (!/^[\dA-F]{4}xx[\dA-F]{2}$/i.test(tag)) throw new RangeError("a row of the safe private attributes that is not understood");
  const upper = tag.toUpperCase();
  representations.set(keyOf(upper, creator), vr);
  creators.add(`${group(upper)} ${creator}`);
}

export const safePrivateAttributes = table.rows.length;

/** Whether a reservation (gggg,0010-00FF) names one of the table's creators, in a group where it has something. */
export const isSafeReservation = (tag: Tag, values: readonly string[]): boolean => /^00(?!0)/.test(tag.slice(4)) && values.length === 1 && creators.has(`${group(tag)} ${values[0] ?? ""}`);

/**
 * How the table writes a private attribute's values; undefined for what it does not list. Bulk data are not among them: images are copied there,
 * which no mask reaches.
 */
export function safeRepresentationOf({ tag, privateCreator }: Pick<SeenElement, "tag" | "privateCreator">): ValueRepresentation | undefined {
  if (privateCreator === undefined) return undefined;
  const vr = representations.get(keyOf(tag, privateCreator));
  return vr === undefined || vr === "" || /^O[BW]/.test(vr) ? undefined : (vr as ValueRepresentation);
}
