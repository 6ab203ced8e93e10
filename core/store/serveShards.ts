import { FailureError, type Failure } from "../domain/failure.ts";
import type { ThreadPort } from "../platform/thread.ts";
import { CatalogueBuild, type CatalogueBatch, type CatalogueFiles } from "./catalogueBuild.ts";
import { asStoreFailure } from "./failures.ts";
import { factsKind, identityKind, openReadable } from "./open.ts";
import type { FromStoreThread } from "./protocol.ts";
import { shardReads, type CatalogueDbs, type ShardReadName } from "./shardReads.ts";

/** The thread of one delivery's shards: it fills them or reads them, never both. */

export interface ShardsOrder extends CatalogueFiles {
  readonly type: "make" | "open";
}

export type ShardsRequest =
  | { readonly type: "add"; readonly batch: CatalogueBatch }
  | { readonly type: "finish" }
  | { readonly type: "read"; readonly name: ShardReadName; readonly input: unknown };

type ToShardsThread = ShardsOrder | { readonly type: "request"; readonly id: number; readonly request: ShardsRequest } | { readonly type: "close" };

export function serveShards(port: ThreadPort): void {
  const send = (message: FromStoreThread): void => {
    port.post(message);
  };
  let build: CatalogueBuild | undefined;
  let open: CatalogueDbs | undefined;
  let file = "";

  function stop(): void {
    // What was not finished is as if it had never been begun.
    build?.abandon();
    build = undefined;
    open?.identity.close();
    open?.facts.close();
    open = undefined;
    port.close();
  }

  function begin({ type, identity, facts }: ShardsOrder): void {
    file = facts.file;
    try {
      if (type === "make") build = new CatalogueBuild({ identity, facts });
      else open = openBoth({ identity, facts });
      send({ type: "ready" });
    } catch (error) {
      const known = asStoreFailure(error, file);
      if (!(known instanceof FailureError)) throw error;
      send({ type: "refused", failure: asShard(known.failure) });
      port.close();
    } finally {
      identity.key.fill(0);
      facts.key.fill(0);
    }
  }

  function carryOut(request: ShardsRequest): unknown {
    if (request.type === "read") {
      if (open === undefined) throw new Error("shards in making are not read");
      const read: (dbs: CatalogueDbs, input: never) => unknown = shardReads[request.name];
      return read(open, request.input as never);
    }
    if (build === undefined) throw new Error("finished shards do not change");
    const making = build;
    try {
      if (request.type === "finish") {
        build = undefined;
        return making.finish();
      }
      making.add(request.batch);
      return undefined;
    } catch (error) {
      // What came before is of no use without it: all of it goes.
      build = undefined;
      making.abandon();
      throw error;
    }
  }

  port.listen((raw) => {
    const message = raw as ToShardsThread;
    switch (message.type) {
      case "make":
      case "open":
        begin(message);
        return;
      case "request":
        try {
          send({ type: "done", id: message.id, output: carryOut(message.request) });
        } catch (error) {
          const known = asStoreFailure(error, file);
          if (known instanceof FailureError) send({ type: "failed", id: message.id, failure: known.failure });
          else send({ type: "bug", id: message.id, stack: error instanceof Error ? (error.stack ?? error.message) : "unknown" });
        }
        return;
      case "close":
        stop();
        return;
    }
  });
}

/** What is said of the room's own databases is said of these with other words. */
function asShard(failure: Failure): Failure {
  if (failure.code === "room.missing") return { code: "shard.missing" };
  return failure.code === "room.damaged" || failure.code === "room.wrongKey" ? { code: "shard.damaged" } : failure;
}

function openBoth({ identity, facts }: CatalogueFiles): CatalogueDbs {
  const first = openReadable({ ...identity, keyChecked: true }, identityKind);
  try {
    return { identity: first, facts: openReadable({ ...facts, keyChecked: true }, factsKind) };
  } catch (error) {
    first.close();
    throw error;
  }
}
