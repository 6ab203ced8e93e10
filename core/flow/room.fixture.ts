import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { combineReaders } from "../card/combinedReaders.ts";
import { openPkcs11Modules, type ModuleOrder } from "../card/pkcs11Module.ts";
import { openSoftwareReader } from "../card/softwareReader.ts";
import type { EventName } from "../contract/events.ts";
import type { EndReason } from "../contract/link.ts";
import type { OperationInput, OperationName, OperationOutput } from "../contract/operations.ts";
import type { Milliseconds } from "../domain/brand.ts";
import type { Failure, Result } from "../domain/failure.ts";
import type { Role } from "../domain/roles.ts";
import { systemClock, type Clock } from "../platform/clock.ts";
import { systemEntropy } from "../platform/entropy.ts";
import type { RoomContext } from "./context.ts";
import { dispatch, dispatchResource } from "./dispatch.ts";
import { endSession } from "./endSession.ts";
import { openJobs } from "./jobs.ts";
import { cardFolder, readDesk } from "./roomFolder.ts";
import { openTimings } from "./timings.ts";
import { openVigil } from "./vigil.ts";

/** For tests: everything of a room process but the process. Real cards, real files, real SQLite in its threads. */
export interface RoomForTests {
  readonly context: RoomContext;
  readonly events: { readonly name: EventName; readonly payload: unknown }[];
  /** What would have ended the process. */
  readonly ends: readonly EndReason[];
  readonly call: <Name extends OperationName>(name: Name, input: OperationInput<Name>) => Promise<Result<OperationOutput<Name>>>;
  readonly callAnything: (name: unknown, input: unknown) => Promise<Result<unknown>>;
  readonly resource: (name: unknown, query: unknown) => Promise<Result<{ contentType: string; bytes: Uint8Array }>>;
  /** Puts in the first card of a role and signs in with the PIN on the desk. */
  readonly signIn: (role: Role | { readonly card: string }) => Promise<Result<OperationOutput<"session.open">>>;
  /** Puts a card of the desk into a reader and signs a ceremony with it. */
  readonly sign: (ceremony: string, card: string, slot: string) => Promise<Result<OperationOutput<"ceremony.sign">>>;
  readonly signOut: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export function roomForTests({ readers = 1, clock = systemClock, folder: given, modules = [], isObserved = false }: { readonly readers?: number; readonly modules?: readonly ModuleOrder[]; readonly isObserved?: boolean; readonly clock?: Clock; readonly folder?: string } = {}): RoomForTests {
  const parent = given === undefined ? mkdtempSync(path.join(tmpdir(), "noren-room-")) : undefined;
  const folder = given ?? path.join(parent ?? "", "room");
  const events: { name: EventName; payload: unknown }[] = [];
  const ends: EndReason[] = [];
  const timings = openTimings();
  const broadcast: RoomContext["broadcast"] = (name, payload) => {
    events.push({ name, payload });
  };
  const context: RoomContext = {
    folder,
    client: "window",
    clock,
    entropy: systemEntropy,
    cards: combineReaders(openSoftwareReader(cardFolder(folder), readers), openPkcs11Modules(modules)),
    jobs: openJobs(systemClock, (job) => {
      broadcast("job.progress", job);
    }),
    idleMilliseconds: 600_000 as Milliseconds,
    isObserved,
    broadcast,
    print: () => Promise.resolve({ ok: true, value: undefined }),
    end: (reason) => {
      ends.push(reason);
      return Promise.resolve();
    },
    touch: () => undefined,
    session: undefined,
    selftest: [],
    obstacle: undefined,
    // A room that a test copies here is opened by several such contexts, one after the other, in one process.
    isClaimed: true,
    connectionAttempts: 0,
    ceremony: undefined,
    ending: undefined,
  };
  openVigil(context.idleMilliseconds, broadcast, (reason) => {
    ends.push(reason);
    return Promise.resolve();
  }).watchCards(context);
  const call = (name: OperationName, input: unknown): Promise<Result<never>> => dispatch(context, timings, name, input) as Promise<Result<never>>;
  return {
    context,
    events,
    ends,
    call,
    callAnything: (name, input) => dispatch(context, timings, name, input),
    resource: (name, query) => dispatchResource(context, timings, name, query),
    signIn: async (who) => {
      const listed: Result<OperationOutput<"card.list">> = await call("card.list", {});
      if (!listed.ok) return listed;
      const card = listed.value.desk.find((one) => (typeof who === "string" ? one.role === who : one.id === who.card));
      if (card === undefined) return { ok: false, failure: { code: "card.absent" } satisfies Failure };
      const inserted: Result<unknown> = await call("card.insert", { card: card.id });
      if (!inserted.ok) return inserted;
      const slots: Result<OperationOutput<"card.list">> = await call("card.list", {});
      const serial = readDesk(folder).find(({ id }) => id === card.id)?.serial;
      const slot = slots.ok ? slots.value.slots.find((one) => one.card?.serial === serial) : undefined;
      return call("session.open", { slot: slot?.id ?? "software-1", pin: card.pin });
    },
    sign: async (ceremony, card, slot) => {
      const found = readDesk(folder).find(({ id }) => id === card);
      const inserted = await context.cards.insert(card, slot);
      if (!inserted.ok) return inserted;
      return call("ceremony.sign", { ceremony, slot, pin: found?.pin ?? "" });
    },
    signOut: () => endSession({ ...context, cards: { ...context.cards, close: () => Promise.resolve() } }, "signedOut").then(() => {
      context.session = undefined;
      context.ceremony = undefined;
    }),
    remove: async () => {
      await endSession(context, "signedOut");
      if (parent !== undefined) rmSync(parent, { recursive: true });
    },
  };
}
