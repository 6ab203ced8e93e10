import { openRoomLink, type RoomLink } from "../contract/linkClient.ts";
import type { OperationInput, OperationName, OperationOutput } from "../contract/operations.ts";
import type { Result } from "../domain/failure.ts";
import { startRoomChild } from "../platform/roomChild.ts";

/** A room process for the command line: one session, ended with the work it was begun for. */

export interface RoomCaller {
  readonly call: <Name extends OperationName>(name: Name, input: OperationInput<Name>) => Promise<Result<OperationOutput<Name>>>;
  readonly resource: (name: string, query: Record<string, string>) => Promise<Result<{ readonly contentType: string; readonly bytes: Uint8Array }>>;
}

export interface RoomProcessOrder {
  readonly folder: string;
  /** The program can be looked into from outside. */
  readonly observed: boolean;
  /** Card libraries that no policy names yet. */
  readonly modules?: readonly { readonly path: string; readonly sha256: string }[];
  readonly event: (name: string, payload: unknown) => void;
}

export async function withRoomProcess<Value>({ folder, observed, modules = [], event }: RoomProcessOrder, work: (room: RoomCaller) => Promise<Value>): Promise<Value> {
  const ended = Promise.withResolvers<undefined>();
  const child = startRoomChild(
    { folder, client: "cli", observed, modules },
    (message) => {
      link.receive(message);
    },
    () => {
      link.gone();
      ended.resolve(undefined);
    },
  );
  const link: RoomLink = openRoomLink(
    (message) => {
      child.post(message);
    },
    {
      ready: () => undefined,
      event,
      print: () => Promise.resolve({ ok: false, failure: { code: "print.refused" } }),
      ended: () => undefined,
    },
  );
  try {
    return await work({ call: (name, input) => link.call(name, input) as Promise<Result<never>>, resource: link.resource });
  } finally {
    link.stop();
    await ended.promise;
    child.kill();
  }
}
