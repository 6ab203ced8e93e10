/**
 * Rebuilds a row from its differences, modulo 2^16 (T.81 §H.1.2.1, table H.1). `above` is missing in the first row and in the first after a
 * restart; `first` is what the first sample of such a row is predicted as. `count` components lie side by side.
 */
export function predictRow(above: Int32Array | undefined, row: Int32Array, differences: Int32Array, count: number, predictor: number, first: number): void {
  const length = row.length;
  if (above === undefined) {
    for (let index = 0; index < length; index++) row[index] = ((index < count ? first : (row[index - count] as number)) + (differences[index] as number)) & 0xffff;
    return;
  }
  for (let index = 0; index < count; index++) row[index] = ((above[index] as number) + (differences[index] as number)) & 0xffff;
  switch (predictor) {
    case 1:
      for (let index = count; index < length; index++) row[index] = ((row[index - count] as number) + (differences[index] as number)) & 0xffff;
      return;
    case 2:
      for (let index = count; index < length; index++) row[index] = ((above[index] as number) + (differences[index] as number)) & 0xffff;
      return;
    case 3:
      for (let index = count; index < length; index++) row[index] = ((above[index - count] as number) + (differences[index] as number)) & 0xffff;
      return;
    case 4:
      for (let index = count; index < length; index++) row[index] = ((row[index - count] as number) + (above[index] as number) - (above[index - count] as number) + (differences[index] as number)) & 0xffff;
      return;
    case 5:
      for (let index = count; index < length; index++) row[index] = ((row[index - count] as number) + (((above[index] as number) - (above[index - count] as number)) >> 1) + (differences[index] as number)) & 0xffff;
      return;
    case 6:
      for (let index = count; index < length; index++) row[index] = ((above[index] as number) + (((row[index - count] as number) - (above[index - count] as number)) >> 1) + (differences[index] as number)) & 0xffff;
      return;
    default:
      for (let index = count; index < length; index++) row[index] = ((((row[index - count] as number) + (above[index] as number)) >> 1) + (differences[index] as number)) & 0xffff;
  }
}

/** The differences of a row, the other way round: from -32768 to 32767. */
export function differencesOfRow(above: Int32Array | undefined, row: Int32Array, differences: Int32Array, count: number, predictor: number, first: number): void {
  const length = row.length;
  if (above === undefined) {
    for (let index = 0; index < length; index++) differences[index] = (((row[index] as number) - (index < count ? first : (row[index - count] as number))) << 16) >> 16;
    return;
  }
  for (let index = 0; index < count; index++) differences[index] = (((row[index] as number) - (above[index] as number)) << 16) >> 16;
  for (let index = count; index < length; index++) {
    const left = row[index - count] as number;
    const up = above[index] as number;
    const diagonal = above[index - count] as number;
    differences[index] = (((row[index] as number) - predictionOf(predictor, left, up, diagonal)) << 16) >> 16;
  }
}

function predictionOf(predictor: number, left: number, up: number, diagonal: number): number {
  switch (predictor) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return diagonal;
    case 4:
      return left + up - diagonal;
    case 5:
      return left + ((up - diagonal) >> 1);
    case 6:
      return up + ((left - diagonal) >> 1);
    default:
      return (left + up) >> 1;
  }
}
