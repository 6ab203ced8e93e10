/** As many as are wanted, each group in turn, so that the many of one kind do not crowd out the few of another. */
export function drawFairly<Item>(all: readonly Item[], groupOf: (item: Item) => string, wanted: number, chance: () => number): readonly Item[] {
  if (wanted >= all.length) return all;
  const groups = Map.groupBy(all, groupOf);
  const queues = [...groups.values()].map((group) => ({
    rank: chance(),
    items: group
      .map((item) => ({ item, rank: chance() }))
      .sort((left, right) => left.rank - right.rank)
      .map(({ item }) => item),
  }));
  // The groups too in an order of chance: what is few each time is not always the same few.
  queues.sort((left, right) => left.rank - right.rank);
  const drawn: Item[] = [];
  for (let round = 0; drawn.length < wanted; round++)
    for (const { items } of queues) {
      const item = items[round];
      if (item !== undefined && drawn.length < wanted) drawn.push(item);
    }
  return drawn;
}
