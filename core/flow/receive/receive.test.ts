import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, symlinkSync, truncateSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { begin, filesOf, folderForTest, journal, makeMedium, makeVault, receiveAll, tallies } from "./receive.fixture.ts";

/** Made by the provider's own tool. */
function zip(tree: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const folder = makeMedium(tree, path.join(folderForTest(), "zip"));
  const file = path.join(folderForTest(), "made.zip");
  execFileSync("python3", ["-c", "import shutil,sys; shutil.make_archive(sys.argv[1][:-4], 'zip', sys.argv[2])", file, folder]);
  return readFileSync(file);
}

test("a folder comes into the vault file by file, under its names", async () => {
  const room = await makeVault();
  const root = makeMedium({ "来院/001.csv": "氏名,診断\n山田,なし\n", "来院/002.csv": "a,b,c\n1,2,3\n", "メモ.txt": "hello" });
  const delivery = await begin(room);
  expect(await receiveAll(room, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  expect(await journal(room, delivery, { contents: true })).toEqual([
    { name: "メモ.txt", state: "stored", kind: "text", bytes: 5, content: "hello" },
    { name: "来院/001.csv", state: "stored", kind: "table", bytes: 28, content: "氏名,診断\n山田,なし\n" },
    { name: "来院/002.csv", state: "stored", kind: "table", bytes: 12, content: "a,b,c\n1,2,3\n" },
  ]);
  const summary = await room.store.read("delivery.summary", { delivery });
  expect(summary).toMatchObject({ state: "received", isListed: true });
  expect(summary).not.toHaveProperty("stopped");
});

test("a medium is found by whatever way its root is named, and the way has an end", async () => {
  const room = await makeVault();
  const root = makeMedium({ "folder/a.txt": "one", "b.txt": "two" });
  const link = path.join(folderForTest(), "link");
  symlinkSync(root, link);
  for (const named of [path.relative(process.cwd(), root), link]) {
    const delivery = await begin(room);
    expect([named, await receiveAll(room, delivery, filesOf(named))]).toEqual([named, { ok: true, value: undefined }]);
    expect([named, (await journal(room, delivery)).map(({ name, state }) => [name, state])]).toEqual([named, [["b.txt", "stored"], ["folder/a.txt", "stored"]]]);
  }
  expect(await receiveAll(room, await begin(room), filesOf("nowhere"))).toMatchObject({ ok: false, failure: { code: "media.removed" } });
});

test("a file that changed after the medium was listed is held, and the rest is received", async () => {
  const room = await makeVault();
  const root = makeMedium({ "a.txt": "as it was listed", "b.txt": "two", "c.txt": "three" });
  let isChanged = false;
  const changed = (): void => {
    if (isChanged) return;
    isChanged = true;
    appendFileSync(path.join(root, "a.txt"), " and more");
    truncateSync(path.join(root, "c.txt"), 2);
  };
  const delivery = await begin(room);
  expect(await receiveAll(room, delivery, filesOf(root), { changed })).toEqual({ ok: true, value: undefined });
  const items = await room.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 10 });
  expect(items.map(({ state, failure, object }) => [state, failure, object === null])).toEqual([["held", "media.changed", true], ["stored", null, false], ["held", "media.changed", true]]);
});

test("an archive is kept, and so is everything in it, down to archives within", async () => {
  const room = await makeVault();
  const inner = zip({ "deep/x.txt": "innermost" });
  const root = makeMedium({ "all.zip": zip({ "a.csv": "1,2,3\n", "b/c.txt": "same", "b/d.txt": "same", "inner.zip": inner }) });
  const delivery = await begin(room);
  expect(await receiveAll(room, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  const found = await journal(room, delivery, { contents: true });
  expect(found.map(({ name, state, kind }) => [name, state, kind])).toEqual([
    ["all.zip", "stored", "archive"],
    ["all.zip!a.csv", "stored", "table"],
    ["all.zip!b/c.txt", "stored", "text"],
    ["all.zip!b/d.txt", "stored", "text"],
    ["all.zip!inner.zip", "stored", "archive"],
    ["all.zip!inner.zip!deep/x.txt", "stored", "text"],
  ]);
  expect(found.find(({ name }) => name.endsWith("x.txt"))?.content).toBe("innermost");
  // The same content is one object that two rows refer to.
  const objects = await room.store.read("delivery.itemPage", { filter: { delivery, kind: "text" }, offset: 0, limit: 10 });
  expect(new Set(objects.map(({ object }) => object)).size).toBe(2);
  const { kept, counted } = await tallies(room, delivery);
  expect(kept).toEqual(counted);
});

test("what a system could run stays out of the vault; what nobody knows goes to the desk", async () => {
  const room = await makeVault();
  const program = Buffer.concat([Buffer.from("MZ"), Buffer.alloc(100)]);
  const root = makeMedium({ "setup.exe": program, "run.sh": "#!/bin/sh\nrm -rf /\n", "strange.bin": Buffer.from([0, 1, 2, 3, 0xff, 0xfe]), "ok.txt": "ok", "in.zip": zip({ "x.exe": program, "y.txt": "y" }) });
  const delivery = await begin(room);
  expect(await receiveAll(room, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  expect((await journal(room, delivery)).map(({ name, state, cause }) => [name, state, cause])).toEqual([
    ["in.zip", "stored", undefined],
    ["in.zip!x.exe", "held", "executable"],
    ["in.zip!y.txt", "stored", undefined],
    ["ok.txt", "stored", undefined],
    ["run.sh", "held", "executable"],
    ["setup.exe", "held", "executable"],
    ["strange.bin", "held", "unknownKind"],
  ]);
  const held = await room.store.read("held.groups", {});
  expect(held.groups.map(({ cause, count }) => [cause, count])).toEqual([
    ["executable", 3],
    ["unknownKind", 1],
  ]);
  expect(await room.store.read("held.total", {})).toBe(4);
});
