/** Groups neighbours so that a thread gets a fair piece of work at a time, and many small files reach the disk together. */
export function* batchesOf<Item>(items: Iterable<Item>, weightOf: (item: Item) => number, order: { readonly weight: number; readonly count: number }): Generator<readonly Item[], void, undefined> {
  let batch: Item[] = [];
  let weight = 0;
  for (const item of items) {
    const own = weightOf(item);
    if (batch.length > 0 && (weight + own > order.weight || batch.length >= order.count)) {
      yield batch;
      batch = [];
      weight = 0;
    }
    batch.push(item);
    weight += own;
  }
  if (batch.length > 0) yield batch;
}
