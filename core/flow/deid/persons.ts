import type { Identity } from "../../domain/catalogue.ts";
import type { ImageFacts } from "../image/imageFacts.ts";

/** Whose a file is, where no room links persons: by number, issuer and day of birth, as their headers give them. */

export type PatientFacts = Pick<ImageFacts, "patient" | "identity" | "others">;

export interface FoundPerson {
  /** What pseudonym, days and UIDs hang on; the same in the next run with the same secret. */
  readonly key: string;
  /** Of all files of the person. */
  readonly identity: Identity;
  readonly others: Identity;
}

export interface FoundPeople {
  /** By the place of the facts in what was given. */
  readonly personOf: readonly FoundPerson[];
  readonly persons: readonly FoundPerson[];
}

/** `lone` tells files apart whose headers say nothing at all of whose they are. */
export function findPeople(facts: readonly (PatientFacts & { readonly lone: string })[]): FoundPeople {
  const births = new Map<string, Set<string>>();
  for (const { patient } of facts) {
    if (patient.id === "" || patient.birth === "") continue;
    const number = JSON.stringify([patient.id, patient.issuer]);
    births.set(number, (births.get(number) ?? new Set()).add(patient.birth));
  }
  const keyOf = ({ patient: { id, issuer, birth, name }, lone }: (typeof facts)[number]): string => {
    if (id === "") return name === "" ? JSON.stringify(["", lone]) : JSON.stringify(["", name, birth]);
    // A header without the day of birth belongs to the one person who has the number.
    const known = births.get(JSON.stringify([id, issuer]));
    return JSON.stringify([id, issuer, birth === "" && known?.size === 1 ? [...known][0] : birth]);
  };
  const byKey = new Map<string, { readonly key: string; readonly identity: Map<string, Identity[number]>; readonly others: Map<string, Identity[number]> }>();
  const keys = facts.map((one) => {
    const key = keyOf(one);
    const person = byKey.get(key) ?? { key, identity: new Map(), others: new Map() };
    byKey.set(key, person);
    for (const field of one.identity) person.identity.set(field.join("\0"), field);
    for (const field of one.others) person.others.set(field.join("\0"), field);
    return key;
  });
  const persons = new Map([...byKey].map(([key, { identity, others }]) => [key, { key, identity: [...identity.values()], others: [...others.values()] }]));
  return { personOf: keys.map((key) => persons.get(key) ?? { key, identity: [], others: [] }), persons: [...persons.values()] };
}
