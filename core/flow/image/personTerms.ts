import { identityHunter, type IdentityHunter } from "../../deid/dicom/identityHunter.ts";
import type { Identity } from "../../domain/catalogue.ts";
import type { Recipe } from "../../domain/recipe.ts";
import { spellingsOf } from "../../domain/spellings/spellingsOf.ts";
import { spelledIdentities } from "../run/personIdentity.ts";
import type { ImageRequest } from "./anonymizeImage.ts";

/** What holds for all images of one person in one run. */
export interface PersonTerms {
  readonly pseudonym: string;
  /** By which all dates of the person move. */
  readonly days: number;
  readonly identity: IdentityHunter;
  /** Of others whose names stand in the person's files. */
  readonly others: IdentityHunter;
}

/** A place of fewer letters is a word of any text. */
const fewestLetters = 4;

/** Only what is strong enough to stand alone. */
const strong = (identity: Identity): readonly string[] => [...new Set(spelledIdentities(identity).flatMap(spellingsOf).filter(({ strength }) => strength === "certain").map(({ text }) => text))];

export const hunterOfPerson = (identity: Identity): IdentityHunter => identityHunter(strong(identity));

/** Staff, household and hospital, as headers name them; a hospital that the recipe lets stand is not hunted. */
export function hunterOfOthers(others: Identity, { images }: Pick<Recipe, "images">): IdentityHunter {
  const places = others.filter(([field, value]) => field === "place" && Array.from(value).length >= fewestLetters).map(([, value]) => value);
  return identityHunter([...strong(others), ...(images.options.retainInstitutionIdentity ? [] : new Set(places))]);
}

export const requestOf = (recipe: Pick<Recipe, "images" | "pooledFromAge">, runSecret: Uint8Array, { pseudonym, days, identity, others }: PersonTerms): ImageRequest => ({
  runSecret,
  pseudonym,
  dates: recipe.images.dates === "shift" ? { kind: "shift", days } : { kind: recipe.images.dates },
  identity,
  others,
  options: recipe.images.options,
  pooledFromAge: recipe.pooledFromAge,
});
