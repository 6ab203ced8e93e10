import { toRoom, type EndReason, type FromRoom, type ToRoom } from "../contract/link.ts";
import { connectCards } from "../card/cardClient.ts";
import type { Milliseconds } from "../domain/brand.ts";
import { fail, type Failure, type Result } from "../domain/failure.ts";
import { systemClock } from "../platform/clock.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { hardenProcess } from "../platform/hardening.ts";
import type { RoomContext } from "./context.ts";
import { dispatch, dispatchResource } from "./dispatch.ts";
import { endSession } from "./endSession.ts";
import { openJobs } from "./jobs.ts";
import { noteAttempts } from "./noteAttempts.ts";
import { claimRoom } from "./claimRoom.ts";
import { wipeKeys } from "./roleKeys.ts";
import { isRoom } from "./roomFolder.ts";
import { runSelftest } from "./runSelftest.ts";
import { openTimings } from "./timings.ts";
import { openVigil } from "./vigil.ts";

/** Ten minutes: the shortest that does not throw out a reader who studies one image (MHLW guideline 6.0, ch. 8: automatic logoff). */
export const idleMilliseconds = (10 * 60 * 1000) as Milliseconds;

/**
 * What a session leaves orderly in; whatever hangs (a disk that does not answer, a long write) is cut off then, because keys lie in this memory,
 * and being cut off at any moment is what everything here is made for.
 */
const millisecondsToEnd = 1500;
/** The last message must leave before the process does. */
const millisecondsForMessages = 20;

/**
 * The life of a room process: started, one session at most, ended. It is the place where session, role, contract and audit are
 * enforced for window, CLI and resources alike (DESIGN §4).
 */
export function openRoomProcess(post: (message: FromRoom) => void): (message: unknown) => Promise<void> {
  let context: RoomContext | undefined;
  const timings = openTimings();
  const printing = new Map<number, (result: Result<void>) => void>();
  let counter = 0;
  let isEnding = false;

  function print(): Promise<Result<void>> {
    const id = ++counter;
    return new Promise((resolve) => {
      printing.set(id, resolve);
      post({ type: "print", id });
    });
  }

  async function end(reason: EndReason): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    // The window goes blank on this event, before anything slower is done.
    post({ type: "event", name: "session.ended", payload: { reason } });
    const keys = context?.session?.keys;
    const late = setTimeout(() => {
      if (keys !== undefined) wipeKeys(keys);
      post({ type: "ended", reason });
      // A thread that waits for the disk cannot be ended by kinder means, and would keep the process and its keys.
      setTimeout(() => process.kill(process.pid, "SIGKILL"), millisecondsForMessages);
    }, millisecondsToEnd);
    if (context !== undefined) await endSession(context, reason);
    clearTimeout(late);
    // Names and milliseconds only; for whoever measures.
    if (process.env["NOREN_TIMINGS"] !== undefined) console.error(JSON.stringify(timings.summary()));
    post({ type: "ended", reason });
    setTimeout(() => process.exit(0), millisecondsForMessages);
  }

  async function start(order: Extract<ToRoom, { type: "start" }>): Promise<void> {
    const { argumentsThatOpen } = hardenProcess();
    const cards = await connectCards(order.socket, order.token);
    const broadcast: RoomContext["broadcast"] = (name, payload) => {
      post({ type: "event", name, payload });
    };
    const isObserved = order.observed || argumentsThatOpen.length > 0;
    const idle = Math.min(order.idleMilliseconds ?? idleMilliseconds, idleMilliseconds) as Milliseconds;
    const vigil = openVigil(idle, broadcast, end);
    context = {
      folder: order.folder,
      client: order.client,
      clock: systemClock,
      entropy: systemEntropy,
      cards,
      jobs: openJobs(systemClock, (job) => {
        broadcast("job.progress", job);
      }),
      idleMilliseconds: idle,
      isObserved,
      broadcast,
      print,
      end,
      touch: vigil.touch,
      session: undefined,
      ceremony: undefined,
      selftest: [],
      obstacle: claimRoom(order.folder, { observed: isObserved }),
      isClaimed: isRoom(order.folder),
      connectionAttempts: 0,
      ending: undefined,
    };
    vigil.watchCards(context);
    const selftest = await runSelftest(context);
    context.selftest = selftest;
    if (selftest.some(({ passed }) => !passed)) context.obstacle ??= { code: "room.selftestFailed" };
    post({ type: "ready" });
  }

  const starting = Promise.withResolvers<undefined>();

  return async (raw) => {
    const parsed = toRoom.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    switch (message.type) {
      case "start":
        await start(message);
        starting.resolve(undefined);
        return;
      case "call": {
        await starting.promise;
        const result = context === undefined ? fail("room.stopped") : await dispatch(context, timings, message.operation, message.input);
        if (!isEnding || message.operation === "session.close") post({ type: "answer", id: message.id, result });
        if (context?.ending !== undefined) await end(context.ending);
        return;
      }
      case "resource": {
        await starting.promise;
        const result = context === undefined ? fail("room.stopped") : await dispatchResource(context, timings, message.name, message.query);
        post(result.ok ? { type: "bytes", id: message.id, ...result.value } : { type: "noBytes", id: message.id, failure: plain(result.failure) });
        return;
      }
      case "attempt":
        await starting.promise;
        if (context !== undefined) await noteAttempts(context, message.count);
        return;
      case "printed":
        printing.get(message.id)?.(message.failure === undefined ? { ok: true, value: undefined } : { ok: false, failure: message.failure as Failure });
        printing.delete(message.id);
        return;
      case "stop":
        await starting.promise;
        await end("signedOut");
        return;
    }
  };
}

/** The schema knows no readonly; the words are the same. */
const plain = (failure: Failure): { code: Failure["code"]; details?: Record<string, string | number> } =>
  failure.details === undefined ? { code: failure.code } : { code: failure.code, details: { ...failure.details } };

