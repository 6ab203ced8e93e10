import type { Identity } from "../../domain/catalogue.ts";
import type { IdentityString } from "../../deid/verifier/finding.ts";
import type { NameParts, SpelledIdentity } from "../../domain/spellings/spelling.ts";

/** What all holders of a person say of who that is, put together: one person may be written in many ways by many providers. */

const valuesOf = (identity: Identity, field: string): readonly string[] => [...new Set(identity.filter(([name]) => name === field).map(([, value]) => value.trim()))].filter((value) => value !== "");

/** Family and given name are parted by a space or, in DICOM, by a caret; a name in one piece is a family name that may be both. */
function partsOf(name: string): NameParts {
  const [family = "", ...given] = name.split(/[\s\u3000^]+/u).filter((part) => part !== "");
  return { family, given: given.join(" ") };
}

/** One for each way in which the name is written; the rest goes with all of them. */
export function spelledIdentities(identity: Identity): readonly SpelledIdentity[] {
  const kanji = valuesOf(identity, "nameKanji").map(partsOf);
  const kana = valuesOf(identity, "nameKana").map(partsOf);
  const romaji = valuesOf(identity, "nameRomaji").map(partsOf);
  const addresses = valuesOf(identity, "address");
  const postals = valuesOf(identity, "postal");
  const births = valuesOf(identity, "birthDay");
  const [sex] = valuesOf(identity, "sexCode");
  const insurers = valuesOf(identity, "insurer");
  const symbols = valuesOf(identity, "symbol");
  const numbers = valuesOf(identity, "number");
  const branches = valuesOf(identity, "branch");
  const others = {
    ids: [...valuesOf(identity, "patientId"), ...valuesOf(identity, "myNumber"), ...valuesOf(identity, "publicRecipient")],
    phones: valuesOf(identity, "phone"),
  };
  const count = Math.max(1, kanji.length, kana.length, romaji.length, addresses.length, postals.length, births.length, numbers.length);
  return Array.from({ length: count }, (_, index): SpelledIdentity => {
    const at = <Value>(values: readonly Value[]): Value | undefined => values[Math.min(index, values.length - 1)];
    const [insurer, symbol, number, branch] = [at(insurers), at(symbols), at(numbers), at(branches)];
    return {
      ...definedOf({ kanji: at(kanji), kana: at(kana), romaji: at(romaji), birth: at(births), postal: at(postals), addressText: at(addresses) }),
      ...(sex === "male" || sex === "female" ? { sex } : {}),
      ...(index === 0 && others),
      ...(insurer !== undefined && symbol !== undefined && number !== undefined && { insurance: { insurer, symbol, number, ...(branch !== undefined && { branch }) } }),
    };
  });
}

type Defined<Given> = { readonly [Key in keyof Given]?: Exclude<Given[Key], undefined> };
const definedOf = <Given extends object>(given: Given): Defined<Given> => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<Given>;

/** The raw strings, for the verifier, who makes its own spellings of them. */
const verifierKinds: Readonly<Record<string, IdentityString["kind"]>> = {
  nameKanji: "name",
  nameKana: "kana",
  nameRomaji: "romaji",
  patientId: "id",
  myNumber: "id",
  publicRecipient: "id",
  publicPayer: "insurer",
  phone: "phone",
  postal: "postal",
  address: "address",
  email: "email",
  insurer: "insurer",
  birth: "birth",
  symbol: "symbolNumber",
  number: "symbolNumber",
};

export const identityStrings = (identity: Identity): readonly IdentityString[] =>
  identity.flatMap(([field, value]): IdentityString[] => {
    const kind = verifierKinds[field];
    return kind === undefined || value.trim() === "" ? [] : [{ kind, text: value.trim() }];
  });
