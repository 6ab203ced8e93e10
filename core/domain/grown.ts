/** The same column, with room for so many values: at least twice as much as before, so that growing costs little. */
export function grown<Column extends Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(column: Column, needed: number): Column {
  if (needed <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => Column)(Math.max(needed, column.length * 2));
  larger.set(column);
  column.fill(0);
  return larger;
}
