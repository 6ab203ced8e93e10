import table from "../../assets/dicom/attributeNames.json" with { type: "json" };
import { isPrivate, isPrivateCreator } from "./dictionary.ts";

/** What PS3.6 calls an attribute. For people who look at a file: nothing is decided by a name. */

let names: ReadonlyMap<number, string> | undefined;

function allNames(): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const [group, entries] of Object.entries(table.names)) for (const entry of entries.split("|")) found.set(Number.parseInt(`${group}${entry.slice(0, 4)}`, 16), entry.slice(5));
  return found;
}

const repeating = Object.entries(table.repeating).map(([pattern, name]) => ({ pattern: new RegExp(`^${pattern.replaceAll("x", "[0-9A-F]")}$`), name }));

/** Undefined for what the standard does not know. */
export function nameOfAttribute(tag: number): string | undefined {
  if ((tag & 0xffff) === 0) return "Group Length";
  if (isPrivateCreator(tag)) return "Private Creator";
  if (isPrivate(tag)) return undefined;
  names ??= allNames();
  return names.get(tag) ?? repeating.find(({ pattern }) => pattern.test(tag.toString(16).toUpperCase().padStart(8, "0")))?.name;
}
