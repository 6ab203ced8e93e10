import { FailureError } from "../domain/failure.ts";

/** Without a room's own counting: for a thread alone. */
export function numbersFrom(first: number): () => number {
  let next = first;
  return () => next++;
}

/** Threads count together in four shared bytes, so that no two segments have one number. */
export function sharedNumbers(counter: Int32Array<SharedArrayBuffer>): () => number {
  return () => {
    const number = Atomics.add(counter, 0, 1);
    if (number < 1 || number > 99_999_999) throw new FailureError("vault.numbersUsedUp");
    return number;
  };
}
