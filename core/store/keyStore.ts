import { FailureError, type Failure, type Result } from "../domain/failure.ts";
import { startThread, threadFile } from "../platform/thread.ts";
import type { KeyReadInput, KeyReadName, KeyReadOutput, KeyWriteInput, KeyWriteName } from "./objectKeys.ts";
import type { KeysOrder } from "./serveKeys.ts";
import { StoreThread } from "./storeThread.ts";

/** keys.db as the room process has it: one thread of its own. */
export interface KeyStore {
  readonly read: <Name extends KeyReadName>(name: Name, input: KeyReadInput<Name>) => Promise<KeyReadOutput<Name>>;
  /** Resolves once it would survive a power cut; what removes keys, once no file holds them. */
  readonly write: <Name extends KeyWriteName>(name: Name, input: KeyWriteInput<Name>) => Promise<number>;
  readonly close: () => Promise<void>;
  readonly stopped: Promise<Failure>;
}

export interface KeyStoreOpening {
  readonly file: string;
  /** 32 bytes, copied; the caller's stay his to wipe. */
  readonly key: Uint8Array;
  readonly keyChecked?: boolean;
}

const begin = (name: string): StoreThread => new StoreThread(startThread(threadFile(import.meta.url, "../workers/keys.ts"), name));
const orderOf = (type: KeysOrder["type"], { file, key, keyChecked = false }: KeyStoreOpening): KeysOrder => ({ type, file, key: new Uint8Array(key), keyChecked });

export async function createKeyStore(opening: KeyStoreOpening): Promise<Result<void>> {
  const thread = begin("keys-creation");
  const order = orderOf("create", opening);
  const created = await thread.order(order, [order.key]);
  await thread.close();
  return created;
}

export async function openKeyStore(opening: KeyStoreOpening): Promise<Result<KeyStore>> {
  const thread = begin("keys");
  const order = orderOf("open", opening);
  const opened = await thread.order(order, [order.key]);
  if (!opened.ok) return opened;
  let closing: Promise<void> | undefined;
  const ask = <Output>(request: unknown): Promise<Output> => (closing === undefined ? thread.ask(request) : Promise.reject(new FailureError("room.stopped")));
  return {
    ok: true,
    value: {
      read: (name, input) => ask({ type: "read", name, input }),
      write: (name, input) => ask({ type: "write", name, input }),
      close: () => (closing ??= thread.close()),
      stopped: thread.stopped,
    },
  };
}
