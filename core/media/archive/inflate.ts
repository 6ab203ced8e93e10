import type { Gunzip, InflateRaw } from "node:zlib";

/** Pieces of what the engine unpacks. Packed chunks are wiped once it has taken them, since whoever has them can unpack them. */
export async function* inflate(engine: Gunzip | InflateRaw, chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer, void> {
  const state = { isOver: false };
  const over = new Promise<void>((resolve) => {
    engine.once("close", () => {
      state.isOver = true;
      resolve();
    });
  });
  const take = (chunk: Buffer): Promise<void> =>
    new Promise((taken) => {
      engine.write(chunk, () => {
        taken();
      });
    });
  const feed = async (): Promise<void> => {
    for await (const chunk of chunks) {
      // The engine ends by itself where the packed data do; what follows them is noticed by the count of bytes it took.
      if (state.isOver) return;
      await Promise.race([take(chunk), over]);
      chunk.fill(0);
    }
    if (!state.isOver) engine.end();
  };
  const fed = feed().catch((error: unknown) => {
    engine.destroy(error instanceof Error ? error : new Error("a source threw what is no error"));
  });
  try {
    for await (const piece of engine as AsyncIterable<Buffer>) yield piece;
  } finally {
    engine.destroy();
    await fed;
  }
}
