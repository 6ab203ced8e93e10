/** For tests: a table read letter by letter, with the line each row begins at. Nothing of it is the program's own reader. */

export interface ReadRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export function readTable(text: string): readonly ReadRow[] {
  const rows: ReadRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  let line = 1;
  let begun = 1;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === "\n") line += 1;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text.charAt(at + 1) === '"') {
        cell += letter;
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === ",") {
      cells.push(cell);
      cell = "";
    } else if (letter === "\n") {
      rows.push({ line: begun, cells: [...cells, cell] });
      cells = [];
      cell = "";
      begun = line;
    } else if (letter !== "\r") cell += letter;
  }
  return rows;
}
