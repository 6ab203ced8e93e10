import { fail, type Failure, type Result } from "../domain/failure.ts";
import { fromRoom, type EndReason, type FromRoom, type ToRoom } from "./link.ts";

/** The caller's end of the link to a room process; the same for Electron's main process and for the CLI. */
export interface RoomLink {
  readonly call: (operation: string, input: unknown) => Promise<Result<unknown>>;
  readonly resource: (name: string, query: Record<string, string>) => Promise<Result<{ contentType: string; bytes: Uint8Array }>>;
  readonly attempt: (count: number) => void;
  readonly stop: () => void;
  /** To be called with every message of the room process, and once when it is gone. */
  readonly receive: (message: unknown) => void;
  readonly gone: () => void;
}

export interface RoomListener {
  readonly ready: () => void;
  readonly event: (name: string, payload: unknown) => void;
  /** Prints the form that the window shows. */
  readonly print: () => Promise<Result<void>>;
  readonly ended: (reason: EndReason) => void;
}

export function openRoomLink(post: (message: ToRoom) => void, listener: RoomListener): RoomLink {
  const waiting = new Map<number, (message: FromRoom | Failure) => void>();
  let counter = 0;
  let isGone = false;
  let hasEnded = false;

  function ask(make: (id: number) => ToRoom): Promise<FromRoom | Failure> {
    if (isGone) return Promise.resolve({ code: "room.stopped" });
    const id = ++counter;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      post(make(id));
    });
  }

  function settle(id: number, message: FromRoom): void {
    waiting.get(id)?.(message);
    waiting.delete(id);
  }

  return {
    call: async (operation, input) => {
      const message = await ask((id) => ({ type: "call", id, operation, input }));
      if ("code" in message) return { ok: false, failure: message };
      return message.type === "answer" ? (message.result as Result<unknown>) : fail("answer.malformed");
    },
    resource: async (name, query) => {
      const message = await ask((id) => ({ type: "resource", id, name, query }));
      if ("code" in message) return { ok: false, failure: message };
      if (message.type === "noBytes") return { ok: false, failure: message.failure as Failure };
      return message.type === "bytes" ? { ok: true, value: { contentType: message.contentType, bytes: message.bytes } } : fail("answer.malformed");
    },
    attempt: (count) => {
      if (!isGone) post({ type: "attempt", count });
    },
    stop: () => {
      if (!isGone) post({ type: "stop" });
    },
    receive: (message) => {
      const parsed = fromRoom.safeParse(message);
      if (!parsed.success) return;
      const known = parsed.data;
      switch (known.type) {
        case "ready":
          listener.ready();
          return;
        case "answer":
        case "bytes":
        case "noBytes":
          settle(known.id, known);
          return;
        case "event":
          listener.event(known.name, known.payload);
          return;
        case "print":
          void listener.print().then((result) => {
            if (!isGone) post({ type: "printed", id: known.id, ...(!result.ok && { failure: result.failure }) });
          });
          return;
        case "ended":
          hasEnded = true;
          listener.ended(known.reason);
          return;
      }
    },
    gone: () => {
      if (isGone) return;
      isGone = true;
      for (const resolve of waiting.values()) resolve({ code: "room.stopped" });
      waiting.clear();
      if (!hasEnded) listener.ended("roomStopped");
    },
  };
}
