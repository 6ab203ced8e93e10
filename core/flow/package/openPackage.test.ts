import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openHashPool, openOpenPool, openSealPool } from "./packagePools.ts";
import { openPackage } from "./openPackage.ts";
import { openPart } from "./openPart.ts";
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

test("what is no folder, and what is not there, is no package", () => {
  for (const folder of [path.join(sealed, "manifest.json"), path.join(parent, "nowhere"), parent]) {
    expect(verifyPackage({ folder, trust: party.trust, at: clock.now() })).toEqual({ ok: false, failure: { code: "package.notPackage" } });
  }
});

test("a manifest that is exchanged after its signatures were looked at is noticed", async () => {
  const { folder } = await unlockedCopy();
  const manifest = path.join(folder, "manifest.json");
  const text = readFileSync(manifest, "utf8");
  const trust = {
    ...party.trust,
    // Asked for once the signatures hold.
    get signers() {
      writeFileSync(manifest, text.replace('"sequence": 1,', '"sequence": 2,'));
      return party.trust.signers;
    },
  };
  expect(verifyPackage({ folder, trust, at: clock.now() })).toEqual({ ok: false, failure: { code: "package.fileAltered", details: { file: "manifest.json" } } });
  expect(readFileSync(manifest, "utf8")).not.toBe(text);
});

test("what a part held stays in no memory but the taker's", async () => {
  const unlocked = await unlockedCopy();
  const [object] = unlocked.objects;
  const [part] = object?.parts ?? [];
  if (part === undefined) throw new Error("it was sealed above");
  const given: Uint8Array[] = [];
  const taken: Buffer[] = [];
  await openPart(path.join(unlocked.folder, part.path), part, unlocked.key, (plain) => {
    given.push(plain);
    taken.push(Buffer.from(plain));
  });
  expect(Buffer.concat(taken).toString()).toBe("a".repeat(1000));
  for (const plain of given) expect(plain.every((byte) => byte === 0)).toBe(true);
});

test("a key that opens no index is not kept", async () => {
  const { folder } = await unlockedCopy();
  const verified = verifyPackage({ folder, trust: party.trust, at: clock.now() });
  if (!verified.ok) throw new Error(verified.failure.code);
  writeFileSync(path.join(folder, "index.cms"), "another");
  const made = vi.spyOn(Buffer, "from");
  const unlocked = await unlockPackage(verified.value, [party.recipient]);
  const keys = made.mock.results.flatMap(({ type, value }, index) => (type === "return" && (made.mock.calls[index] as readonly unknown[])[1] === "hex" && value.length === 32 ? [value] : []));
  made.mockRestore();
  expect(unlocked).toEqual({ ok: false, failure: { code: "package.fileAltered", details: { file: "index.cms" } } });
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key.every((byte) => byte === 0)).toBe(true);
});
