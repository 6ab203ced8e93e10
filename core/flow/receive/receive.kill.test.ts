import { execFileSync, fork } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { sampled, sweepTimeout, upTo } from "../../platform/testing/sweep.ts";
import { findDamage } from "../../store/integrity.ts";
import { openWritable } from "../../store/open.ts";
import { databaseFile } from "../../store/client.ts";
import { checkVault } from "../vault/checkVault.ts";
import { openName } from "../../vault/sealedNames.ts";
import { contentOf } from "../vault/readObject.ts";
import { nameContext } from "./ingestWork.ts";
import { makeMedium } from "./receive.fixture.ts";
import { beginMeasured, makeMeasuredRoom, measuredKeys, openMeasuredRoom } from "./testing/room.ts";

const planted = "患者番号-PLANTED-4711";
/** Later and later, so that some fall before the first row and some after the last. */
const killed = sampled(upTo(25), 10);

/** A medium with small files, a large one, and an archive of many; each content once, but for one that comes twice. */
function medium(root: string): void {
  const tree: Record<string, string | Uint8Array> = { "twice.txt": "the same", "sub/twice.txt": "the same", [`${planted}.txt`]: `${planted} in a file` };
  for (let index = 0; index < 60; index++) tree[`files/${String(index)}.csv`] = `a,b,${String(index)}\n`;
  tree["large.txt"] = Buffer.from(`${planted}\n`.repeat(400_000));
  makeMedium(tree, root);
  const zip = `import zipfile,sys
z=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED)
for i in range(6000): z.writestr("in/%d.txt"%i, "member %d of ${planted}"%i)
z.close()`;
  execFileSync("python3", ["-c", zip, path.join(root, "all.zip")]);
}

/** Starts a receipt, kills it after so many milliseconds; whether it came to its end before. */
function attempt(folder: string, root: string, killAfter: number | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, "receiveOnce.fixture.ts"), [folder, root], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
    let said = "";
    let complained = "";
    child.stdout?.on("data", (text: Buffer) => (said += text.toString()));
    child.stderr?.on("data", (text: Buffer) => (complained += text.toString()));
    child.on("message", () => {
      if (killAfter !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfter);
    });
    child.on("exit", (code, signal) => {
      if (signal === "SIGKILL") resolve(false);
      else if (code === 0 && said.includes("done")) resolve(true);
      else reject(new Error(`${String(code)} ${said} ${complained}`));
    });
  });
}

test("killed at any moment, a receipt goes on: everything once, nothing missing, nothing in the clear", { timeout: sweepTimeout }, async () => {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-receive-kill-"));
  try {
    const root = path.join(parent, "medium");
    medium(root);
    const folder = path.join(parent, "room");
    const made = await makeMeasuredRoom(folder);
    await beginMeasured(made);
    await made.close();
    let isDone = false;
    let kills = 0;
    for (const round of killed) {
      isDone = await attempt(folder, root, 45 * round - 35);
      if (isDone) break;
      kills += 1;
    }
    if (!isDone) isDone = await attempt(folder, root, undefined);
    expect(isDone).toBe(true);
    expect(kills).toBeGreaterThan(2);
    await verify(folder);
    expect(foundInFiles(folder)).toEqual([]);
  } finally {
    rmSync(parent, { recursive: true });
  }
});

async function verify(folder: string): Promise<void> {
  const room = await openMeasuredRoom(folder);
  const { store, vault } = room;
  const summary = await store.read("delivery.summary", { delivery: 1 });
  expect(summary?.state).toBe("received");
  const items = await store.read("delivery.itemPage", { filter: { delivery: 1 }, offset: 0, limit: 100_000 });
  expect(items.filter(({ state }) => state !== "stored")).toEqual([]);
  const { names } = contentOf(vault.access).keys;
  const seen = items.map(({ container, name }) => `${String(container)} ${openName(names, nameContext(1), name ?? Buffer.of()) ?? "?"}`);
  expect(new Set(seen).size).toBe(60 + 3 + 1 + 1 + 6000);
  expect(seen).toHaveLength(new Set(seen).size);
  // The content that came twice is one object; every other has its own.
  expect(new Set(items.map(({ object }) => object)).size).toBe(items.length - 1);
  const checked = await checkVault(vault.access, { readData: true });
  expect(checked.ok && checked.value.faulty).toBe(0);
  const counts = await store.read("vault.counts", {});
  expect(counts).toMatchObject({ objects: items.length - 1, arriving: 0, shared: 1 });
  const keys = await vault.access.keyStore.read("state", {});
  expect(keys.keys).toBe(items.length - 1);
  await room.close();
  const db = openWritable({ file: databaseFile(folder), key: measuredKeys.room, keyChecked: true });
  expect(findDamage(db)).toEqual([]);
  db.close();
}

/** In every file of the room, whatever it is. */
function foundInFiles(folder: string): readonly string[] {
  const words = [planted, "PLANTED-4711", "the same", "member 17 of"].map((word) => Buffer.from(word));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => existsSync(file) && words.some((word) => readFileSync(file).includes(word)));
}
