import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AuditEntry } from "../domain/audit.ts";
import { fixedClock } from "../platform/clock.ts";
import type { Store } from "../store/client.ts";
import { makeStore, testEntry } from "../store/store.fixture.ts";
import { policyFile, waitingAuditFile } from "./roomFolder.ts";
import { noteWaiting } from "./noteWaiting.ts";
import { parseWaiting, takeOverWaiting } from "./takeOverWaiting.ts";

const clock = fixedClock(1_795_000_000_000);
const failedSignIn = (): AuditEntry =>
  testEntry("session.open", { event: "userAuthentication", type: "login", outcome: 4, failure: "card.pinWrong", card: "CARD-A" });
const takingFile = (folder: string): string => path.join(folder, "waiting-audit.taking.jsonl");
const line = (entry: AuditEntry): string => `${JSON.stringify(entry)}\n`;

/** What the log holds after the row of the room's making, oldest first. */
async function logged(store: Store): Promise<readonly AuditEntry[]> {
  const { size } = await store.read("audit.head", {});
  return (await store.read("audit.page", { filter: {}, upTo: size, offset: 0, limit: size - 1 })).map(({ entry }) => entry).reverse();
}

test("what was noted while the room was closed comes into the log in its order, and the file is gone", async () => {
  const { folder, store } = await makeStore();
  writeFileSync(policyFile(folder), "{}");
  const entries = [failedSignIn(), failedSignIn(), failedSignIn()];
  for (const entry of entries) noteWaiting(folder, entry);
  expect(await takeOverWaiting({ store, folder, clock })).toEqual({ taken: 3, known: 0, unreadable: 0 });
  expect(await logged(store)).toEqual(entries);
  expect(readdirSync(folder).filter((name) => name.startsWith("waiting"))).toEqual([]);
  expect(await takeOverWaiting({ store, folder, clock })).toEqual({ taken: 0, known: 0, unreadable: 0 });
});

test("killed after any step, it is finished by the next, and nothing stands twice", async () => {
  const { folder, store } = await makeStore();
  const entries = [failedSignIn(), failedSignIn()];
  // After the rename.
  writeFileSync(takingFile(folder), entries.map(line).join(""));
  expect(await takeOverWaiting({ store, folder, clock })).toEqual({ taken: 2, known: 0, unreadable: 0 });
  // After the commit, before the file was removed; and something new was noted since.
  writeFileSync(takingFile(folder), entries.map(line).join(""));
  const later = failedSignIn();
  writeFileSync(waitingAuditFile(folder), line(later));
  expect(await takeOverWaiting({ store, folder, clock })).toEqual({ taken: 1, known: 2, unreadable: 0 });
  expect(await logged(store)).toEqual([...entries, later]);
});

test("what is noted while the log is being written is not removed with the rest", async () => {
  const { folder, store } = await makeStore();
  const [early, late] = [failedSignIn(), failedSignIn()];
  writeFileSync(waitingAuditFile(folder), line(early));
  const noting: Pick<Store, "takeOver"> = {
    takeOver: (entries) => {
      appendFileSync(waitingAuditFile(folder), line(late));
      return store.takeOver(entries);
    },
  };
  await takeOverWaiting({ store: noting, folder, clock });
  expect(existsSync(waitingAuditFile(folder))).toBe(true);
  await takeOverWaiting({ store, folder, clock });
  expect(await logged(store)).toEqual([early, late]);
});

test("a store that fails leaves the file for the next time", async () => {
  const { folder, store } = await makeStore();
  const entry = failedSignIn();
  writeFileSync(waitingAuditFile(folder), line(entry));
  await expect(takeOverWaiting({ store: { takeOver: () => Promise.reject(new Error("no disk")) }, folder, clock })).rejects.toThrow("no disk");
  expect(readFileSync(takingFile(folder), "utf8")).toBe(line(entry));
  await takeOverWaiting({ store, folder, clock });
  expect(await logged(store)).toEqual([entry]);
});

test("a torn line is told in the log by number and length, once, and takes no whole entry with it", async () => {
  const { folder, store } = await makeStore();
  const entries = [failedSignIn(), failedSignIn(), failedSignIn()];
  const [first = "", second = "", third = ""] = entries.map(line);
  // Torn by a power cut, then added to: two entries on one line; and torn again at the end.
  const content = `${first}${second.slice(0, 40)}${second}${third.slice(0, -20)}`;
  writeFileSync(waitingAuditFile(folder), content);
  expect(await takeOverWaiting({ store, folder, clock })).toEqual({ taken: 3, known: 0, unreadable: 2 });
  const alert = (await logged(store)).at(-1);
  expect(await logged(store)).toEqual([entries[0], entries[1], alert]);
  expect(alert).toMatchObject({
    event: "securityAlert",
    outcome: 4,
    operation: "audit.takeOver",
    details: { unreadableLines: 2, unreadableBytes: 40 + third.length - 20 },
  });
  expect(JSON.stringify(alert)).not.toContain("CARD-A");
  writeFileSync(takingFile(folder), content);
  expect(await takeOverWaiting({ store, folder, clock })).toEqual({ taken: 0, known: 3, unreadable: 2 });
});

test("whatever a file holds, whole entries are found and the rest is counted", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constant(undefined),
          fc.string({ unit: "binary", maxLength: 30 }).filter((text) => !text.includes("\n")),
        ),
        { maxLength: 8 },
      ),
      (parts) => {
        const entries: AuditEntry[] = [];
        const content = parts
          .map((part) => {
            if (part !== undefined) return `${part}\n`;
            const entry = failedSignIn();
            entries.push(entry);
            return line(entry);
          })
          .join("");
        const parsed = parseWaiting(Buffer.from(content));
        expect(parsed.entries).toEqual(entries);
        expect(parsed.unreadable).toBe(parts.filter((part) => part !== undefined && part !== "").length);
      },
    ),
    { numRuns: 200 },
  );
  expect(parseWaiting(Buffer.alloc(512))).toEqual({ entries: [], unreadable: 1, unreadableBytes: 512 });
  expect(parseWaiting(Buffer.from('{"id":"x","more":{"officer":1}}\n{"a":'))).toMatchObject({ entries: [], unreadable: 2 });
});
