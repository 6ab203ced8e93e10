import type { EndReason } from "../contract/link.ts";
import { openRoomLink, type RoomLink } from "../contract/linkClient.ts";
import type { OperationInput, OperationName, OperationOutput } from "../contract/operations.ts";
import type { Result } from "../domain/failure.ts";
import { startRoomChild, type RoomChild, type RoomChildOptions } from "../platform/roomChild.ts";

/** For tests: the real processes, room and card, started as the window starts them. */
export interface RunningRoom {
  readonly child: RoomChild;
  readonly link: RoomLink;
  readonly ended: Promise<EndReason>;
  readonly gone: Promise<undefined>;
  readonly events: { readonly name: string; readonly at: number }[];
  readonly call: <Name extends OperationName>(name: Name, input: OperationInput<Name>) => Promise<Result<OperationOutput<Name>>>;
  /** As the window does at its end. */
  readonly stop: () => Promise<void>;
}

export function startRoomForTests(folder: string, options: Omit<RoomChildOptions, "folder" | "client"> = {}): RunningRoom {
  const ended = Promise.withResolvers<EndReason>();
  const gone = Promise.withResolvers<undefined>();
  const events: { name: string; at: number }[] = [];
  const child = startRoomChild(
    { folder, client: "window", ...options },
    (message) => {
      link.receive(message);
    },
    () => {
      link.gone();
      gone.resolve(undefined);
    },
  );
  const link = openRoomLink(
    (message) => {
      child.post(message);
    },
    {
      ready: () => undefined,
      event: (name) => events.push({ name, at: performance.now() }),
      print: () => Promise.resolve({ ok: false, failure: { code: "print.noPrinter" } }),
      ended: ended.resolve,
    },
  );
  return {
    child,
    link,
    ended: ended.promise,
    gone: gone.promise,
    events,
    call: (name, input) => link.call(name, input) as Promise<Result<never>>,
    stop: async () => {
      link.stop();
      await gone.promise;
    },
  };
}
