import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSoftwareReader } from "../card/softwareReader.ts";
import type { EventName } from "../contract/events.ts";
import type { OperationInput, OperationName, OperationOutput } from "../contract/operations.ts";
import type { Milliseconds } from "../domain/brand.ts";
import type { Failure, Result } from "../domain/failure.ts";
import type { Role } from "../domain/roles.ts";
import { systemClock } from "../platform/clock.ts";
import { systemEntropy } from "../platform/entropy.ts";
import type { RoomContext } from "./context.ts";
import { dispatch, dispatchResource } from "./dispatch.ts";
import { endSession } from "./endSession.ts";
import { openJobs } from "./jobs.ts";
import { cardFolder } from "./roomFolder.ts";
import { openTimings } from "./timings.ts";

/** For tests: everything of a room process but the process. Real cards, real files, real SQLite in its threads. */
export interface RoomForTests {
  readonly context: RoomContext;
  readonly events: { readonly name: EventName; readonly payload: unknown }[];
  readonly call: <Name extends OperationName>(name: Name, input: OperationInput<Name>) => Promise<Result<OperationOutput<Name>>>;
  readonly callAnything: (name: unknown, input: unknown) => Promise<Result<unknown>>;
  readonly resource: (name: unknown, query: unknown) => Promise<Result<{ contentType: string; bytes: Uint8Array }>>;
  /** Puts in the first card of a role and signs in with the PIN on the desk. */
  readonly signIn: (role: Role) => Promise<Result<OperationOutput<"session.open">>>;
  readonly signOut: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export function roomForTests(): RoomForTests {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-room-"));
  const folder = path.join(parent, "room");
  const events: { name: EventName; payload: unknown }[] = [];
  const timings = openTimings();
  const broadcast: RoomContext["broadcast"] = (name, payload) => {
    events.push({ name, payload });
  };
  const context: RoomContext = {
    folder,
    client: "window",
    clock: systemClock,
    entropy: systemEntropy,
    cards: openSoftwareReader(cardFolder(folder)),
    jobs: openJobs(systemClock, (job) => {
      broadcast("job.progress", job);
    }),
    idleMilliseconds: 600_000 as Milliseconds,
    broadcast,
    print: () => Promise.resolve({ ok: true, value: undefined }),
    end: () => Promise.resolve(),
    touch: () => undefined,
    session: undefined,
    selftest: [],
    obstacle: undefined,
    connectionAttempts: 0,
  };
  const call = (name: OperationName, input: unknown): Promise<Result<never>> => dispatch(context, timings, name, input) as Promise<Result<never>>;
  return {
    context,
    events,
    call,
    callAnything: (name, input) => dispatch(context, timings, name, input),
    resource: (name, query) => dispatchResource(context, timings, name, query),
    signIn: async (role) => {
      const listed: Result<OperationOutput<"card.list">> = await call("card.list", {});
      if (!listed.ok) return listed;
      const card = listed.value.desk.find((one) => one.role === role);
      if (card === undefined) return { ok: false, failure: { code: "card.absent" } satisfies Failure };
      const inserted: Result<unknown> = await call("card.insert", { card: card.id });
      if (!inserted.ok) return inserted;
      return call("session.open", { slot: "software-1", pin: card.pin });
    },
    signOut: () => endSession({ ...context, cards: { ...context.cards, close: () => Promise.resolve() } }, "signedOut").then(() => {
      context.session = undefined;
    }),
    remove: async () => {
      if (context.session !== undefined) await endSession(context, "signedOut");
      rmSync(parent, { recursive: true });
    },
  };
}
