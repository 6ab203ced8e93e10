import { createHash, timingSafeEqual } from "node:crypto";
import { fail, FailureError, type Result } from "../domain/failure.ts";
import { listenOnSocket, type FramedConnection } from "../platform/socket.ts";
import type { CardModule, Desk, Loader } from "./card.ts";
import { asText, describedAsText, hello, largestFrame, request, slotAsText, verbs, type Answer, type Verb } from "./frames.ts";

/**
 * The card process's end. It serves one client, the one that knows the token; afterwards the door is shut. What does not fit the
 * protocol ends the connection without a word, so that no PIN finds its way into a message about it.
 */
export interface CardServer {
  /** Resolves when the client is gone; the process has nothing to do then. */
  readonly finished: Promise<void>;
}

export async function serveCards(socket: string, token: string, cards: Served): Promise<CardServer> {
  const { promise: finished, resolve: finish } = Promise.withResolvers<undefined>();
  let isTaken = false;
  const server = await listenOnSocket(socket, largestFrame, (connection) => {
    let isGreeted = false;
    connection.listen((frame) => {
      if (isGreeted) {
        serve(connection, cards, frame);
        return;
      }
      const greeting = hello.safeParse(frame);
      if (isTaken || !greeting.success || !isSame(greeting.data.token, token)) {
        connection.cut();
        return;
      }
      isGreeted = true;
      isTaken = true;
      server.close();
      const unwatch = cards.watch(() => {
        connection.send({ event: "changed" } satisfies Answer);
      });
      void connection.whenClosed.then(async () => {
        unwatch();
        await cards.close();
        finish(undefined);
      });
      connection.send({ event: "welcome" } satisfies Answer);
    });
  });
  return { finished };
}

/** Hashed first: lengths differ, and comparing takes the same time. */
const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(createHash("sha256").update(one).digest(), createHash("sha256").update(other).digest());

function serve(connection: FramedConnection, cards: Served, frame: unknown): void {
  const asked = request.safeParse(frame);
  const act = asked.success ? prepare(cards, asked.data.verb, asked.data.input) : undefined;
  if (!asked.success || act === undefined) {
    connection.cut();
    return;
  }
  const { id } = asked.data;
  act().then(
    (result) => {
      connection.send((result.ok ? { id, value: result.value } : { id, failure: result.failure }) satisfies Answer | { failure: unknown });
    },
    (error: unknown) => {
      if (error instanceof FailureError) connection.send({ id, failure: error.failure });
      else throw error;
    },
  );
}

/** Readers that cannot be exchanged refuse. */
type Served = CardModule & Desk & Partial<Loader>;

type Act = () => Promise<Result<unknown>>;

const mapped = <Value>(result: Result<Value>, change: (value: Value) => unknown): Result<unknown> =>
  result.ok ? { ok: true, value: change(result.value) } : result;
const emptied = (result: Result<void>): Result<unknown> => mapped(result, () => null);

/** Each verb with its own checked input; undefined where the input does not fit. */
const acts: { readonly [Name in Verb]: (cards: Served, input: unknown) => Act | undefined } = {
  slots: (cards, input) => fitted(verbs.slots.in, input, () => async () => mapped(await cards.slots(), (slots) => slots.map(slotAsText))),
  modules: (cards, input) => fitted(verbs.modules.in, input, () => () => cards.modules()),
  load: (cards, input) =>
    fitted(
      verbs.load.in,
      input,
      ({ modules }) =>
        async () =>
          cards.load === undefined ? fail("card.operationRefused") : emptied(await cards.load(modules)),
    ),
  login: (cards, input) =>
    fitted(
      verbs.login.in,
      input,
      ({ slot, pin }) =>
        async () =>
          mapped(await cards.login(slot, pin), describedAsText),
    ),
  logout: (cards, input) =>
    fitted(verbs.logout.in, input, ({ slot }) => async () => {
      await cards.logout(slot);
      return { ok: true, value: null };
    }),
  sign: (cards, input) =>
    fitted(
      verbs.sign.in,
      input,
      ({ slot, key, digest, scheme, pin }) =>
        async () =>
          mapped(await cards.sign(slot, key, digest, scheme, pin), asText),
    ),
  agree: (cards, input) =>
    fitted(
      verbs.agree.in,
      input,
      ({ slot, key, point, pin }) =>
        async () =>
          mapped(await cards.agree(slot, key, point, pin), asText),
    ),
  decrypt: (cards, input) =>
    fitted(
      verbs.decrypt.in,
      input,
      ({ slot, key, wrapped, padding, pin }) =>
        async () =>
          mapped(await cards.decrypt(slot, key, wrapped, padding, pin), asText),
    ),
  insert: (cards, input) =>
    fitted(
      verbs.insert.in,
      input,
      ({ card, slot }) =>
        async () =>
          emptied(await cards.insert(card, slot)),
    ),
  remove: (cards, input) =>
    fitted(
      verbs.remove.in,
      input,
      ({ slot }) =>
        async () =>
          emptied(await cards.remove(slot)),
    ),
};

const prepare = (cards: Served, verb: Verb, input: unknown): Act | undefined => acts[verb](cards, input);

interface Shape<Value> {
  readonly safeParse: (input: unknown) => { readonly success: true; readonly data: Value } | { readonly success: false };
}

function fitted<Value>(shape: Shape<Value>, input: unknown, act: (value: Value) => Act): Act | undefined {
  const parsed = shape.safeParse(input);
  return parsed.success ? act(parsed.data) : undefined;
}
