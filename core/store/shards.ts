import type { CatalogueTotals } from "../domain/catalogue.ts";
import type { Result } from "../domain/failure.ts";
import { startThread, threadFile } from "../platform/thread.ts";
import type { CatalogueBatch, CatalogueFiles } from "./catalogueBuild.ts";
import type { ShardsOrder } from "./serveShards.ts";
import type { ShardReadInput, ShardReadName, ShardReadOutput } from "./shardReads.ts";
import { StoreThread } from "./storeThread.ts";

/** A pair of shards as it is filled. */
export interface CatalogueMaker {
  readonly add: (batch: CatalogueBatch) => Promise<void>;
  /** Both are durable under their names when this resolves. */
  readonly finish: () => Promise<CatalogueTotals>;
  /** What was not finished is as if it had never been begun. */
  readonly close: () => Promise<void>;
}

/** A pair of shards as it is read. */
export interface CatalogueReader {
  readonly read: <Name extends ShardReadName>(name: Name, input: ShardReadInput<Name>) => Promise<ShardReadOutput<Name>>;
  readonly close: () => Promise<void>;
}

async function begin(type: ShardsOrder["type"], { identity, facts }: CatalogueFiles): Promise<Result<StoreThread>> {
  const thread = new StoreThread(startThread(threadFile(import.meta.url, "../workers/shards.ts"), "shards"));
  const keys = [new Uint8Array(identity.key), new Uint8Array(facts.key)] as const;
  const order: ShardsOrder = { type, identity: { file: identity.file, key: keys[0] }, facts: { file: facts.file, key: keys[1] } };
  const opened = await thread.order(order, keys);
  return opened.ok ? { ok: true, value: thread } : opened;
}

export async function makeCatalogue(files: CatalogueFiles): Promise<Result<CatalogueMaker>> {
  const thread = await begin("make", files);
  if (!thread.ok) return thread;
  const { value } = thread;
  return {
    ok: true,
    value: {
      add: (batch) => value.ask({ type: "add", batch }),
      finish: () => value.ask({ type: "finish" }),
      close: () => value.close(),
    },
  };
}

export async function openCatalogue(files: CatalogueFiles): Promise<Result<CatalogueReader>> {
  const thread = await begin("open", files);
  if (!thread.ok) return thread;
  const { value } = thread;
  return { ok: true, value: { read: (name, input) => value.ask({ type: "read", name, input }), close: () => value.close() } };
}
