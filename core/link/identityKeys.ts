import type { Identity } from "../domain/catalogue.ts";
import { foldText } from "../domain/spellings/foldText.ts";

/** By what two holders are told to be one person. Texts that are equal mean the same; undefined where too little is known to tell. */

/** The one value of a field. Where a holder has two that differ, nothing is concluded from either. */
function only(identity: Identity, field: string): string | undefined {
  const values = new Set(identity.filter(([name]) => name === field).map(([, value]) => foldText(value)));
  const [value] = values;
  return values.size === 1 && value !== "" ? value : undefined;
}

/** The same number at the same provider. Leading zeros count: two systems of one hospital may number without each other. */
export const numberKey = (provider: string, local: string): string => `${provider}\0${local.normalize("NFKC").trim()}`;

/**
 * Kana, birth, sex and the number of the insurance: a family shares the number, twins share the birth, and a name alone is shared by many.
 * The branch number (枝番) tells members of a family apart where it is written; not everybody writes it.
 */
export function insuredKey(identity: Identity): string | undefined {
  const parts = ["nameKana", "birthDay", "sexCode", "insurer", "symbol", "number"].map((field) => only(identity, field));
  return parts.includes(undefined) ? undefined : parts.join("\0");
}

/** Of a line that refuses: a name, in kanji or in kana, with a birth. */
export function namedKeys(identity: Identity): readonly string[] {
  const births = valuesOf(identity, "birthDay");
  return ["nameKanji", "nameKana", "nameRomaji"].flatMap((field) => valuesOf(identity, field).flatMap((name) => births.map((birth) => `${field}\0${name}\0${birth}`)));
}

function valuesOf(identity: Identity, field: string): readonly string[] {
  return [...new Set(identity.filter(([name]) => name === field).map(([, value]) => foldText(value)))].filter((value) => value !== "");
}

/** Numbers that a line names; of the list's own provider. */
export const localsOf = (identity: Identity): readonly string[] => identity.filter(([name]) => name === "patientId").map(([, value]) => value);
