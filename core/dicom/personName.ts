/** The three groups a person's name is written in (PS3.5 §6.2.1.2): as Latin letters, as characters of the language, as it sounds. */
export interface PersonName {
  readonly alphabetic: string;
  readonly ideographic: string;
  readonly phonetic: string;
}

/** Family and given names, parted by one space; the remaining components (middle name, titles) behind them. */
const spoken = (group: string): string =>
  group
    .split("^")
    .map((component) => component.trim())
    .filter((component) => component !== "")
    .join(" ");

export function readPersonName(value: string): PersonName {
  const [alphabetic = "", ideographic = "", phonetic = ""] = value.split("=").map(spoken);
  return { alphabetic, ideographic, phonetic };
}
