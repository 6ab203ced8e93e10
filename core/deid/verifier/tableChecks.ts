/** What a table that leaves must be besides free of names: of the columns that were asked for, and in an order that tells nothing. */

export const tableFaults = ["notUtf8", "headings", "ragged", "pseudonymUnknown", "pseudonymIsNumber", "orderTells"] as const;
export type TableFault = (typeof tableFaults)[number];

export interface CheckedTable {
  readonly faults: readonly TableFault[];
  readonly rows: number;
  /** Rank correlation of persons in the table with their numbers; undefined for fewer than enough persons to say anything. */
  readonly correlation?: number;
}

export interface ExpectedTable {
  /** By the recipe, in their order. */
  readonly headings: readonly string[];
  /** Which column holds pseudonyms. */
  readonly pseudonymColumn: number;
  /** The person's number at the provider, by pseudonym. */
  readonly numberOf: ReadonlyMap<string, string>;
}

const fewest = 8;

export function checkTable(bytes: Uint8Array, { headings, pseudonymColumn, numberOf }: ExpectedTable): CheckedTable {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const faults = new Set<TableFault>();
  if (text.includes("\u{fffd}")) faults.add("notUtf8");
  const persons = new Set<string>();
  let rows = -1;
  for (const cells of rowsOf(text.replace(/^\u{feff}/u, ""))) {
    rows += 1;
    if (rows === 0) {
      if (cells.length !== headings.length || cells.some((cell, index) => cell !== headings[index])) faults.add("headings");
      continue;
    }
    if (cells.length !== headings.length) faults.add("ragged");
    const pseudonym = cells[pseudonymColumn] ?? "";
    persons.add(pseudonym);
    if (!numberOf.has(pseudonym)) faults.add("pseudonymUnknown");
    if (/^\d+$/.test(pseudonym)) faults.add("pseudonymIsNumber");
  }
  if (rows === -1) faults.add("headings");
  const correlation = correlationOf([...persons].map((pseudonym) => numberOf.get(pseudonym) ?? ""));
  // Four standard deviations of chance (1 / √(n - 1)); a handful of persons is in order by chance only when all of them are.
  if (correlation !== undefined && Math.abs(correlation) > Math.min(0.999_999, 4 / Math.sqrt(persons.size - 1))) faults.add("orderTells");
  return { faults: [...faults], rows: Math.max(rows, 0), ...(correlation !== undefined && { correlation }) };
}

/** Spearman's, of the order in which they stand and the order of their numbers. */
export function correlationOf(numbers: readonly string[]): number | undefined {
  const count = numbers.length;
  if (count < fewest) return undefined;
  const sorted = numbers.map((number, place) => ({ number, place })).sort((left, right) => compareNumbers(left.number, right.number) || left.place - right.place);
  const squares = sorted.reduce((sum, { place }, rank) => sum + (place - rank) ** 2, 0);
  return 1 - (6 * squares) / (count * (count * count - 1));
}

function compareNumbers(left: string, right: string): number {
  if (/^\d+$/.test(left) && /^\d+$/.test(right)) return Number(left) - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A reader of its own: whoever wrote the table is not asked how to read it. */
function* rowsOf(text: string): Generator<readonly string[]> {
  const cell = /("(?:[^"]|"")*"|[^",\r\n][^,\r\n]*|)(,|\r\n|\r|\n|$)/gy;
  let cells: string[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) {
      // Not written by the rules: no row, whatever it holds.
      yield [];
      return;
    }
    const [, content = "", end] = match;
    cells.push(content.startsWith('"') ? content.slice(1, -1).replaceAll('""', '"') : content);
    if (end === ",") {
      if (cell.lastIndex === text.length) cells.push("");
      else continue;
    }
    yield cells;
    cells = [];
  }
}
