import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sessionOf } from "../context.ts";
import { plannedParts } from "../package/packageSource.ts";
import { sealParts } from "../package/sealParts.ts";
import { bookSealed } from "../vault/takeOverSealed.ts";
import { openVaultOf, vaultOf } from "../vault/vaultOf.ts";
import { approvalStatement } from "./approvalStatement.ts";
import { openRunSource } from "./runSource.ts";
import { approve, begunWriting, copyOf, enter, reviewedTown, signBoth, valueOf, type ReviewedTown, type RoomCopy } from "./release.fixture.ts";

/** From a reviewed result to a package in somebody's hands, through the contract alone. */

let town: ReviewedTown;
let room: RoomCopy;

beforeAll(async () => {
  town = await reviewedTown();
});
afterEach(async () => {
  await room.remove();
});
afterAll(() => {
  town.remove();
});

const gate = async (): Promise<ReadonlyMap<string, boolean>> => new Map(valueOf(await room.call("release.gate", { project: town.project })).lines.map(({ line, isMet }) => [line, isMet]));

test("two approve, two sign, a stranger opens it with openssl and sha256sum alone, and it is read back", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const write = { run: town.run, folder: room.medium, medium: "M-9", days: 30 };
  expect(await room.call("release.write", write)).toMatchObject({ ok: false, failure: { code: "project.wrongState", details: { state: "reviewed" } } });
  expect(await room.call("run.approve", { run: town.run })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  expect([...(await gate())]).toEqual([["decided", true], ["made", true], ["verified", true], ["reviewed", true], ["current", true], ["recipient", true], ["approved", false], ["sealed", false], ["readBack", false]]);
  await approve(room, town.run);
  await enter(room, "technician-1");
  expect(valueOf(await room.call("release.gate", { project: town.project })).approvals).toMatchObject([{ officer: "approver-1", isVerified: true }, { officer: "approver-2", isVerified: true }]);
  const { job, ceremony } = await begunWriting(room, town.run);
  expect(readdirSync(room.medium)).toEqual([expect.stringMatching(/\.noren\.part$/)]);
  await signBoth(room, ceremony);
  const release = valueOf(await job);
  expect(release).toMatchObject({ run: town.run, sequence: 1, medium: "M-9" });
  expect(readdirSync(room.medium)).toEqual([release.name]);
  expect([...(await gate()).values()]).toEqual([true, true, true, true, true, true, true, true, false]);
  expect(await room.call("release.receipt", { run: town.run })).toMatchObject({ ok: false, failure: { code: "project.wrongState" } });
  expect(valueOf(await room.call("release.readBack", { run: town.run, folder: room.medium })).readBackAt).toBeGreaterThan(0);
  const receipt = valueOf(await room.call("release.receipt", { run: town.run }));
  expect(receipt).toMatchObject({ number: "000001", recipient: "架空大学", release: { manifestSha256: release.manifestSha256 }, operator: "藍染 一郎", approvers: ["縞田 承子", "絣谷 結"] });
  expect(valueOf(await room.call("form.print", { form: "release.receipt", number: receipt.number }))).toEqual({});
  const { state, runs } = valueOf(await room.call("project.get", { project: town.project }));
  expect(state).toBe("handedOver");
  const records = runs[0]?.records ?? 0;
  expect(records).toBeGreaterThan(20);
  expect(valueOf(await room.call("ledger.list", {})).entries.find(({ number }) => number === "M-9")).toMatchObject({ state: "lent", moves: [{}, { counterpart: "架空大学" }] });
  await enter(room, "auditor-1");
  const minutes = valueOf(await room.call("ceremony.list", {})).ceremonies.filter(({ purpose }) => purpose === "package.release");
  expect(minutes).toMatchObject([{ outcome: "done", signatures: [{ role: "technician", verified: true }, { role: "approver", verified: true }] }]);
  const signed = path.join(room.context.folder, "ceremonies", ceremony, "signed.bin");
  expect(readFileSync(signed)).toEqual(readFileSync(path.join(room.medium, release.name, "manifest.json")));
  writeFileSync(path.join(room.context.folder, "ceremonies", ceremony, "statement.txt"), "another");
  expect(valueOf(await room.call("ceremony.list", {})).ceremonies.find(({ id }) => id === ceremony)?.signatures.map(({ verified }) => verified)).toEqual([false, false]);
  openByHand(path.join(room.medium, release.name), records);
});

test("objects of the vault that go on in the next part are counted once, and in their order", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const { store, room: known } = sessionOf(room.context);
  const vault = valueOf(await vaultOf(room.context));
  const { run, scope } = valueOf(await approvalStatement(store, known.id, town.run));
  const source = valueOf(await openRunSource({ store, vault, run, scope }));
  const partBytes = 1500;
  const plan = valueOf(source.plan(partBytes));
  expect(plan.objects.some(({ partCount }) => partCount > 2)).toBe(true);
  const planned = [...plannedParts(plan, partBytes)];
  const { sources, vault: seed } = await source.read(planned);
  const parts = planned.map(({ object, plainBytes }, at) => ({ object, source: sources[at] ?? { kind: "pieces" as const, pieces: [] }, plainBytes, target: path.join(room.medium, String(at)) }));
  const sealed = sealParts({ key: randomBytes(32), keyId: randomBytes(16), parts, ...(seed && { vault: seed }) });
  expect(seed?.key.every((byte) => byte === 0)).toBe(true);
  expect(source.check(sealed)).toEqual({ ok: true, value: undefined });
  const first = sealed.find(({ begun }) => begun.length > 0);
  const others = sealed.map((part) => (part === first ? { ...part, begun: part.begun.map((hash) => hash.replace(/^./u, (digit) => (digit === "0" ? "1" : "0"))) } : part));
  expect(source.check(others)).toEqual({ ok: false, failure: { code: "release.contentChanged" } });
  expect(source.check(sealed.map((part) => (part === first ? { ...part, begun: [] } : part)))).toEqual({ ok: false, failure: { code: "release.contentChanged" } });
});

test("a package that nobody saw get its name, or whose result was given up meanwhile, is a copy that exists and hands nothing over", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const { store, officer } = sessionOf(room.context);
  const { access } = valueOf(await vaultOf(room.context));
  const release = { run: town.run, name: "x.noren", medium: "M-9", expiresAt: Date.now(), officer: officer.id };
  const contents = (id: string, sequence: number) => ({ id, sequence, sender: "室", manifestSha256: "a".repeat(64), recipients: ["x"], sealedAt: Date.now(), objects: [["b".repeat(64)]], release });
  await bookSealed(access, contents("unseen", 1), false);
  await bookSealed(access, contents("given-up", 2), true);
  for (const id of ["unseen", "given-up"]) expect(await store.read("sealed.known", { id })).toBe(true);
  expect(await store.read("run.release", { run: town.run })).toBeUndefined();
  expect(valueOf(await room.call("project.get", { project: town.project })).state).toBe("reviewed");
});

test("a vault that could not be opened to its end is opened anew by whoever asks next", async () => {
  room = copyOf(town);
  await enter(room, "technician-1");
  const session = sessionOf(room.context);
  mkdirSync(path.join(room.context.folder, "sealed"), { recursive: true });
  writeFileSync(path.join(room.context.folder, "sealed", "x.cms"), "torn");
  let isBroken = true;
  const read: typeof session.store.read = (name, input) => (name === "sealed.known" && isBroken ? Promise.reject(new Error("the disk is full")) : session.store.read(name, input));
  const own = { ...session, closing: [], store: { ...session.store, read } };
  await expect(openVaultOf(room.context, own)).rejects.toThrow("the disk is full");
  isBroken = false;
  const opened = await openVaultOf(room.context, own);
  expect(opened.ok).toBe(true);
  if (opened.ok) await opened.value.close();
});

/** What a recipient has: the package, the key, openssl and sha256sum. */
function openByHand(folder: string, records: number): void {
  expect(spawnSync("sha256sum", ["--check", "--quiet", "manifest-sha256.txt", "tagmanifest-sha256.txt"], { cwd: folder }).status).toBe(0);
  const key = path.join(room.medium, "key.pem");
  writeFileSync(key, town.recipient.privatePem);
  const decrypt = (...line: readonly string[]): Buffer => execFileSync("openssl", ["cms", "-decrypt", "-binary", "-inform", "DER", ...line], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  const secret = decrypt("-in", "package-key.cms", "-inkey", key).toString("latin1");
  const { packageKey } = JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8")) as { packageKey: { id: string } };
  const open = (name: string): Buffer => decrypt("-in", name, "-secretkey", secret, "-secretkeyid", packageKey.id);
  const index = open("index.cms").toString("utf8");
  const objects = [...index.matchAll(/^# object \d{6} \d+ \d+ (.*)$/gmu)].map(([, name = ""]) => ({ name }));
  // And the plain sums of it, as a recipient checks them.
  const plain = path.join(room.medium, "plain");
  mkdirSync(plain);
  for (const [, part = ""] of index.matchAll(/^[0-9a-f]{64} {2}(.*)$/gmu)) writeFileSync(path.join(plain, part), open(`data/${part}.cms`));
  writeFileSync(path.join(plain, "sums"), index);
  expect(spawnSync("sha256sum", ["--check", "--quiet", "sums"], { cwd: plain }).status).toBe(0);
  const content = (at: number): Buffer => open(`data/${String(at + 1).padStart(6, "0")}.000001.cms`);
  const tables = objects.flatMap(({ name }, at) => (name.startsWith("tables/") ? [content(at)] : []));
  // And nothing else: the recipe stays here.
  expect(objects.every(({ name }) => /^(tables|images)\//u.test(name))).toBe(true);
  expect(tables.map((table) => table.toString("utf8")).join("").split("\r\n").length - 1 - tables.length).toBe(records);
  for (const table of tables) {
    expect(table.subarray(0, 3)).toEqual(Buffer.from("\u{feff}"));
    expect(table.subarray(-2).toString()).toBe("\r\n");
  }
  const image = objects.findIndex(({ name }) => name.startsWith("images/"));
  expect(content(image).subarray(128, 132).toString("latin1")).toBe("DICM");
}
