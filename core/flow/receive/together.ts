/**
 * Works through a source with so many acts under way at once. The first that fails stops the taking of more; all that were begun
 * have ended when this does.
 */
export async function together<Item>(source: Iterable<Item> | AsyncIterable<Item>, atOnce: number, act: (item: Item) => Promise<void>): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const faults: unknown[] = [];
  for await (const item of source) {
    if (faults.length > 0) break;
    const one = act(item)
      .catch((error: unknown) => {
        faults.push(error);
      })
      .finally(() => underWay.delete(one));
    underWay.add(one);
    if (underWay.size >= atOnce) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (faults.length > 0) throw faults[0];
}
