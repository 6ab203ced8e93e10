import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { canonicalJson } from "./canonical.ts";
import { createStore, databaseFile, openStore } from "./client.ts";
import { openReadable } from "./open.ts";
import { startThread } from "../platform/thread.ts";
import { StoreThread } from "./storeThread.ts";
import {
  firstOfficer,
  makeFolderForTest,
  makeStore,
  policySha256,
  reopenStore,
  testEntry,
  testKey,
  testOfficers,
  testRoom,
} from "./store.fixture.ts";

const codeOf = (error: unknown): unknown => (error instanceof FailureError ? error.failure.code : error);
const caught = (call: Promise<unknown>): Promise<unknown> => call.then(() => "resolved", codeOf);

test("a fact and its audit row are there after the answer, and after the next opening", async () => {
  const { folder, store } = await makeStore();
  const told = testEntry("form.print", { objects: ["a"], details: { client: "window" } });
  expect(await store.write("form.number", { form: "audit.checkpoint", officer: firstOfficer, printedAt: 7 as never }, told)).toEqual({ number: 1 });
  const expected = { ...told, details: { client: "window", number: 1 } };
  const [newest] = await store.read("audit.page", { filter: {}, upTo: 2, offset: 0, limit: 1 });
  expect(newest).toMatchObject({ sequence: 2, entry: expected });
  await store.close();
  expect(readdirSync(folder)).toEqual(["room.db"]);
  const again = await reopenStore(folder);
  expect(await again.read("audit.page", { filter: {}, upTo: 2, offset: 0, limit: 1 })).toEqual([newest]);
  expect(await again.read("room.get", {})).toEqual({ ...testRoom, policySha256, createdAt: expect.any(Number) as number });
});

test("another connection sees what was acknowledged at once", async () => {
  const { folder, store } = await makeStore();
  const sequence = await store.record(testEntry("case.decide"));
  const other = openReadable({ file: databaseFile(folder), key: testKey, keyChecked: true });
  expect(other.prepare<{ sequence: number }, { body: string }>("SELECT body FROM audit WHERE sequence = :sequence").get({ sequence })).toBeDefined();
  other.close();
});

test("writes that wait together keep their order; one that fails takes no other with it", async () => {
  const { store } = await makeStore();
  const entries = Array.from({ length: 300 }, () => testEntry("preference.set"));
  const outcomes = await Promise.all(
    entries.map((entry, index) =>
      caught(
        store.write(
          "preference.set",
          { officer: index % 7 === 3 ? ("nobody" as never) : firstOfficer, name: `n${String(index)}`, value: String(index) },
          entry,
        ),
      ),
    ),
  );
  expect(outcomes.map((outcome) => outcome === "resolved")).toEqual(entries.map((_, index) => index % 7 !== 3));
  expect(outcomes.find((outcome) => outcome !== "resolved")).toBeInstanceOf(Error);
  const rows = await store.read("audit.page", { filter: { operation: "preference.set" }, upTo: 10_000, offset: 0, limit: 1000 });
  expect(rows.map(({ entry }) => entry.id).reverse()).toEqual(entries.filter((_, index) => index % 7 !== 3).map(({ id }) => id));
  const preferences = await store.read("preference.list", { officer: firstOfficer });
  expect(Object.keys(preferences)).toHaveLength(entries.filter((_, index) => index % 7 !== 3).length);
});

test("what was asked before closing is carried out, what is asked after is refused", async () => {
  const { folder, store } = await makeStore();
  const asked = Array.from({ length: 500 }, () => store.record(testEntry("case.decide")));
  const closing = store.close();
  expect(await caught(store.record(testEntry("case.decide")))).toBe("room.stopped");
  expect(new Set(await Promise.all(asked)).size).toBe(500);
  await closing;
  await store.close();
  const again = await reopenStore(folder);
  expect((await again.read("audit.head", {})).size).toBe(501);
});

test("more calls than any work needs are refused and the rest goes on", async () => {
  const { store } = await makeStore();
  const outcomes = await Promise.all(Array.from({ length: 11_000 }, () => caught(store.record(testEntry("case.decide")))));
  expect(new Set(outcomes)).toEqual(new Set(["resolved", "request.tooMany"]));
  expect(await caught(store.record(testEntry("case.decide")))).toBe("resolved");
});

test("failures of opening are values, and no thread stays behind", async () => {
  const folder = makeFolderForTest();
  expect(await openStore({ folder, key: testKey })).toEqual({ ok: false, failure: { code: "room.missing" } });
  const creation = { folder, key: testKey, room: testRoom, officers: testOfficers, policySha256, entry: testEntry("room.create") };
  expect(await createStore(creation)).toEqual({ ok: true, value: undefined });
  expect(await createStore(creation)).toEqual({ ok: false, failure: { code: "room.exists" } });
  expect(await openStore({ folder, key: Buffer.alloc(32) })).toEqual({ ok: false, failure: { code: "room.wrongKey" } });
  expect(await openStore({ folder, key: Buffer.alloc(32), keyChecked: true })).toEqual({ ok: false, failure: { code: "room.damaged" } });
  expect(process.getActiveResourcesInfo().filter((name) => name === "Worker")).toEqual([]);
});

test("the caller's key is left to the caller", async () => {
  const { folder, store } = await makeStore();
  await store.close();
  const key = Buffer.from(testKey);
  const opened = await openStore({ folder, key });
  expect(opened.ok && (await opened.value.close())).toBe(undefined);
  expect(key.equals(testKey)).toBe(true);
});

test("a thread that dies ends every call that waits and every later one", async () => {
  const { store } = await makeStore();
  // A bug in a read is answered as one and kills nothing.
  const bug = caught(store.read("no.such.read" as "audit.head", {}));
  const waiting = [caught(store.read("audit.head", {})), caught(store.record(testEntry("case.decide")))];
  expect(await bug).toBeInstanceOf(Error);
  expect(await Promise.all(waiting)).toEqual(["resolved", "resolved"]);
  const thread = startThread(
    new URL(
      "data:text/javascript,import{parentPort as port}from'node:worker_threads';port.once('message',()=>port.once('message',()=>process.exit(7)))",
    ),
    "dying",
  );
  const dead = new StoreThread(thread);
  const key = new Uint8Array(32);
  void dead.order({ type: "open", access: "read", file: "", key, keyChecked: true }, [key]);
  const calls = [1, 2, 3].map(() => caught(dead.ask({ type: "read", name: "audit.head", input: {} })));
  expect(await Promise.all(calls)).toEqual(["room.stopped", "room.stopped", "room.stopped"]);
  expect(await dead.stopped).toEqual({ code: "room.stopped" });
  expect(await caught(dead.ask({ type: "read", name: "audit.head", input: {} }))).toBe("room.stopped");
});

/** Files that a module loads when it runs; types are gone by then. */
function loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, from = ""] of readFileSync(file, "utf8").matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)";$/gmu)) {
    if (from.startsWith(".")) loadedBy(path.resolve(path.dirname(file), from), seen);
    else seen.add(from);
  }
  return seen;
}

test("the client loads no SQLite, the threads do", () => {
  const here = import.meta.dirname;
  expect(loadedBy(path.join(here, "client.ts"))).not.toContain("better-sqlite3");
  expect(loadedBy(path.join(here, "../workers/store.ts"))).toContain("better-sqlite3");
  expect(loadedBy(path.join(here, "../workers/chain.ts"))).not.toContain("better-sqlite3");
});

test("bodies in the database are the canonical text of what was handed in", async () => {
  const { folder, store } = await makeStore();
  const told = testEntry("case.decide", { details: { ん: "値", a: 1.5 }, objects: ["z", "a"] });
  await store.record(told);
  const db = openReadable({ file: databaseFile(folder), key: testKey, keyChecked: true });
  expect(db.prepare<Record<string, never>, { body: string }>("SELECT body FROM audit WHERE sequence = 2").value({})).toBe(canonicalJson(told));
  db.close();
});
