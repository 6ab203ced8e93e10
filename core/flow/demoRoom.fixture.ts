import { chmodSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../platform/clock.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { createStore } from "../store/client.ts";
import { createRoom } from "./createRoom.ts";
import { testEntry } from "./officers.fixture.ts";
import { roomForTests, type RoomForTests } from "./room.fixture.ts";

/**
 * For tests: a demo room of their own, copied from one that is made once in a run of the tests, because its cards cost seconds. Where it is
 * kept build/vitest-setup.ts says, which also takes it away.
 */
export async function copyDemoRoom(folder: string): Promise<void> {
  cpSync(await modelRoom(), folder, { recursive: true });
  // With the rights that are part of what a room is.
  chmodSync(folder, 0o700);
}

export async function demoRoomForTests(order: Omit<NonNullable<Parameters<typeof roomForTests>[0]>, "folder"> = {}): Promise<RoomForTests> {
  const room = roomForTests(order);
  await copyDemoRoom(room.context.folder);
  return room;
}

async function modelRoom(): Promise<string> {
  const shelf = process.env["NOREN_TEST_SHELF"];
  if (shelf === undefined) throw new Error("build/vitest-setup.ts has not run");
  const model = path.join(shelf, "room");
  if (existsSync(model)) return model;
  const making = mkdtempSync(path.join(tmpdir(), "noren-model-"));
  const made = await createRoom({
    folder: path.join(making, "room"),
    name: "試験室",
    kind: "demo",
    officers: [],
    createStore,
    entry: { ...testEntry(), at: systemClock.now() },
    clock: systemClock,
    entropy: systemEntropy,
  });
  if (!made.ok) throw new Error(made.failure.code);
  // Two files of tests may begin at once: then the first room is everybody's.
  if (!existsSync(model)) moveUnlessThere(path.join(making, "room"), model);
  rmSync(making, { recursive: true });
  return model;
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOTEMPTY")) throw error;
  }
}
