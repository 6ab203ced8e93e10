import type { Task } from "../platform/pool.ts";
import type { PackedRows } from "../store/chain.ts";
import type { Store } from "../store/client.ts";

/** Large enough that messages cost nothing beside hashing, small enough that cancelling and progress are smooth. */
export const rowsPerChunk = 4096;

/** Two chunks are read ahead, one by each reader, while the pool works on those before. */
const chunksAhead = 2;

/** Rows 1 to `size` as tasks for a pool, `limit` rows each. */
export async function* auditChunks<Input>(
  store: Pick<Store, "read">,
  size: number,
  inputOf: (rows: PackedRows) => Input,
  limit = rowsPerChunk,
): AsyncGenerator<Task<Input>> {
  const ahead: Promise<PackedRows>[] = [];
  for (let from = 1; from <= size || ahead.length > 0;) {
    while (from <= size && ahead.length < chunksAhead) {
      const chunk = store.read("audit.chunk", { from, limit: Math.min(limit, size - from + 1) });
      // Awaited in order below; a consumer that stops early leaves it to nobody.
      chunk.catch(() => undefined);
      ahead.push(chunk);
      from += limit;
    }
    const rows = await ahead.shift();
    if (rows === undefined) return;
    yield { input: inputOf(rows), transfer: [rows.stream.buffer, rows.lengths.buffer], weight: Math.min(limit, size - rows.first + 1) };
  }
}
