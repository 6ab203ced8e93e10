/** What a spelling is a spelling of. */
export type SpelledOf = "name" | "kana" | "romaji" | "birth" | "sex" | "id" | "phone" | "postal" | "address" | "insurance";

export interface Spelling {
  readonly text: string;
  readonly of: SpelledOf;
  /** Weak: too short or too common to be hunted alone. What to do with it is the caller's decision; it is never left out. */
  readonly strength: "certain" | "weak";
}

export interface NameParts {
  readonly family: string;
  readonly given: string;
}

/** 桜見市 若葉町 三丁目 12番5号 is { municipality: "桜見市", town: "若葉町", block: [3, 12, 5] }. */
export interface AddressParts {
  readonly prefecture?: string;
  readonly municipality: string;
  readonly town: string;
  readonly block: readonly number[];
  readonly building?: string;
}

export interface Insurance {
  readonly insurer: string;
  readonly symbol: string;
  readonly number: string;
  readonly branch?: string;
}

/** A person as the sources know them; what a source does not bring is absent. */
export interface SpelledIdentity {
  readonly kanji?: NameParts;
  readonly kana?: NameParts;
  readonly romaji?: NameParts;
  /** `YYYY-MM-DD`. */
  readonly birth?: string;
  readonly sex?: "male" | "female";
  readonly ids?: readonly string[];
  readonly phones?: readonly string[];
  readonly postal?: string;
  readonly address?: AddressParts;
  /** An address that nobody has taken apart. */
  readonly addressText?: string;
  readonly insurance?: Insurance;
}
