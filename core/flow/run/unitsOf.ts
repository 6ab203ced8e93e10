import { createSecretKey } from "node:crypto";
import { pseudonymOf } from "../../deid/records/pseudonym.ts";
import type { PersonId } from "../../domain/person.ts";
import type { FrozenScope } from "./snapshot.ts";

/** Persons of one unit: what is done again after a power cut. */
export const personsOfUnit = 64;

export interface NamedPerson {
  readonly person: PersonId;
  readonly pseudonym: string;
}

/** In the order of their pseudonyms: the order of a table tells nothing of numbers or of when somebody came. */
export function unitsOf(scope: Pick<FrozenScope, "persons">, secret: Uint8Array): readonly (readonly NamedPerson[])[] {
  const key = createSecretKey(secret);
  const ordered = [...scope.persons.keys()].map((person) => ({ person, pseudonym: pseudonymOf(key, person) })).toSorted((one, other) => (one.pseudonym < other.pseudonym ? -1 : 1));
  return Array.from({ length: Math.ceil(ordered.length / personsOfUnit) }, (_, index) => ordered.slice(index * personsOfUnit, (index + 1) * personsOfUnit));
}
