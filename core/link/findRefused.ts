import type { Identity } from "../domain/catalogue.ts";
import type { PersonId } from "../domain/person.ts";
import { localsOf, namedKeys, numberKey } from "./identityKeys.ts";

/** Whom a line of a list of refusals may mean. A refusal errs on the side of stopping: whoever fits in either way is stopped. */

export interface RefusedLine {
  readonly provider: string;
  readonly identity: Identity;
}

export interface PersonSeen {
  readonly person: PersonId;
  readonly provider: string;
  readonly local: string;
  readonly identity: Identity;
}

/** The lines by number and by name with birth; then everybody who is known passes by once. */
export class RefusalFinder {
  readonly #lines = new Map<string, number[]>();
  readonly #found: Set<PersonId>[] = [];

  constructor(lines: readonly RefusedLine[]) {
    for (const [index, { provider, identity }] of lines.entries()) {
      this.#found.push(new Set());
      for (const local of localsOf(identity)) this.#add(numberKey(provider, local), index);
      for (const key of namedKeys(identity)) this.#add(key, index);
    }
  }

  see({ person, provider, local, identity }: PersonSeen): void {
    for (const key of [numberKey(provider, local), ...namedKeys(identity)]) {
      for (const index of this.#lines.get(key) ?? []) this.#found[index]?.add(person);
    }
  }

  /** In the order of the lines. */
  get found(): readonly ReadonlySet<PersonId>[] {
    return this.#found;
  }

  #add(key: string, index: number): void {
    const known = this.#lines.get(key);
    if (known === undefined) this.#lines.set(key, [index]);
    else known.push(index);
  }
}
