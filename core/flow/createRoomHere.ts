import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import { fail, type Result } from "../domain/failure.ts";
import { createStore } from "../store/client.ts";
import type { Act, RoomContext } from "./context.ts";
import { claimRoom } from "./claimRoom.ts";
import { createRoom } from "./createRoom.ts";
import { isRoom } from "./roomFolder.ts";

/** The first verb of a room; its own making is the first row of its log. */
export async function createRoomHere(context: RoomContext, input: OperationInput<"room.create">, act: Act): Promise<Result<OperationOutput<"room.create">>> {
  if (isRoom(context.folder)) return fail("room.exists");
  if (context.obstacle !== undefined) return { ok: false, failure: context.obstacle };
  const made = await context.jobs.run("room.create", ({ progress, signal }) =>
    createRoom({
      folder: context.folder,
      ...input,
      createStore,
      entry: act.entry(),
      clock: context.clock,
      entropy: context.entropy,
      progress,
      signal,
    }),
  );
  if (!made.ok) return made;
  context.obstacle = claimRoom(context.folder);
  return { ok: true, value: { room: made.value.room, officers: [...made.value.officers] } };
}
