import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { approve, begunWriting, copyOf, enter, refusedWriting, reviewedTown, signBoth, valueOf, type ReviewedTown, type RoomCopy } from "./release.fixture.ts";

/** A release that is killed: it was not, or it is in every book (DESIGN §7, guarantees 1, 2 and 5). */

const once = fileURLToPath(new URL("releaseOnce.fixture.ts", import.meta.url));
let town: ReviewedTown;
let room: RoomCopy;

beforeAll(async () => {
  const reviewed = await reviewedTown(8);
  const approved = copyOf(reviewed);
  await approve(approved, reviewed.run);
  await approved.signOut();
  town = { ...reviewed, folder: approved.context.folder, remove: () => { reviewed.remove(); } };
  room = approved;
});
afterAll(async () => {
  await room.remove();
  town.remove();
});

let copy: RoomCopy | undefined;
afterEach(async () => {
  await copy?.remove();
});

async function killedAt(moment: string): Promise<RoomCopy> {
  copy = copyOf(town);
  const { signal } = spawnSync(process.execPath, [once, copy.context.folder, copy.medium, String(town.run), moment], { encoding: "utf8" });
  expect(signal).toBe("SIGKILL");
  await enter(copy, "technician-1");
  return copy;
}

const named = ({ medium }: RoomCopy): readonly string[] => readdirSync(medium).filter((name) => name.endsWith(".noren"));

test.each(["waiting for cards", "before its name"])("killed when %s: nothing has a package's name, and it is written again under the same number", async (moment) => {
  const own = await killedAt(moment);
  expect(named(own)).toEqual([]);
  expect(valueOf(await own.call("release.gate", { project: town.project })).release).toBeUndefined();
  expect(valueOf(await own.call("project.get", { project: town.project })).state).toBe("approved");
  const { job, ceremony } = await begunWriting(own, town.run);
  await signBoth(own, ceremony);
  const release = valueOf(await job);
  expect(release.sequence).toBe(1);
  expect(readdirSync(own.medium)).toEqual([release.name]);
});

test.each(["after its name", "contents confirmed", "in the books"])("killed %s: the next opening of the vault has it in every book, once", async (moment) => {
  const own = await killedAt(moment);
  const [name = ""] = named(own);
  expect(name).not.toBe("");
  const gate = valueOf(await own.call("release.gate", { project: town.project }));
  expect(gate.release).toMatchObject({ name, sequence: 1, medium: "M-9" });
  const { state, steps } = valueOf(await own.call("project.get", { project: town.project }));
  expect([state, steps.filter(({ event }) => event === "seal").length]).toEqual(["sealed", 1]);
  expect(await own.call("release.write", { run: town.run, folder: own.medium, medium: "M-9", days: 30 })).toMatchObject({ ok: false, failure: { code: "project.wrongState" } });
  expect(valueOf(await own.call("release.readBack", { run: town.run, folder: own.medium })).name).toBe(name);
  expect(readdirSync(path.join(own.context.folder, "sealed"))).toEqual([]);
  await enter(own, "auditor-1");
  const listed = valueOf(await own.call("audit.list", { filter: { operation: "package.seal" } }));
  expect(listed.matching).toBe(1);
  expect((await own.call("audit.verify", {})).ok).toBe(true);
});

test("killed after its name, the medium pulled: nothing else is written before somebody has looked for it there", async () => {
  copy = copyOf(town);
  spawnSync(process.execPath, [once, copy.context.folder, copy.medium, String(town.run), "after its name"], { encoding: "utf8" });
  renameSync(copy.medium, `${copy.medium}-pulled`);
  await enter(copy, "technician-1");
  const own = copy;
  const line = async (): Promise<object | undefined> => valueOf(await own.call("release.gate", { project: town.project })).lines.find((each) => each.line === "copies");
  expect(await line()).toMatchObject({ isMet: false, facts: { count: 1 }, failure: { code: "release.copyUnseen", details: { medium: "M-9" } } });
  const another = path.join(path.dirname(own.medium), "another");
  mkdirSync(another);
  expect(await refusedWriting(own, town.run, { folder: another, medium: "M-1" })).toMatchObject({ ok: false, failure: { code: "release.copyUnseen", details: { medium: "M-9" } } });
  expect(readdirSync(another)).toEqual([]);
  renameSync(`${own.medium}-pulled`, own.medium);
  const [name = ""] = named(own);
  const manifest = path.join(own.medium, name, "manifest.json");
  const bytes = readFileSync(manifest);
  writeFileSync(manifest, "another");
  expect(await own.call("release.write", { run: town.run, folder: own.medium, medium: "M-9", days: 30 })).toMatchObject({ ok: false, failure: { code: "release.copyUnseen" } });
  writeFileSync(manifest, bytes);
  expect(valueOf(await own.call("release.write", { run: town.run, folder: own.medium, medium: "M-9", days: 30 }))).toMatchObject({ name, sequence: 1 });
  expect([named(own), valueOf(await own.call("project.get", { project: town.project })).state, await line()]).toEqual([[name], "sealed", undefined]);
  expect(valueOf(await own.call("release.readBack", { run: town.run, folder: own.medium })).name).toBe(name);
});

test("killed after its name, and the medium comes back without it: it is written again", async () => {
  copy = copyOf(town);
  spawnSync(process.execPath, [once, copy.context.folder, copy.medium, String(town.run), "after its name"], { encoding: "utf8" });
  renameSync(copy.medium, `${copy.medium}-pulled`);
  await enter(copy, "technician-1");
  mkdirSync(copy.medium);
  const { job, ceremony } = await begunWriting(copy, town.run);
  await signBoth(copy, ceremony);
  expect(valueOf(await job).sequence).toBe(2);
  expect(named(copy)).toHaveLength(1);
});

test("what was sealed and cannot be read back into the books stops every other writing", async () => {
  copy = copyOf(town);
  spawnSync(process.execPath, [once, copy.context.folder, copy.medium, String(town.run), "contents confirmed"], { encoding: "utf8" });
  const [kept = ""] = readdirSync(path.join(copy.context.folder, "sealed"));
  const file = path.join(copy.context.folder, "sealed", kept);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  await enter(copy, "technician-1");
  const before = readdirSync(copy.medium);
  expect(await refusedWriting(copy, town.run)).toEqual({ ok: false, failure: { code: "release.copyWaiting", details: { count: 1 } } });
  expect(readdirSync(copy.medium)).toEqual(before);
  expect(valueOf(await copy.call("release.gate", { project: town.project })).lines.find(({ line }) => line === "copies")).toMatchObject({ failure: { code: "release.copyWaiting" } });
});
