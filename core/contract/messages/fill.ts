/** What a message may be filled with. Numbers get the language's separators. */
export type Values = Readonly<Record<string, string | number | undefined>>;

const placeholder = /\{(?<name>[A-Za-z]+)(?::(?<one>[^|{}]*)\|(?<many>[^|{}]*))?\}/g;
/** 「3 回」 must not be torn apart at the end of a line. */
const numberAndCounter = /(\d) ([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu;
const optionalPart = /\[(?<part>[^[\]]*)\]/g;

/** The names a text asks for, `[ ]` parts included. */
export function placeholdersOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(placeholder)].map((match) => match.groups?.["name"] ?? ""));
}

/**
 * `{count}` is the value, `{count:row|rows}` a word that goes with its number, `[ … {detail} … ]` a part left out when a
 * value in it is not known. A value missing elsewhere stays visible as its name: better odd than silently wrong.
 */
export function fill(locale: string, text: string, values: Values = {}): string {
  const isKnown = (part: string): boolean => [...placeholdersOf(part)].every((name) => values[name] !== undefined);
  return text
    .replaceAll(optionalPart, (whole, part: string) => (placeholdersOf(part).size === 0 ? whole : isKnown(part) ? part : ""))
    .replaceAll(placeholder, (whole: string, name: string, one: string | undefined, many: string | undefined) => {
      const value = values[name];
      if (value === undefined) return whole;
      if (one !== undefined && many !== undefined) return value === 1 ? one : many;
      return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : value;
    })
    .replaceAll(numberAndCounter, "$1\u00a0$2")
    .trim();
}
