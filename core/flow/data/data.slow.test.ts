import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holderRow, imageRow, recordRow } from "../../contract/dataShapes.ts";
import type { Result } from "../../domain/failure.ts";
import { fixedClock } from "../../platform/clock.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { makeDemoTown } from "../demoTown/makeDemoTown.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { unveiledFor } from "./unveiling.ts";

/** What the データ screen is told of a small town, held against the answer key: who somebody is stands in one answer only. */

const people = 40;
const clock = fixedClock(Date.now());
let room: RoomForTests;
let delivery: number;
let town: Answers;
let folder: string;

interface Answers {
  readonly people: readonly { readonly id: string; readonly optedOut: boolean; readonly planted: readonly { readonly of: string; readonly text: string; readonly bytes: string }[] }[];
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

const linesOf = (bytes: Uint8Array): unknown[] =>
  Buffer.from(bytes)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));

const page = async (name: string, more: Readonly<Record<string, string>> = {}): Promise<Uint8Array> =>
  valueOf(await room.resource(name, { delivery: String(delivery), offset: "0", limit: "1000", ...more })).bytes;

beforeAll(async () => {
  room = await demoRoomForTests({ clock });
  valueOf(await room.signIn("technician"));
  folder = path.join(mkdtempSync(path.join(tmpdir(), "noren-data-")), "town");
  valueOf(makeDemoTown({ people, seed: "data", folder }));
  town = JSON.parse(readFileSync(path.join(folder, "answers.json"), "utf8")) as Answers;
  const attached = valueOf(await room.call("medium.attach", { folder: path.join(folder, "delivery") })).medium;
  valueOf(await room.call("ledger.register", { number: "M-1", kind: "usb", owner: "デモ病院" }));
  const custody = { mediumNumber: "M-1", sealNumber: "F-1", sealIntact: true, witness: "立会人", receivedAt: clock.now(), carriage: "hand" as const, announced: [] };
  delivery = valueOf(await room.call("delivery.begin", { medium: attached.id, provider: "demo-hospital", custody })).delivery;
  valueOf(await room.call("delivery.receive", { delivery }));
  valueOf(await room.call("delivery.settle", { delivery }));
  valueOf(await room.call("delivery.catalogue", { delivery }));
  valueOf(await room.call("delivery.link", { delivery }));
});

afterAll(async () => {
  await room.remove();
  rmSync(path.dirname(folder), { recursive: true });
});

/** Everything of the answer key that says who somebody is; a sex and a few letters say nobody. */
const identities = () => town.people.flatMap((person) => person.planted).filter(({ of, bytes }) => of !== "sex" && bytes.length >= 12);

test("the list says how much there is and how many refused", async () => {
  const { deliveries } = valueOf(await room.call("data.list", {}));
  const refused = town.people.filter(({ optedOut }) => optedOut).length;
  expect(deliveries).toMatchObject([{ delivery, state: "linked", holders: people, refused, heldRows: 0, leftItems: 0 }]);
  expect(refused).toBeGreaterThan(0);
});

test("persons come by page, without gaps, with what they have", async () => {
  const all = linesOf(await page("data.holders")).map((row) => holderRow.parse(row));
  const [listed] = valueOf(await room.call("data.list", {})).deliveries;
  expect(all.map(({ holder }) => holder)).toEqual(Array.from({ length: people }, (_, index) => index + 1));
  expect(all.reduce((sum, { records }) => sum + records, 0)).toBe(listed?.records);
  expect(all.reduce((sum, { images }) => sum + images, 0)).toBe(listed?.instances);
  expect(all.filter(({ refused }) => refused)).toHaveLength(listed?.refused ?? -1);
  expect(linesOf(await page("data.holders", { offset: "10", limit: "7" }))).toEqual(all.slice(10, 17));
  expect(linesOf(await page("data.holders", { offset: String(people) }))).toEqual([]);
});

test("veiled answers hold nothing of the answer key, and an unveiled person's hold that person", async () => {
  const all = linesOf(await page("data.holders")).map((row) => holderRow.parse(row));
  const veiled: Uint8Array[] = [await page("data.holders")];
  for (const { holder } of all) veiled.push(await page("data.records", { holder: String(holder) }), await page("data.images", { holder: String(holder) }));
  const haystack = Buffer.concat(veiled);
  expect(haystack.length).toBeGreaterThan(50_000);
  expect(identities().length).toBeGreaterThan(400);
  expect(identities().filter(({ bytes, text }) => haystack.includes(bytes, "hex") || haystack.includes(text)).map(({ of, text }) => `${of} ${text}`)).toEqual([]);

  const { local, identity } = valueOf(await room.call("data.unveil", { delivery, holder: 1 }));
  const planted = town.people.find((one) => one.planted.some(({ text }) => text === local))?.planted;
  const texts = new Set(planted?.map(({ text }) => text));
  expect(identity.filter(({ field, value }) => field === "nameKanji" && texts.has(value))).not.toEqual([]);
});

/** What the log says was read, each row by what it is about. */
async function readings(operation: "data.look" | "data.lookList"): Promise<readonly (readonly string[])[]> {
  const store = room.context.session?.store;
  const filter = { operation };
  // A view of the log stays as it was when it was asked for.
  const rows = await store?.read("audit.page", { filter, upTo: (await store.read("audit.view", { filter })).upTo, offset: 0, limit: 1000 });
  return (rows ?? []).map(({ entry }) => entry.objects ?? []);
}

test("whose records or images were read stands in the log, once for a session, and the list of persons too", async () => {
  const before = await readings("data.look");
  expect(before.map((objects) => objects.join(" ")).toSorted()).toEqual(Array.from({ length: people }, (_, index) => `delivery-${String(delivery)} holder-${String(index + 1)}`).toSorted());
  expect(await readings("data.lookList")).toEqual([[`delivery-${String(delivery)}`]]);
  await Promise.all([page("data.records", { holder: "1" }), page("data.images", { holder: "1" }), page("data.holders", { offset: "3" })]);
  expect(await room.resource("data.records", { delivery: String(delivery), holder: String(people + 1), offset: "0", limit: "10" })).toMatchObject({ failure: { code: "data.holderUnknown" } });
  expect(await readings("data.look")).toHaveLength(before.length);
  expect(await readings("data.lookList")).toHaveLength(1);
});

const openCells = (rows: readonly unknown[]): readonly string[] => rows.flatMap((row) => recordRow.parse(row).cells.flatMap(({ meaning, text }) => (text === undefined || text === "" || meaning !== "doctor" ? [] : [text])));
const closedCells = (rows: readonly unknown[]): number => rows.flatMap((row) => recordRow.parse(row).cells.filter(({ text }) => text === undefined)).length;

test("free text and names of others stay back until the person is unveiled, for a minute, and for nobody else", async () => {
  valueOf(await room.call("data.veil", {}));
  const asked = async (holder: number): Promise<readonly unknown[]> => linesOf(await page("data.records", { holder: String(holder) }));
  expect(openCells(await asked(1))).toEqual([]);
  expect(closedCells(await asked(1))).toBeGreaterThan(0);
  valueOf(await room.call("data.unveil", { delivery, holder: 1 }));
  expect(openCells(await asked(1)).length).toBeGreaterThan(0);
  expect(closedCells(await asked(1))).toBe(0);
  expect(openCells(await asked(2))).toEqual([]);
  clock.advance(unveiledFor - 1);
  expect(closedCells(await asked(1))).toBe(0);
  clock.advance(1);
  expect(openCells(await asked(1))).toEqual([]);
  valueOf(await room.call("data.unveil", { delivery, holder: 1 }));
  valueOf(await room.call("data.unveil", { delivery, holder: 2 }));
  expect(openCells(await asked(1))).toEqual([]);
  valueOf(await room.call("data.veil", {}));
  expect(openCells(await asked(2))).toEqual([]);
});

test("records and images come in their order by source and line, page by page", async () => {
  const records = linesOf(await page("data.records", { holder: "3" })).map((row) => recordRow.parse(row));
  const places = records.map(({ item, line }) => [item, line] as const);
  expect(places).toEqual(places.toSorted(([one, line], [other, otherLine]) => one - other || line - otherLine));
  expect(linesOf(await page("data.records", { holder: "3", offset: "2", limit: "3" }))).toEqual(records.slice(2, 5));
  const all = linesOf(await page("data.holders")).map((row) => holderRow.parse(row));
  const withImages = all.find(({ images }) => images > 1);
  const images = linesOf(await page("data.images", { holder: String(withImages?.holder) })).map((row) => imageRow.parse(row));
  expect(images).toHaveLength(withImages?.images ?? -1);
  expect(new Set(images.map(({ study }) => study)).size).toBe(withImages?.studies);
});

test("a number is found as a whole, and what was asked for is not recorded", async () => {
  const { local } = valueOf(await room.call("data.unveil", { delivery, holder: 5 }));
  expect(valueOf(await room.call("data.find", { delivery, local }))).toEqual({ holder: 5 });
  expect(valueOf(await room.call("data.find", { delivery, local: local.slice(0, -1) }))).toEqual({});
  expect(await room.call("data.find", { delivery: 99, local })).toMatchObject({ failure: { code: "delivery.unknown" } });
  expect(await room.call("data.unveil", { delivery, holder: people + 1 })).toMatchObject({ failure: { code: "data.holderUnknown" } });
});

test("each unveiling and each search stands in the audit log by place, without a word of who it was", async () => {
  const { local, identity } = valueOf(await room.call("data.unveil", { delivery, holder: 7 }));
  valueOf(await room.call("data.find", { delivery, local }));
  await room.signOut();
  valueOf(await room.signIn("auditor"));
  const { matching, upTo } = valueOf(await room.call("audit.list", { filter: {} }));
  const rows = valueOf(await room.resource("audit.rows", { filter: "{}", upTo: String(upTo), offset: "0", limit: String(Math.min(1000, matching)) })).bytes;
  const log = Buffer.from(rows).toString("utf8");
  const entries = linesOf(rows).map((row) => (row as { readonly entry: { readonly operation: string; readonly objects?: readonly string[] } }).entry);
  const unveilings = entries.filter(({ operation, objects }) => operation === "data.unveil" && objects?.includes("holder-7"));
  expect(unveilings).toHaveLength(1);
  expect(entries.find(({ operation }) => operation === "data.find")?.objects).toEqual([`delivery-${String(delivery)}`, "holder-7"]);
  expect([local, ...identity.filter(({ field }) => field !== "sex" && field !== "sexCode").map(({ value }) => value)].filter((value) => value.length > 3 && log.includes(value))).toEqual([]);
});

test("only technicians and reviewers look", async () => {
  for (const role of ["auditor", "approver", "custodian"] as const) {
    await room.signOut();
    valueOf(await room.signIn(role));
    expect(await room.call("data.list", {})).toMatchObject({ failure: { code: "session.role" } });
    expect(await room.call("data.unveil", { delivery, holder: 1 })).toMatchObject({ failure: { code: "session.role" } });
    for (const name of ["data.holders", "data.records", "data.images"]) expect(await room.resource(name, { delivery: String(delivery), holder: "1", offset: "0", limit: "10" })).toMatchObject({ failure: { code: "session.role" } });
  }
  await room.signOut();
  valueOf(await room.signIn("reviewer"));
  expect(valueOf(await room.call("data.list", {})).deliveries).toHaveLength(1);
  // Another session knows nothing of what was unveiled in one before.
  expect(openCells(linesOf(await page("data.records", { holder: "7" })))).toEqual([]);
  // And leaves a row of its own, images alone as well as records.
  await page("data.images", { holder: "8" });
  expect((await readings("data.look")).slice(0, 2)).toEqual(["holder-8", "holder-7"].map((holder) => [`delivery-${String(delivery)}`, holder]));
  expect(await readings("data.lookList")).toHaveLength(1);
  await page("data.holders");
  expect(await readings("data.lookList")).toHaveLength(2);
});
