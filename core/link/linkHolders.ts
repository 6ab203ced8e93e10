import type { Identity } from "../domain/catalogue.ts";
import type { LinkRule, PersonId } from "../domain/person.ts";
import { insuredKey, numberKey } from "./identityKeys.ts";

/** One patient as one provider knows them. */
export interface Holder {
  readonly holder: number;
  readonly provider: string;
  /** The patient's number at the provider. */
  readonly local: string;
  readonly identity: Identity;
}

export interface HolderLink {
  readonly holder: number;
  readonly person: PersonId;
  readonly rule: LinkRule;
}

/** Two ways of telling led to two persons: the number decided, and a human should know. */
export interface LinkConflict {
  readonly holder: number;
  readonly byNumber: PersonId;
  readonly byInsured: PersonId;
}

/** Which persons are known by what; holders of earlier deliveries go in first. */
export class PersonIndex {
  readonly #numbers = new Map<string, PersonId>();
  /** Undefined where several persons share the key: then it tells nothing. */
  readonly #insured = new Map<string, PersonId | undefined>();

  learn({ provider, local, identity }: Omit<Holder, "holder">, person: PersonId): void {
    this.#numbers.set(numberKey(provider, local), person);
    const insured = insuredKey(identity);
    if (insured === undefined) return;
    this.#insured.set(insured, this.#insured.has(insured) && this.#insured.get(insured) !== person ? undefined : person);
  }

  byNumber({ provider, local }: Pick<Holder, "provider" | "local">): PersonId | undefined {
    return this.#numbers.get(numberKey(provider, local));
  }

  byInsured({ identity }: Pick<Holder, "identity">): PersonId | undefined {
    const key = insuredKey(identity);
    return key === undefined ? undefined : this.#insured.get(key);
  }
}

export interface Linking {
  readonly links: readonly HolderLink[];
  readonly persons: readonly PersonId[];
  readonly conflicts: readonly LinkConflict[];
}

/** Says of every holder who that is. The index learns them, so that a second holder of the same delivery may be the same person. */
export function linkHolders(index: PersonIndex, holders: Iterable<Holder>, newPerson: () => PersonId): Linking {
  const links: HolderLink[] = [];
  const persons: PersonId[] = [];
  const conflicts: LinkConflict[] = [];
  for (const holder of holders) {
    const byNumber = index.byNumber(holder);
    const byInsured = index.byInsured(holder);
    if (byNumber !== undefined && byInsured !== undefined && byNumber !== byInsured) conflicts.push({ holder: holder.holder, byNumber, byInsured });
    let person = byNumber ?? byInsured;
    const rule: LinkRule = byNumber !== undefined ? "sameNumber" : byInsured !== undefined ? "sameInsured" : "new";
    if (person === undefined) persons.push((person = newPerson()));
    links.push({ holder: holder.holder, person, rule });
    index.learn(holder, person);
  }
  return { links, persons, conflicts };
}
