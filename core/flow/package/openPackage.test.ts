import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openHashPool, openOpenPool, openSealPool } from "./packagePools.ts";
import { openPackage } from "./openPackage.ts";
import { clock, makeParty, sealFor } from "./testing/party.ts";
import { unlockPackage, type UnlockedPackage } from "./unlockPackage.ts";
import { verifyPackage } from "./verifyPackage.ts";
import { verifyParts } from "./verifyParts.ts";

const pools = { seal: openSealPool(), hash: openHashPool() };
const pool = openOpenPool();
const parent = mkdtempSync(path.join(tmpdir(), "noren-open-"));
const party = makeParty();
let sealed: string;

beforeAll(async () => {
  const source = path.join(parent, "source");
  mkdirSync(source);
  for (const name of ["a", "b"]) writeFileSync(path.join(source, name), name.repeat(2500));
  const result = await sealFor(party, { source, out: path.join(parent, "medium"), partBytes: 1000 }, pools);
  if (!result.ok) throw new Error(result.failure.code);
  sealed = result.value.folder;
});

afterAll(async () => {
  await Promise.all([pools.seal.close(), pools.hash.close(), pool.close()]);
  rmSync(parent, { recursive: true });
});

let counter = 0;

/** Verified and unlocked while it was whole; what happens to the medium afterwards is the test. */
async function unlockedCopy(): Promise<UnlockedPackage> {
  const folder = path.join(parent, String(++counter), path.basename(sealed));
  cpSync(sealed, folder, { recursive: true });
  const verified = verifyPackage({ folder, trust: party.trust, at: clock.now() });
  if (!verified.ok) throw new Error(verified.failure.code);
  const unlocked = await unlockPackage(verified.value, [party.recipient]);
  if (!unlocked.ok) throw new Error(unlocked.failure.code);
  return unlocked.value;
}

const last = "data/000002.000003.cms";

test.each([
  ["is altered", "package.partAltered", (folder: string) => { const bytes = readFileSync(path.join(folder, last)); bytes[200] = (bytes[200] ?? 0) ^ 1; writeFileSync(path.join(folder, last), bytes); }],
  ["is gone", "package.partMissing", (folder: string) => { rmSync(path.join(folder, last)); }],
  ["is another", "package.partSwapped", (folder: string) => { cpSync(path.join(folder, "data/000001.000003.cms"), path.join(folder, last)); }],
  ["has grown", "package.partTrailing", (folder: string) => { writeFileSync(path.join(folder, last), Buffer.concat([readFileSync(path.join(folder, last)), Buffer.from("x")])); }],
])("where the last part %s, nothing comes out", async (_, code, spoil) => {
  const unlocked = await unlockedCopy();
  spoil(unlocked.folder);
  const out = path.join(parent, String(counter), "out");
  expect(await openPackage({ unlocked, out, pool })).toMatchObject({ ok: false, failure: { code, details: { object: 2, part: 3 } } });
  expect(readdirSync(path.dirname(out))).toEqual([path.basename(unlocked.folder)]);
  expect(await openPackage({ unlocked, pool })).toMatchObject({ ok: false, failure: { code } });
  expect(await verifyParts(unlocked, pools.hash)).toMatchObject({ ok: false, failure: { code } });
});

test("what is stopped leaves nothing, and what is there is never written over", async () => {
  const unlocked = await unlockedCopy();
  const out = path.join(parent, String(counter), "out");
  const controller = new AbortController();
  controller.abort();
  expect(await openPackage({ unlocked, out, pool, signal: controller.signal })).toEqual({ ok: false, failure: { code: "job.cancelled" } });
  expect([existsSync(out), existsSync(`${out}.part`)]).toEqual([false, false]);
  mkdirSync(`${out}.part`);
  expect(await openPackage({ unlocked, out, pool })).toEqual({ ok: false, failure: { code: "package.exists" } });
  expect(existsSync(`${out}.part`)).toBe(true);
});

test("the index of another medium that was put in meanwhile is noticed", async () => {
  const folder = path.join(parent, String(++counter), path.basename(sealed));
  cpSync(sealed, folder, { recursive: true });
  const verified = verifyPackage({ folder, trust: party.trust, at: clock.now() });
  if (!verified.ok) throw new Error(verified.failure.code);
  for (const name of ["index.cms", "package-key.cms"]) {
    const bytes = readFileSync(path.join(folder, name));
    writeFileSync(path.join(folder, name), Buffer.concat([bytes, Buffer.from("x")]));
    expect(await unlockPackage(verified.value, [party.recipient])).toEqual({ ok: false, failure: { code: "package.fileAltered", details: { file: name } } });
    writeFileSync(path.join(folder, name), bytes);
  }
});
