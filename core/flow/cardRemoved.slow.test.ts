import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCard } from "../card/openCard.ts";
import { openSoftwareReader } from "../card/softwareReader.ts";
import { systemClock } from "../platform/clock.ts";
import { hasMemory, searchMemory } from "../platform/processMemory.fixture.ts";
import { openFile } from "../store/open.ts";
import { copyDemoRoom } from "./demoRoom.fixture.ts";
import { openRoomKey } from "./openRoomKey.ts";
import { databaseKey, keysDatabaseKey } from "./roleKeys.ts";
import { startRoomForTests, type RunningRoom } from "./roomChild.fixture.ts";
import { cardFolder, readDesk } from "./roomFolder.ts";

/** DESIGN §4: keys go with the processes that held them. Looked for in their memory, which root alone may read. */

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("memory of removed cards skipped: only root may read another process's memory");

describe.skipIf(!isRoot)("when a card is taken out", () => {
  let parent: string;
  let folder: string;
  let room: RunningRoom;
  let keys: ReadonlyMap<string, Buffer>;

  beforeEach(async () => {
    parent = mkdtempSync(path.join(tmpdir(), "noren-removed-"));
    folder = path.join(parent, "room");
    await copyDemoRoom(folder);
    keys = await keysOf("technician-1");
    room = startRoomForTests(folder);
    expect(await room.call("card.insert", { card: "technician-1" })).toMatchObject({ ok: true });
    expect(await room.call("session.open", { slot: "software-1", pin: pinOf("technician-1") })).toMatchObject({ ok: true });
  });
  afterEach(async () => {
    room.child.kill();
    await room.gone;
    for (const key of keys.values()) key.fill(0);
    rmSync(parent, { recursive: true });
  });

  const pinOf = (card: string): string => readDesk(folder).find(({ id }) => id === card)?.pin ?? "";

  async function keysOf(id: string): Promise<ReadonlyMap<string, Buffer>> {
    const reader = openSoftwareReader(cardFolder(folder));
    await reader.insert(id);
    const card = await openCard(reader, "software-1", pinOf(id));
    if (!card.ok) throw new Error(card.failure.code);
    const opened = await openRoomKey({ folder, card: card.value, now: systemClock.now() });
    await reader.close();
    if (!opened.ok) throw new Error(opened.failure.code);
    const { room: roomKey, keys: keysKey = Buffer.alloc(0), vault = Buffer.alloc(0) } = opened.value.keys;
    return new Map([
      ["room", roomKey],
      ["keys", keysKey],
      ["vault", vault],
      ["room.db", databaseKey(roomKey)],
      ["keys.db", keysDatabaseKey(keysKey)],
    ]);
  }

  /** From taking out the card: when the window heard of it, and when neither process had any memory left. */
  async function takeOut(): Promise<{ readonly heard: number; readonly gone: number }> {
    const from = performance.now();
    void room.call("card.remove", {});
    await expect.poll(() => room.child.ids.some(hasMemory), { interval: 10, timeout: 90_000 }).toBe(false);
    const gone = performance.now() - from;
    const heard = (room.events.find(({ name }) => name === "session.ended")?.at ?? Infinity) - from;
    console.log(`heard after ${heard.toFixed(0)} ms, no memory left after ${gone.toFixed(0)} ms`);
    return { heard, gone };
  }

  it("no key of the room is in any memory any more", async () => {
    const [roomProcess, cardProcess] = room.child.ids;
    // What is not found now would not be missed afterwards.
    expect([...searchMemory(roomProcess, keys)].sort()).toEqual(expect.arrayContaining(["room", "room.db", "vault"]));
    expect(searchMemory(cardProcess, keys)).toEqual(new Set());
    const { heard, gone } = await takeOut();
    // How soon it is heard of on a card reader is measured in core/card/pivCard.slow.test.ts.
    expect(heard).toBeLessThan(gone);
    expect(gone).toBeLessThan(9000);
    expect(await room.ended).toBe("cardRemoved");
  });

  it("that holds even where a write hangs, and with it the end of the session", async () => {
    const database = openFile({ file: path.join(folder, "room.db"), key: keys.get("room.db") ?? Buffer.alloc(0), keyChecked: true }, false);
    database.exec("BEGIN IMMEDIATE");
    try {
      const { heard, gone } = await takeOut();
      expect(heard).toBeLessThan(gone);
      // SQLite would have waited for ten seconds.
      expect(gone).toBeLessThan(9000);
      expect(await room.ended).toBe("cardRemoved");
    } finally {
      database.close();
    }
  });
});
