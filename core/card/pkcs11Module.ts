import { createHash } from "node:crypto";
import { fail, succeed, type Failure, type Result } from "../domain/failure.ts";
import { readFile } from "../platform/disk.ts";
import { startThread, threadFile } from "../platform/thread.ts";
import type { CardModule, ModuleState, Slot } from "./card.ts";
import type { Asked, FromModule, ToModule } from "./pkcs11Thread.ts";

/** A library on the allow-list. */
export interface ModuleOrder {
  readonly path: string;
  readonly sha256: string;
  /** Where NSS's own module finds its keys, in its own words; others take none. */
  readonly parameters?: string;
}

export interface PrefixedModule {
  /** Of its slots' names. */
  readonly prefix: string;
  readonly module: Pkcs11Module;
}

/** A library has one state in a process (PKCS#11 §5.4): named twice, it is opened once. */
export function openPkcs11Modules(orders: readonly ModuleOrder[]): readonly PrefixedModule[] {
  const unique = new Map(orders.map((order) => [order.path, order]));
  return [...unique.values()].map((order, index) => {
    const prefix = `pkcs11-${String(index + 1)}`;
    return { prefix, module: openPkcs11Module(order, prefix) };
  });
}

/** A module that hangs must not keep keys alive. */
const patienceMilliseconds = 1500;

/** The file is hashed before anything of it runs. */
function examine({ path, sha256 }: ModuleOrder): ModuleState {
  const bytes = readFile(path);
  if (bytes === undefined) return { path, failure: { code: "card.moduleMissing" } };
  const found = createHash("sha256").update(bytes).digest("hex");
  return { path, sha256: found, ...(found !== sha256 && { failure: { code: "card.moduleAltered" } }) };
}

/** A card module that can be told that a reader was emptied, before its own library notices. */
export interface Pkcs11Module extends CardModule {
  readonly noteEmptied: (reader: string) => void;
}

/** A PKCS#11 library as a card module. It opens in the background; calls wait for it. A library that cannot serve has no slots and says why. */
export function openPkcs11Module(order: ModuleOrder, prefix: string): Pkcs11Module {
  const examined = examine(order);
  if (examined.failure !== undefined) return absentModule(examined, examined.failure);

  const watchers = new Set<() => void>();
  const waiting = new Map<number, { readonly slot: string; readonly settle: (result: Result<unknown>) => void }>();
  const opening = Promise.withResolvers<Failure | undefined>();
  const thread = startThread(threadFile(import.meta.url, "../workers/pkcs11.ts"), "pkcs11");
  let slots: readonly Slot[] = [];
  /** Slots whose card is known to be gone though the library has not said so yet. */
  const emptied = new Set<string>();
  let state: ModuleState = examined;
  let counter = 0;

  const post = (message: ToModule): void => {
    thread.post(message);
  };
  const announce = (): void => {
    for (const watcher of watchers) watcher();
  };

  function receive(message: FromModule): void {
    switch (message.type) {
      case "opened":
        opening.resolve(undefined);
        return;
      case "refused":
        state = { ...state, failure: message.failure };
        opening.resolve(message.failure);
        return;
      case "slots":
        slots = message.slots;
        emptied.clear();
        if (message.isChanged) announce();
        return;
      case "answer":
        waiting.get(message.id)?.settle(message.result);
        waiting.delete(message.id);
        return;
    }
  }

  thread.listen((message) => {
    // From core/card/pkcs11Thread.ts only.
    receive(message as FromModule);
  });
  post({ type: "open", path: order.path, prefix, ...(order.parameters !== undefined && { parameters: order.parameters }) });
  void thread.gone.then((error) => {
    if (error !== undefined) console.error(error.stack);
    state = { ...state, failure: state.failure ?? { code: "card.stopped" } };
    slots = [];
    opening.resolve(state.failure);
    for (const { settle } of waiting.values()) settle(fail("card.stopped"));
    waiting.clear();
    announce();
  });

  /** Whatever `asked` says, the thread answers in kind. */
  async function ask<Value>(asked: Asked): Promise<Result<Value>> {
    const failure = await opening.promise;
    if (failure !== undefined) return { ok: false, failure };
    if (state.failure !== undefined) return fail("card.stopped");
    if (emptied.has(asked.slot)) return fail("card.removed");
    const id = ++counter;
    return new Promise((resolve) => {
      const settle = (result: Result<unknown>): void => {
        resolve(result as Result<Value>);
      };
      waiting.set(id, { slot: asked.slot, settle });
      post({ type: "ask", id, asked });
    });
  }

  /** What is under way with that card is over; the library will say so in its own time, or never. */
  function noteEmptied(reader: string): void {
    const gone = slots.filter((slot) => slot.card !== undefined && reader.startsWith(slot.reader));
    if (gone.length === 0) return;
    slots = slots.map((slot) => (gone.includes(slot) ? { id: slot.id, reader: slot.reader } : slot));
    for (const { id } of gone) emptied.add(id);
    for (const [id, { slot, settle }] of waiting) {
      if (!emptied.has(slot)) continue;
      waiting.delete(id);
      settle(fail("card.removed"));
    }
    // A card that was put back already must be looked at anew, whether or not the library saw it go.
    post({ type: "forget", slots: gone.map(({ id }) => id) });
    announce();
  }

  return {
    noteEmptied,
    slots: async () => {
      await opening.promise;
      return succeed(slots);
    },
    modules: async () => {
      await opening.promise;
      return succeed([state]);
    },
    watch: (watcher) => {
      const own = (): void => {
        watcher();
      };
      watchers.add(own);
      return () => {
        watchers.delete(own);
      };
    },
    login: (slot, pin) => ask({ verb: "login", slot, pin }),
    logout: async (slot) => {
      await ask({ verb: "logout", slot });
    },
    sign: (slot, key, digest, scheme, pin) => ask({ verb: "sign", slot, key, digest, scheme, pin }),
    agree: (slot, key, point, pin) => ask({ verb: "agree", slot, key, point, pin }),
    decrypt: (slot, key, wrapped, padding, pin) => ask({ verb: "decrypt", slot, key, wrapped, padding, pin }),
    close: async () => {
      watchers.clear();
      post({ type: "close" });
      const late = setTimeout(() => {
        // A thread inside a foreign library cannot be ended; the process can.
        process.kill(process.pid, "SIGKILL");
      }, patienceMilliseconds);
      await thread.gone;
      clearTimeout(late);
    },
  };
}

function absentModule(state: ModuleState, failure: Failure): Pkcs11Module {
  const refuse = (): Promise<Result<never>> => Promise.resolve({ ok: false, failure });
  return {
    noteEmptied: () => undefined,
    slots: () => Promise.resolve(succeed([])),
    modules: () => Promise.resolve(succeed([state])),
    watch: () => () => undefined,
    login: refuse,
    logout: () => Promise.resolve(),
    sign: refuse,
    agree: refuse,
    decrypt: refuse,
    close: () => Promise.resolve(),
  };
}
