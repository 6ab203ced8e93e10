import { expect, test } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { tell } from "./receiveHere.ts";

test("nobody is told once the session has ended, and nothing breaks", async () => {
  const room = await demoRoomForTests();
  try {
    expect(await room.signIn("technician")).toMatchObject({ ok: true });
    const { session } = room.context;
    if (session === undefined) throw new Error("nobody is signed in");
    room.events.length = 0;
    await tell(room.context, 1);
    expect(room.events.map(({ name }) => name)).toEqual(["held.changed"]);
    // What a timer of a receipt meets that was set before the end.
    const stopped = { ...session, store: { ...session.store, read: () => Promise.reject(new FailureError("room.stopped")) } };
    await tell({ ...room.context, session: stopped }, 1);
    await tell({ ...room.context, session: undefined }, 1);
    expect(room.events.map(({ name }) => name)).toEqual(["held.changed"]);
  } finally {
    await room.remove();
  }
});
