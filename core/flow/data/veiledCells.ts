import { identityHunter } from "../../deid/dicom/identityHunter.ts";
import type { Identity } from "../../domain/catalogue.ts";
import { classOfMeaning, type FieldClass } from "../../domain/recipe.ts";
import { isIdentity, type ColumnMeaning } from "../../domain/record.ts";

/** What a veiled view keeps back by its kind, whatever it says. */
const keptBack: ReadonlySet<FieldClass> = new Set(["identifier", "code", "linkingCode", "freeText", "othersNames"]);

export const isKeptBack = (meaning: ColumnMeaning): boolean => isIdentity(meaning) || keptBack.has(classOfMeaning[meaning]);

/** One of two letters says nobody's name; a sex says nobody. */
const fewestLetters = 2;
const tellNobody: ReadonlySet<string> = new Set(["sex", "sexCode"]);

/** Whether a clinical text says who this person is after all: then it is kept back as free text is. */
export function namesPerson(identity: Identity, local: string): (text: string) => boolean {
  const values = [local, ...identity.filter(([field]) => !tellNobody.has(field)).flatMap(([, value]) => [value, ...value.split(/[\s\u3000^=]+/u)])];
  const hunter = identityHunter([...new Set(values)].filter((value) => Array.from(value).length >= fewestLetters));
  return (text) => hunter.isIn(text);
}
