import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import type { Instant } from "../../domain/brand.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import { sessionOf } from "../context.ts";
import { makeMedium } from "../receive/receive.fixture.ts";
import { approve, begunWriting, copyOf, enter, refusedWriting, reviewedTown, signBoth, valueOf, type ReviewedTown, type RoomCopy } from "./release.fixture.ts";

/** What stops a release, each with its own words, and that nothing of it is left where somebody could find it. */

let reviewed: ReviewedTown;
let town: ReviewedTown;
let model: RoomCopy;
let room: RoomCopy;

beforeAll(async () => {
  reviewed = await reviewedTown(8);
  model = copyOf(reviewed);
  await approve(model, reviewed.run);
  await model.signOut();
  town = { ...reviewed, folder: model.context.folder };
});
afterEach(async () => {
  await room.remove();
});
afterAll(async () => {
  await model.remove();
  reviewed.remove();
});

const stateOf = async (): Promise<string> => valueOf(await room.call("project.get", { project: town.project })).state;
const write = (more: { readonly folder?: string; readonly medium?: string } = {}): Promise<unknown> => refusedWriting(room, town.run, more);
const lineOf = async (line: string): Promise<object> => valueOf(await room.call("release.gate", { project: town.project })).lines.find((each) => each.line === line) ?? {};

/** A list of refusals of everybody comes in and is linked. */
async function everybodyRefuses(): Promise<void> {
  const patients = readFileSync(path.join(reviewed.town, "delivery", readdirSync(path.join(reviewed.town, "delivery")).find((name) => name.endsWith(".csv")) ?? "")).toString("latin1");
  const numbers = [...new Set(patients.match(/^\d{4,}/gmu) ?? [])];
  expect(numbers.length).toBeGreaterThan(0);
  const root = makeMedium({ "停止リスト.csv": `患者ID,停止申出日\r\n${numbers.map((number) => `${number},2026-11-02\r\n`).join("")}` }, path.join(path.dirname(room.context.folder), "refusals"));
  const medium = valueOf(await room.call("medium.attach", { folder: root })).medium;
  valueOf(await room.call("ledger.register", { number: "M-2", kind: "usb", owner: "試験病院" }));
  const custody = { mediumNumber: "M-2", sealNumber: "F-2", sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand" as const, announced: [] };
  const { delivery } = valueOf(await room.call("delivery.begin", { medium: medium.id, provider: "demo-hospital", custody }));
  valueOf(await room.call("delivery.receive", { delivery }));
  valueOf(await room.call("delivery.settle", { delivery }));
  valueOf(await room.call("delivery.catalogue", { delivery }));
  valueOf(await room.call("delivery.link", { delivery }));
}

test("somebody refused after the approval, or while two sign: it does not leave", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const { job, ceremony } = await begunWriting(room, town.run);
  await everybodyRefuses();
  await signBoth(room, ceremony);
  expect(await job).toEqual({ ok: false, failure: { code: "run.outdated" } });
  expect(readdirSync(room.medium)).toEqual([]);
  expect(valueOf(await room.call("ceremony.get", {})).ceremony).toMatchObject({ state: "failed", failure: { code: "run.outdated" } });
  expect(await lineOf("current")).toMatchObject({ isMet: false, failure: { code: "run.outdated" } });
  expect(await write()).toMatchObject({ ok: false, failure: { code: "run.outdated" } });
  expect(await stateOf()).toBe("approved");
  // And neither can it be approved again: an approver gives it up.
  await enter(room, "approver-1");
  expect(await room.call("run.approve", { run: town.run })).toMatchObject({ ok: false, failure: { code: "project.wrongState" } });
  expect(valueOf(await room.call("run.abandon", { run: town.run, reason: "停止の申し出" })).state).toBe("decided");
});

test("an approval counts only as what it is: two different cards over this very statement", async () => {
  room = copyOf(reviewed);
  await enter(room, "approver-1");
  const { ceremony } = valueOf(await room.call("run.approve", { run: town.run }));
  valueOf(await room.call("ceremony.sign", { ceremony: ceremony.id, slot: "software-1" }));
  expect(await room.call("ceremony.sign", { ceremony: ceremony.id, slot: "software-1" })).toMatchObject({ ok: false, failure: { code: "ceremony.sameOfficer" } });
  expect(await room.sign(ceremony.id, "technician-1", "software-2")).toMatchObject({ ok: false, failure: { code: "ceremony.roleWrong" } });
  valueOf(await room.call("ceremony.cancel", { ceremony: ceremony.id }));
  expect(await stateOf()).toBe("reviewed");
  // Signatures over anything else stand in the book and are not believed.
  const session = room.context.session;
  const forged = Buffer.from("forged");
  await session?.store.write(
    "run.approve",
    { run: town.run, statement: ceremony.statement, approvals: [{ officer: "approver-1" as never, signature: forged }, { officer: "approver-2" as never, signature: forged }], at: systemClock.now() },
    { id: crypto.randomUUID(), at: systemClock.now(), event: "applicationActivity", action: "E", outcome: 0, operation: "run.approve" },
  );
  expect(await lineOf("approved")).toMatchObject({ isMet: false, facts: { count: 0 }, failure: { code: "release.notApproved" } });
  await enter(room, "technician-1");
  expect(await write()).toMatchObject({ ok: false, failure: { code: "release.notApproved" } });
});

test("what was sealed is compared with what the run wrote down, and a damaged object stops it", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const session = room.context.session;
  if (session === undefined) throw new Error("no session");
  const { store } = session;
  const swapped = async (...given: Parameters<typeof store.read>): Promise<never> => {
    const found = await store.read(...given);
    if (given[0] !== "run.outputs") return found as never;
    const rows = found as readonly { readonly kind: string; readonly object: string; readonly bytes: number }[];
    const [one, other] = rows.filter(({ kind }) => kind === "image");
    return rows.map((row) => (row === one && other !== undefined ? { ...row, object: other.object, bytes: other.bytes } : row)) as never;
  };
  Object.assign(room.context, { session: { ...session, store: { ...store, read: swapped, write: store.write.bind(store), record: store.record.bind(store), takeOver: store.takeOver.bind(store) } } });
  expect(await write()).toEqual({ ok: false, failure: { code: "release.contentChanged" } });
  expect(readdirSync(room.medium)).toEqual([]);
  Object.assign(room.context, { session });
  const vault = path.join(room.context.folder, "vault");
  for (const name of readdirSync(vault)) {
    const bytes = readFileSync(path.join(vault, name));
    for (let at = 4096; at < bytes.length; at += 4096) bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path.join(vault, name), bytes);
  }
  expect(await write()).toMatchObject({ ok: false, failure: { code: expect.stringMatching(/^vault\./u) as string } });
  expect(readdirSync(room.medium)).toEqual([]);
  expect(await stateOf()).toBe("approved");
});

test("cards that do not come, a job that is stopped, a medium that is pulled: nothing stays, and it can be done again", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const first = await begunWriting(room, town.run);
  valueOf(await room.call("ceremony.sign", { ceremony: first.ceremony, slot: "software-1" }));
  valueOf(await room.call("ceremony.cancel", { ceremony: first.ceremony }));
  expect(await first.job).toEqual({ ok: false, failure: { code: "ceremony.cancelled" } });
  expect([readdirSync(room.medium), await stateOf()]).toEqual([[], "approved"]);
  const second = await begunWriting(room, town.run);
  const running = valueOf(await room.call("job.list", {})).jobs.find(({ kind, state }) => kind === "release.write" && state === "running");
  valueOf(await room.call("job.cancel", { job: running?.id ?? "" }));
  expect(await second.job).toEqual({ ok: false, failure: { code: "job.cancelled" } });
  await expect.poll(async () => valueOf(await room.call("ceremony.get", {})).ceremony?.state).toBe("cancelled");
  expect([readdirSync(room.medium), await stateOf()]).toEqual([[], "approved"]);
  const third = await begunWriting(room, town.run);
  renameSync(room.medium, `${room.medium}-pulled`);
  await signBoth(room, third.ceremony);
  expect(await third.job).toMatchObject({ ok: false, failure: { code: "package.mediumGone" } });
  expect(await stateOf()).toBe("approved");
  // What lies on the pulled medium has no package's name; back in its place it is cleared away, and its number is used.
  expect(readdirSync(`${room.medium}-pulled`)).toEqual([expect.stringMatching(/\.noren\.part$/u)]);
  renameSync(`${room.medium}-pulled`, room.medium);
  await room.context.cards.remove();
  await enter(room, "technician-1");
  const last = await begunWriting(room, town.run);
  await signBoth(room, last.ceremony);
  expect(valueOf(await last.job).sequence).toBe(1);
  expect(readdirSync(room.medium)).toHaveLength(1);
});

test("where it may be written, and for whom", async () => {
  room = copyOf(town);
  await enter(room, "reviewer-1");
  expect(await write()).toMatchObject({ ok: false, failure: { code: "session.role" } });
  await enter(room, "technician-1");
  expect(await refusedWriting(room, 99)).toMatchObject({ ok: false, failure: { code: "run.unknown" } });
  expect(await write({ medium: "M-404" })).toMatchObject({ ok: false, failure: { code: "ledger.unregistered" } });
  expect(await write({ folder: `${room.medium}-none` })).toMatchObject({ ok: false, failure: { code: "package.mediumGone" } });
  for (const folder of [room.context.folder, path.join(room.context.folder, "vault"), path.dirname(room.context.folder)]) expect([folder, await write({ folder })]).toMatchObject([folder, { ok: false, failure: { code: "release.folderRefused" } }]);
  valueOf(await room.call("ledger.move", { number: "M-9", to: "lent" }));
  expect(await write()).toMatchObject({ ok: false, failure: { code: "ledger.transition" } });
  valueOf(await room.call("ledger.move", { number: "M-9", to: "received" }));
  expect(readdirSync(room.medium)).toEqual([]);
  expect(await room.call("release.readBack", { run: town.run, folder: room.medium })).toMatchObject({ ok: false, failure: { code: "project.wrongState" } });
  const later = copyOf(town, { clock: { ...systemClock, now: () => (systemClock.now() + 2 * 86_400_000) as Instant } });
  await enter(later, "technician-1");
  expect(await later.call("release.write", { run: town.run, folder: later.medium, medium: "M-9", days: 30 })).toMatchObject({ ok: false, failure: { code: "release.certificateUnusable" } });
  await later.remove();
});

const asRoot = test.skipIf(process.getuid?.() !== 0);

asRoot("a full medium says so before anything is written to it", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", room.medium]);
  try {
    expect(await write()).toEqual({ ok: false, failure: { code: "package.mediumFull" } });
    expect([readdirSync(room.medium), await stateOf()]).toEqual([[], "approved"]);
  } finally {
    execFileSync("umount", [room.medium]);
  }
});

test("refused while it waits to be read back: nothing is handed over, and an approver recalls it", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const { job, ceremony } = await begunWriting(room, town.run);
  await signBoth(room, ceremony);
  valueOf(await job);
  await everybodyRefuses();
  const back = (): ReturnType<RoomCopy["call"]> => room.call("release.readBack", { run: town.run, folder: room.medium });
  expect(await back()).toEqual({ ok: false, failure: { code: "release.outdated" } });
  expect(await lineOf("current")).toMatchObject({ isMet: false, failure: { code: "release.outdated" } });
  expect(await stateOf()).toBe("sealed");
  const reason = "停止の申し出";
  expect(await room.call("release.recall", { run: town.run, reason })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  await enter(room, "approver-1");
  expect(valueOf(await room.call("release.recall", { run: town.run, reason }))).toEqual({ project: town.project, state: "recalled" });
  expect(valueOf(await room.call("project.get", { project: town.project })).steps.at(-1)).toMatchObject({ event: "recall", reason });
  // What was signed then was signed: that something changed later makes no signature wrong.
  const { lines, approvals } = valueOf(await room.call("release.gate", { project: town.project }));
  expect([lines.filter(({ failure }) => failure !== undefined), approvals.map(({ isVerified }) => isVerified)]).toEqual([[], [true, true]]);
  await enter(room, "technician-1");
  expect(await back()).toMatchObject({ ok: false, failure: { code: "project.wrongState", details: { state: "recalled" } } });
  await enter(room, "auditor-1");
  const told = await sessionOf(room.context).store.read("audit.page", { filter: { operation: "release.recall" }, upTo: 1_000_000, offset: 0, limit: 9 });
  expect(told.map(({ entry }) => [entry.outcome, entry.details])).toContainEqual([0, expect.objectContaining({ reason })]);
});

test("refused while it is read: the hand-over looks once more", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const { job, ceremony } = await begunWriting(room, town.run);
  await signBoth(room, ceremony);
  valueOf(await job);
  // Right after the last look, before the project takes its step.
  const { store } = sessionOf(room.context);
  const write = store.write.bind(store);
  let isLinked = false;
  Object.assign(store, {
    write: async (...given: Parameters<typeof write>) => {
      if (given[0] === "run.handedOver" && !isLinked) {
        isLinked = true;
        await everybodyRefuses();
      }
      return write(...given);
    },
  });
  expect(await room.call("release.readBack", { run: town.run, folder: room.medium })).toEqual({ ok: false, failure: { code: "release.outdated" } });
  expect([isLinked, await stateOf()]).toEqual([true, "sealed"]);
});

test("refused while the package is read back before it gets its name: it never gets it", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const { job, ceremony } = await begunWriting(room, town.run);
  // Whoever looks at the gate reads this once: first when both have signed.
  const { store } = sessionOf(room.context);
  const read = store.read.bind(store);
  let looks = 0;
  Object.assign(store, {
    read: async (...given: Parameters<typeof read>) => {
      const found = await read(...given);
      if (given[0] === "run.release" && ++looks === 1) await everybodyRefuses();
      return found;
    },
  });
  await signBoth(room, ceremony);
  expect(await job).toEqual({ ok: false, failure: { code: "run.outdated" } });
  expect([looks > 1, readdirSync(room.medium), await stateOf()]).toEqual([true, [], "approved"]);
});

test("a ceremony that others began while it was written is waited for", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const { job, ceremony } = await begunWriting(room, town.run);
  const order = room.context.ceremony?.order;
  valueOf(await room.call("ceremony.cancel", { ceremony }));
  await job;
  if (order === undefined) throw new Error("it was begun");
  // The next writing begins, and somebody else is quicker than its end.
  const next = room.call("release.write", { run: town.run, folder: room.medium, medium: "M-9", days: 30 });
  await expect.poll(() => readdirSync(room.medium)).not.toEqual([]);
  const other = valueOf(beginCeremony(room.context, { ...order, purpose: "run.approve", perform: () => Promise.resolve({ ok: false, failure: { code: "ceremony.cancelled" } }) }));
  await new Promise((resolve) => { setTimeout(resolve, 600); });
  expect(valueOf(await room.call("ceremony.get", {})).ceremony?.id).toBe(other.id);
  valueOf(await room.call("ceremony.cancel", { ceremony: other.id }));
  let asked = "";
  await expect.poll(async () => (asked = valueOf(await room.call("ceremony.get", {})).ceremony?.id ?? "")).not.toBe(other.id);
  await signBoth(room, asked);
  expect(valueOf(await next).sequence).toBe(1);
});

test("read back: another medium, a changed part, a missing one; it stays to be read back", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const { job, ceremony } = await begunWriting(room, town.run);
  await signBoth(room, ceremony);
  const { name } = valueOf(await job);
  const back = (folder: string): ReturnType<RoomCopy["call"]> => room.call("release.readBack", { run: town.run, folder });
  const elsewhere = path.join(path.dirname(room.medium), "elsewhere");
  mkdirSync(elsewhere);
  expect(await back(elsewhere)).toEqual({ ok: false, failure: { code: "release.packageAbsent" } });
  expect(await back(`${elsewhere}-none`)).toEqual({ ok: false, failure: { code: "package.mediumGone" } });
  cpSync(room.medium, elsewhere, { recursive: true });
  const part = path.join(elsewhere, name, "data", "000001.000001.cms");
  const bytes = readFileSync(part);
  bytes[60] = (bytes[60] ?? 0) ^ 1;
  writeFileSync(part, bytes);
  expect(await back(elsewhere)).toMatchObject({ ok: false, failure: { code: "package.partAltered" } });
  rmSync(part);
  expect(await back(elsewhere)).toMatchObject({ ok: false, failure: { code: "package.partMissing" } });
  expect(await stateOf()).toBe("sealed");
  // The package on it may be named as well as the medium.
  expect(valueOf(await back(path.join(room.medium, name)))).toMatchObject({ name });
  expect(await stateOf()).toBe("handedOver");
  expect(await back(room.medium)).toMatchObject({ ok: false, failure: { code: "project.wrongState" } });
});
