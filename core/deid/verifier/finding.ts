/**
 * What the verifier is told and what it tells. It knows nothing of how records and images were treated and shares no code with that:
 * it reads what is about to leave as a stranger would, looking for what came in.
 */

export const identityKinds = ["name", "kana", "romaji", "id", "phone", "postal", "address", "email", "insurer", "symbolNumber", "birth"] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** One string by which a person is known, as it was delivered. */
export interface IdentityString {
  readonly kind: IdentityKind;
  readonly text: string;
}

export interface KnownPerson {
  readonly strings: readonly IdentityString[];
  /** What stands for the person in the output. */
  readonly pseudonym: string;
  /** `YYYY-MM-DD` of the person's first record: dates of who was born shortly before it may fall on the birth date when they move. */
  readonly firstEvent?: string;
}

export const hitKinds = [...identityKinds, "idHash"] as const;
export type HitKind = (typeof hitKinds)[number];

/** Where something was found; never what. */
export interface Hit {
  /** Number of the output, in the order in which they were looked at. */
  readonly output: number;
  /** Of bytes, or of the name of the output (`inName`). */
  readonly offset: number;
  readonly kind: HitKind;
  readonly inName: boolean;
}

export interface Searched {
  /** Nothing may leave with one of these. */
  readonly hits: readonly Hit[];
  /** Parts of names that stand alone, dates that are somebody else's birth date, or that of a child: they may be anything. */
  readonly doubtful: readonly Hit[];
  /** All of them; the lists stop at `listed`. */
  readonly hitCount: number;
  readonly doubtfulCount: number;
  /** Strings too short to be looked for alone, by kind: nothing is said about them. */
  readonly tooShort: Readonly<Partial<Record<IdentityKind, number>>>;
  readonly needles: number;
  readonly outputs: number;
  readonly bytes: number;
}

export const listed = 10_000;
