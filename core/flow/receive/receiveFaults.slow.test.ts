import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { at, begin, closeVault, entryOf, filesOf, folderForTest, journal, makeMedium, makeVault, receiveAll, reopenVault, tallies, type Tree } from "./receive.fixture.ts";

const isRoot = process.getuid?.() === 0;

function many(count: number, bytes: number): Tree {
  const tree: Record<string, string> = {};
  for (let index = 0; index < count; index++) tree[`f/${String(index).padStart(5, "0")}.txt`] = `${String(index)} `.padEnd(bytes, "x");
  return tree;
}

test("paused at any batch it goes on, each thing once", async () => {
  const room = await makeVault();
  const root = makeMedium(many(3000, 100));
  const delivery = await begin(room);
  let rounds = 0;
  for (let isDone = false; !isDone; rounds++) {
    const pausing = new AbortController();
    let batches = 0;
    const received = await receiveAll(room, delivery, filesOf(root), {
      signal: pausing.signal,
      threads: 1,
      changed: () => {
        if (++batches === 2) pausing.abort();
      },
    });
    isDone = received.ok;
    if (!received.ok) expect(received.failure.code).toBe("job.cancelled");
  }
  expect(rounds).toBeGreaterThan(1);
  const items = await journal(room, delivery);
  expect(items).toHaveLength(3000);
  expect(new Set(items.map(({ name }) => name)).size).toBe(3000);
  expect(items.every(({ state }) => state === "stored")).toBe(true);
  expect((await room.store.read("vault.counts", {})).objects).toBe(3000);
  const { kept, counted } = await tallies(room, delivery);
  expect(kept).toEqual(counted);
});

test("a medium that is pulled out stops the receipt; nothing is held for it, and the rest comes when it is back", async () => {
  const room = await makeVault();
  const root = makeMedium(many(6000, 200));
  const away = `${root}-away`;
  const delivery = await begin(room);
  let batches = 0;
  const pulled = await receiveAll(room, delivery, filesOf(root), {
    threads: 1,
    changed: () => {
      // The first files are stored by then, and most are still to be read.
      if (++batches === 3) renameSync(root, away);
    },
  });
  expect(pulled).toMatchObject({ ok: false, failure: { code: "media.removed" } });
  const between = await journal(room, delivery);
  expect(between.filter(({ state }) => state === "held")).toEqual([]);
  expect(between.filter(({ state }) => state === "waiting").length).toBeGreaterThan(0);
  expect((await room.store.read("delivery.summary", { delivery }))?.stopped).toBe("media.removed");
  renameSync(away, root);
  expect(await receiveAll(room, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  const items = await journal(room, delivery);
  expect(items).toHaveLength(6000);
  expect(items.every(({ state }) => state === "stored")).toBe(true);
});

test("a file that lost its name in the moment of reading, because its medium went, is not held as a link", async () => {
  const room = await makeVault();
  const root = makeMedium({ "a.txt": "a", "b.txt": "b" });
  const delivery = await begin(room);
  const pulled = await receiveAll(room, delivery, filesOf(root), {
    isThere: () => false,
    changed: () => {
      rmSync(path.join(root, "b.txt"), { force: true });
      symlinkSync("a.txt", path.join(root, "b.txt"));
    },
  });
  expect(pulled).toMatchObject({ ok: false, failure: { code: "media.removed" } });
  expect((await journal(room, delivery)).map(({ name, state }) => [name, state])).toEqual([
    ["a.txt", "stored"],
    ["b.txt", "waiting"],
  ]);
});

test("a file that is missing on a medium that is there is held, and tried again", async () => {
  const room = await makeVault();
  const root = makeMedium({ "a.txt": "a", "b.txt": "b" });
  const delivery = await begin(room);
  // Listed, then gone before it is read.
  const listed = await receiveAll(room, delivery, filesOf(root), {
    changed: () => {
      rmSync(path.join(root, "b.txt"), { force: true });
    },
  });
  expect(listed).toEqual({ ok: true, value: undefined });
  const [, gone] = await journal(room, delivery);
  expect(gone).toMatchObject({ name: "b.txt", state: "held", cause: "missing" });
  writeFileSync(path.join(root, "b.txt"), "b");
  expect(await room.store.write("held.retry", { delivery, items: [2], at: at(1) }, entryOf("held.retry"))).toEqual({ waiting: 1, stored: 0 });
  expect(await receiveAll(room, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  expect((await journal(room, delivery, { contents: true })).map(({ state, content }) => [state, content])).toEqual([
    ["stored", "a"],
    ["stored", "b"],
  ]);
  const { kept, counted } = await tallies(room, delivery);
  expect(kept).toEqual(counted);
});

test("a damaged archive is held with what came out of it", async () => {
  const room = await makeVault();
  const folder = folderForTest();
  const file = path.join(folder, "cut.tar");
  execFileSync("tar", ["-cf", file, "-C", makeMedium({ "a.txt": "a", "b.txt": "b".repeat(3000) }), "a.txt", "b.txt"]);
  execFileSync("truncate", ["-s", "3000", file]);
  const root = makeMedium({});
  renameSync(file, path.join(root, "cut.tar"));
  const delivery = await begin(room);
  expect(await receiveAll(room, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  const items = await journal(room, delivery);
  expect(items[0]).toMatchObject({ name: "cut.tar", state: "held" });
  expect(items.filter(({ state }) => state !== "held")).toEqual([]);
  const { kept, counted } = await tallies(room, delivery);
  expect(kept).toEqual(counted);
});

test("archives within archives end at the limit, and none of them unpacks more than one may", async () => {
  const room = await makeVault();
  const nest = (inner: Uint8Array, name: string): Uint8Array => {
    const folder = makeMedium({ [name]: inner }, path.join(folderForTest(), "in"));
    const file = path.join(folderForTest(), "out.tar");
    execFileSync("tar", ["-cf", file, "-C", folder, name]);
    return execFileSync("cat", [file]);
  };
  let bytes: Uint8Array = Buffer.from("core");
  for (let depth = 0; depth < 6; depth++) bytes = nest(bytes, depth === 0 ? "core.txt" : `level${String(depth)}.tar`);
  const delivery = await begin(room);
  expect(await receiveAll(room, delivery, filesOf(makeMedium({ "deep.tar": bytes })))).toEqual({ ok: true, value: undefined });
  const items = await journal(room, delivery);
  expect(items.filter(({ cause }) => cause === "tooDeep")).toHaveLength(1);
  expect(items.some(({ name }) => name.endsWith("core.txt"))).toBe(false);
});

test.skipIf(!isRoot)("a disk that fills up stops the receipt, and it goes on when there is room again", async () => {
  const parent = folderForTest();
  const small = path.join(parent, "small");
  mkdirSync(small);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=14m,mode=0700", "tmpfs", small]);
  onTestFinished(() => {
    execFileSync("umount", ["-l", small]);
  });
  const folder = path.join(small, "room");
  mkdirSync(folder, { mode: 0o700 });
  const room = await makeVault(folder);
  const root = makeMedium(many(200, 100_000));
  const delivery = await begin(room);
  const full = await receiveAll(room, delivery, filesOf(root), { threads: 1 });
  expect(full).toMatchObject({ ok: false, failure: { code: "room.diskFull" } });
  await closeVault(room).catch(() => undefined);
  execFileSync("mount", ["-o", "remount,size=80m", small]);
  const again = await reopenVault(folder);
  expect(await receiveAll(again, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  const items = await journal(again, delivery);
  expect(items).toHaveLength(200);
  expect(items.every(({ state }) => state === "stored")).toBe(true);
  expect((await again.store.read("vault.counts", {})).objects).toBe(200);
});
