import { counties, pastNames, prefectures, specialNames, tokyoIslands, wards } from "./placeNames.ts";

/**
 * An address down to its municipality (施行規則第18条第1号): prefecture, county, city, town or village; nothing below. A ward of a city falls
 * away, one of the 23 in Tokyo is a municipality of its own. Undefined for an address that does not tell where its municipality ends.
 */
export function municipalityOf(address: string): string | undefined {
  const folded = address
    .normalize("NFKC")
    .replace(/\s+/g, "")
    .replace(/^〒?\d{3}-?\d{4}/, "")
    .replaceAll("ケ", "ヶ");
  const prefecture = prefectures.find((name) => folded.startsWith(name)) ?? "";
  const rest = folded.slice(prefecture.length);
  const found = special(rest) ?? (prefecture === "東京都" ? special(rest, wards, tokyoIslands) : undefined) ?? county(rest) ?? city(rest) ?? (prefecture === "" ? undefined : town(rest));
  return found === undefined ? undefined : `${prefecture}${found}`;
}

function special(rest: string, ...lists: readonly (readonly string[])[]): string | undefined {
  const names = lists.length === 0 ? [...specialNames, ...pastNames] : lists.flat();
  return names.find((name) => rest.startsWith(name));
}

/** 郡: no county's name holds a word for a municipality, but for the few that do. */
function county(rest: string): string | undefined {
  const known = counties.find((name) => rest.startsWith(name));
  const named = known ?? /^[^市区町村郡県\d-]{1,4}郡/.exec(rest)?.[0];
  if (named === undefined) return undefined;
  const inside = rest.slice(named.length);
  const municipality = special(inside) ?? town(inside);
  return municipality === undefined ? undefined : `${named}${municipality}`;
}

const city = (rest: string): string | undefined => /^[^市区町村郡県\d-]{1,6}市/.exec(rest)?.[0];

/** The first letter may be 町 or 村 itself, as in 村田町. */
const town = (rest: string): string | undefined => /^[^市区郡県\d-][^市区町村郡県\d-]{0,6}[町村]/.exec(rest)?.[0];
