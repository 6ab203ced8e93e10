import type { z } from "zod";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { connectToSocket } from "../platform/socket.ts";
import type { CardModule, Desk, Loader } from "./card.ts";
import { answer, asText, largestFrame, verbs, type Verb } from "./frames.ts";

/** The cards as the room process sees them. When the card process is gone, every call answers `card.stopped` and the watchers are told. */
export interface CardClient extends CardModule, Desk, Loader {
  /** Resolves once the card process is gone. */
  readonly stopped: Promise<void>;
}

type Value<Name extends Verb> = z.output<(typeof verbs)[Name]["out"]>;

/** Where nobody listens or the token is wrong, a client whose every call answers `card.stopped`. */
export async function connectCards(socket: string, token: string, patienceMilliseconds?: number): Promise<CardClient> {
  const connection = await connectToSocket(socket, largestFrame, patienceMilliseconds);
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  const watchers = new Set<() => void>();
  const { promise: greeted, resolve: greet } = Promise.withResolvers<undefined>();
  let counter = 0;
  let isGone = connection === undefined;

  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };

  function receive(frame: unknown): void {
    const parsed = answer.safeParse(frame);
    if (!parsed.success) {
      connection?.cut();
      return;
    }
    if ("event" in parsed.data) {
      if (parsed.data.event === "welcome") greet(undefined);
      else notify();
      return;
    }
    const { id } = parsed.data;
    waiting.get(id)?.("failure" in parsed.data ? { ok: false, failure: parsed.data.failure } : { ok: true, value: parsed.data.value });
    waiting.delete(id);
  }

  function ask<Name extends Verb>(verb: Name, input: z.input<(typeof verbs)[Name]["in"]>): Promise<Result<Value<Name>>> {
    if (connection === undefined || isGone) return Promise.resolve(fail("card.stopped"));
    const id = ++counter;
    return new Promise((resolve) => {
      waiting.set(id, (result) => {
        if (!result.ok) {
          resolve(result);
          return;
        }
        const value = verbs[verb].out.safeParse(result.value);
        if (value.success) {
          // The schema of this very verb has just checked it; TypeScript does not follow the index.
          resolve(succeed(value.data as Value<Name>));
          return;
        }
        connection.cut();
        resolve(fail("card.stopped"));
      });
      connection.send({ id, verb, input });
    });
  }

  const stopped = (connection?.whenClosed ?? Promise.resolve()).then(() => {
    isGone = true;
    greet(undefined);
    for (const settle of waiting.values()) settle(fail("card.stopped"));
    waiting.clear();
    notify();
  });

  connection?.listen(receive);
  connection?.send({ token });
  if (connection !== undefined) await greeted;

  const emptied = async (asked: Promise<Result<null>>): Promise<Result<void>> => {
    const result = await asked;
    return result.ok ? succeed(undefined) : result;
  };

  return {
    stopped,
    slots: () => ask("slots", {}),
    watch: (watcher) => {
      const own = (): void => {
        watcher();
      };
      watchers.add(own);
      return () => {
        watchers.delete(own);
      };
    },
    modules: () => ask("modules", {}),
    load: (modules) => emptied(ask("load", { modules: modules.map(({ path, sha256 }) => ({ path, sha256 })) })),
    login: (slot, pin) => ask("login", { slot, ...(pin !== undefined && { pin }) }),
    logout: async (slot) => {
      await ask("logout", { slot });
    },
    sign: (slot, key, digest, scheme, pin) => ask("sign", { slot, key, digest: asText(digest), scheme, ...(pin !== undefined && { pin }) }),
    agree: (slot, key, point, pin) => ask("agree", { slot, key, point: asText(point), ...(pin !== undefined && { pin }) }),
    decrypt: (slot, key, wrapped, padding, pin) => ask("decrypt", { slot, key, wrapped: asText(wrapped), padding, ...(pin !== undefined && { pin }) }),
    insert: (card, slot) => emptied(ask("insert", { card, ...(slot !== undefined && { slot }) })),
    remove: (slot) => emptied(ask("remove", slot === undefined ? {} : { slot })),
    close: async () => {
      // Whoever closes knows it.
      watchers.clear();
      connection?.close();
      await stopped;
    },
  };
}
