import { textOfHead } from "./contentKind.ts";

/** How a provider and the room agreed that a list of refusals (停止) is to be recognised. */
export interface OptOutPattern {
  /** Parts of file names, whatever their case. */
  readonly names: readonly string[];
  /** Headings that the first line must all have; none means that the name alone decides. */
  readonly headings: readonly string[];
}

export const defaultOptOut: OptOutPattern = { names: ["optout", "opt-out", "opt_out", "オプトアウト", "提供停止", "停止リスト"], headings: [] };

const fold = (text: string): string => (/^[\0-\x7f]*$/.test(text) ? text : text.normalize("NFKC")).toLowerCase();

/** One line of a table, quotes taken off; a comma within quotes is none. */
function headingsOf(line: string): ReadonlySet<string> {
  const cells = line.match(/"(?:[^"]|"")*"|[^,\t"]+/g) ?? [];
  return new Set(cells.map((cell) => fold(cell.replaceAll(/^"|"$/g, "").replaceAll('""', '"').trim())));
}

const known = new WeakMap<OptOutPattern, readonly string[]>();

/** Once for each pattern: it is asked for every file. */
function foldedNames(pattern: OptOutPattern): readonly string[] {
  const names = known.get(pattern) ?? pattern.names.map(fold);
  known.set(pattern, names);
  return names;
}

/** Text only: a list of refusals is a table, not a picture of one. */
export function isOptOutList(head: Buffer, name: string, pattern: OptOutPattern = defaultOptOut): boolean {
  const folded = fold(name);
  // Cheaper than to decode, and most files are not called so.
  const isNamed = foldedNames(pattern).some((part) => folded.includes(part));
  if (pattern.headings.length === 0 && !isNamed) return false;
  const text = textOfHead(head);
  if (text === undefined) return false;
  if (pattern.headings.length === 0) return isNamed;
  const line = /^\ufeff?([^\r\n]*)/.exec(text)?.[1] ?? "";
  const headings = headingsOf(line);
  return pattern.headings.every((heading) => headings.has(fold(heading)));
}
