/** How long each operation took, by the contract's name; printed at the end of a session where NOREN_TIMINGS is set. */
export interface Timings {
  readonly note: (operation: string, milliseconds: number) => void;
  readonly summary: () => Readonly<Record<string, { count: number; worst: number; mean: number }>>;
}

export function openTimings(): Timings {
  const sums = new Map<string, { count: number; total: number; worst: number }>();
  return {
    note: (operation, milliseconds) => {
      const sum = sums.get(operation) ?? { count: 0, total: 0, worst: 0 };
      sums.set(operation, { count: sum.count + 1, total: sum.total + milliseconds, worst: Math.max(sum.worst, milliseconds) });
    },
    summary: () => Object.fromEntries([...sums].map(([name, { count, total, worst }]) => [name, { count, worst, mean: total / count }])),
  };
}
