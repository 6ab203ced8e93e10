import { spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyFor, openCard } from "../card/openCard.ts";
import { openSoftwareReader } from "../card/softwareReader.ts";
import type { Instant } from "../domain/brand.ts";
import { fail } from "../domain/failure.ts";
import { demoOfficers as wantedCounts } from "../domain/officer.ts";
import { isIssuedBy, readCertificate, readCertificatePem, type Certificate } from "../envelope/certificate.ts";
import { open } from "../envelope/open.ts";
import type { AgreementKey } from "../envelope/recipientKey.ts";
import { makeHolder, openCounterpart, testAuthority, testTime } from "../envelope/testing/counterpart.ts";
import { systemClock } from "../platform/clock.ts";
import { holdLock } from "../platform/guard.ts";
import { createStore } from "../store/client.ts";
import { createRoom, type RoomOrder } from "./createRoom.ts";
import { asOrder, cardOf, custodians, failureOf, productionOrder, signedBy, testOfficer, testOfficers, type TestOfficer } from "./officers.fixture.ts";
import { recoveryFile, roleKeyringFile } from "./keyring.ts";
import { openRoomKey } from "./openRoomKey.ts";
import { readPolicy, readPolicyHistory } from "./policy/readPolicy.ts";
import { keyCheck, keysOfRole } from "./roleKeys.ts";
import { cardFolder, readDemoProvider, readDesk } from "./roomFolder.ts";

const parent = mkdtempSync(path.join(tmpdir(), "noren-room-"));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

let counter = 0;
const freshPath = (): string => path.join(parent, `place-${String(++counter)}`, "room");
const officers = testOfficers();

const order = (folder: string, more: Partial<RoomOrder> = {}): RoomOrder => productionOrder(folder, officers, more);

function certificateFrom(pem: string): Certificate {
  const read = readCertificatePem(pem);
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

function everyPath(folder: string): readonly string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name))];
}

describe("a demo room", () => {
  const folder = freshPath();
  const steps: [number, number][] = [];

  beforeAll(async () => {
    const made = await createRoom(
      order(folder, { kind: "demo", officers: [], createStore, clock: systemClock, progress: (done, total) => steps.push([done, total]) }),
    );
    expect(made).toMatchObject({ ok: true, value: { room: { name: "試験室", kind: "demo" } } });
  });

  it("has the ten officers, their cards on the desk, and a policy that names them", () => {
    const policy = readPolicy(folder);
    if (!policy.ok) throw new Error(policy.failure.code);
    for (const [role, count] of Object.entries(wantedCounts))
      expect(policy.value.officers.filter((officer) => officer.role === role).length).toBe(count);
    const desk = readDesk(folder);
    expect(desk.map(({ id }) => id)).toEqual(policy.value.officers.map(({ id }) => id));
    expect(new Set(desk.map(({ pin }) => pin)).size).toBeGreaterThan(7);
    expect(desk.every(({ pin }) => /^\d{6}$/.test(pin))).toBe(true);
    const authority = certificateFrom(policy.value.authorityPem);
    for (const officer of policy.value.officers) {
      const certificate = certificateFrom(officer.certificatePem);
      const signing = certificateFrom(officer.signingCertificatePem);
      expect(certificate).toMatchObject({ hash: officer.certificate, validUntil: officer.validUntil, isDemo: true });
      expect(officer).toMatchObject({ state: "active", organization: { kind: "operator" } });
      expect([...certificate.usages, ...signing.usages]).toEqual(["keyAgreement", "digitalSignature"]);
      expect(isIssuedBy(certificate, authority) && isIssuedBy(signing, authority)).toBe(true);
    }
  });

  it("has a first policy that both custodians signed", () => {
    const history = readPolicyHistory(folder);
    if (!history.ok) throw new Error(history.failure.code);
    expect(history.value.map(({ policy, signedBy }) => [policy.sequence, signedBy.map(({ officer }) => officer.id)])).toEqual([[1, ["custodian-1", "custodian-2"]]]);
  });

  it("trusts a demo hospital, whose cards do not lie on the room's desk", () => {
    const policy = readPolicy(folder);
    if (!policy.ok) throw new Error(policy.failure.code);
    expect(policy.value.providers).toMatchObject([{ id: "demo-hospital", name: "デモ病院", kind: "hospital", signers: [{ role: "operator" }, { role: "approver" }] }]);
    expect(readDemoProvider(folder).map(({ id }) => id)).toEqual(["operator", "approver"]);
    expect(readDesk(folder).some(({ id }) => id === "operator" || id === "approver")).toBe(false);
    expect(readdirSync(path.join(folder, "demo", "recipient")).sort()).toEqual(["cards.json", "certificate.pem", "recipient.card"]);
  });

  it("is the owner's alone, every file of it, and nothing lies beside it", () => {
    for (const name of everyPath(folder)) expect([name, statSync(name).mode & 0o777]).toEqual([name, statSync(name).isDirectory() ? 0o700 : 0o600]);
    expect(readdirSync(path.dirname(folder))).toEqual(["room"]);
    expect(readdirSync(folder).sort()).toEqual(["ceremonies", "checkpoints", "demo", "keyring", "policy", "policy.json", "room.db", "room.lock"]);
  });

  it("reported every step of its making", () => {
    expect(steps).toEqual(Array.from({ length: 15 }, (_, done) => [done, 14]));
  });

  it("is opened by every card with its PIN, each with the keys of its role and no more", async () => {
    const seen = new Map<string, Set<string>>();
    for (const { id, pin, serial, role } of readDesk(folder)) {
      const reader = openSoftwareReader(cardFolder(folder));
      await reader.insert(id);
      const card = await openCard(reader, "software-1", pin);
      if (!card.ok) throw new Error(card.failure.code);
      expect(card.value.description.serial).toBe(serial);
      const opened = await openRoomKey({ folder, card: card.value, now: systemClock.now() });
      if (!opened.ok) throw new Error(opened.failure.code);
      expect(opened.value.officer.id).toBe(id);
      expect(Object.keys(opened.value.keys)).toEqual(keysOfRole[role]);
      for (const [name, key] of Object.entries(opened.value.keys) as [string, Buffer][]) seen.set(name, (seen.get(name) ?? new Set()).add(key.toString("hex")));
    }
    expect([...seen].map(([name, keys]) => [name, keys.size])).toEqual([["room", 1], ["keys", 1], ["vault", 1]]);
    expect(new Set([...seen.values()].flatMap((keys) => [...keys])).size).toBe(3);
  });

  it("gives all its keys and its authority to two custodians together, in either order, and to nobody alone", async () => {
    async function keyOf(id: string): Promise<AgreementKey> {
      const reader = openSoftwareReader(cardFolder(folder));
      await reader.insert(id);
      const card = await openCard(reader, "software-1", readDesk(folder).find((entry) => entry.id === id)?.pin ?? "");
      if (!card.ok) throw new Error(card.failure.code);
      const key = keyFor(card.value, "agree");
      if (!key.ok) throw new Error(key.failure.code);
      const certificate = readCertificate(key.value.certificate);
      if (!certificate.ok) throw new Error(certificate.failure.code);
      return { kind: "agreement", certificate: certificate.value, agree: (point) => card.value.agree(key.value.id, point) };
    }
    const policy = readPolicy(folder);
    if (!policy.ok) throw new Error(policy.failure.code);
    const [one, two, other] = [await keyOf("custodian-1"), await keyOf("custodian-2"), await keyOf("approver-1")];
    for (const [first, second, file] of [
      [one, two, recoveryFile(folder, 1, "custodian-1", "custodian-2")],
      [two, one, recoveryFile(folder, 1, "custodian-2", "custodian-1")],
    ] as const) {
      const sealed = readFileSync(file);
      for (const alone of [second, other]) expect(await open(sealed, alone)).toEqual({ ok: false, failure: { code: "envelope.notForCard" } });
      const inner = await open(sealed, first);
      if (!inner.ok) throw new Error(inner.failure.code);
      for (const alone of [first, other]) expect(await open(inner.value, alone)).toEqual({ ok: false, failure: { code: "envelope.notForCard" } });
      const content = await open(inner.value, second);
      if (!content.ok) throw new Error(content.failure.code);
      const { keys, authority } = JSON.parse(content.value.toString("utf8")) as { keys: { room: string; keys: string; vault: string }; authority: string };
      for (const name of ["room", "keys", "vault"] as const) expect(keyCheck(name, Buffer.from(keys[name], "hex"))).toBe(policy.value.keyring.checks[name]);
      const privateKey = createPrivateKey({ key: Buffer.from(authority, "base64"), format: "der", type: "pkcs8" });
      expect(createPublicKey(privateKey).equals(certificateFrom(policy.value.authorityPem).publicKey)).toBe(true);
    }
  });

  it("cannot be made twice, and takes no officers from outside", async () => {
    expect(await failureOf(createRoom(order(folder, { kind: "demo", officers: [] })))).toEqual({ code: "room.exists" });
    expect(await failureOf(createRoom(order(freshPath(), { kind: "demo" })))).toEqual({ code: "request.malformed", at: "officers" });
  });
});

describe("a production room", () => {
  it("is opened by its officers on either curve, by openssl too, and by nobody else", async () => {
    for (const curve of ["P-384", "P-256"] as const) {
      const folder = freshPath();
      const own = testOfficers(testAuthority(), curve);
      expect(await failureOf(createRoom(order(folder, { officers: asOrder(own), sign: signedBy(custodians(own)), createStore })))).toBe("ok");
      for (const officer of own) expect((await openRoomKey({ folder, card: cardOf(officer), now: testTime })).ok).toBe(true);
      expect(await openRoomKey({ folder, card: cardOf(testOfficer(testAuthority(), "technician", 1)), now: testTime })).toEqual({
        ok: false,
        failure: { code: "card.notEnrolled" },
      });
      expect(existsSync(path.join(folder, "demo"))).toBe(false);
      const counterpart = openCounterpart();
      const [first] = own;
      if (first === undefined) throw new Error("no officer");
      counterpart.write("key.pem", first.holder.privatePem);
      counterpart.write("certificate.pem", first.certificatePem);
      const key = counterpart.openssl([
        "cms",
        "-decrypt",
        "-binary",
        "-inform",
        "DER",
        "-in",
        roleKeyringFile(folder, 1, first.role),
        "-inkey",
        "key.pem",
        "-recip",
        "certificate.pem",
      ]);
      expect(JSON.parse(key.toString())).toMatchObject({ format: "noren-keyring/1", generation: 1 });
      counterpart.remove();
    }
  });

  it("names the role that is missing", async () => {
    for (const [role, needed] of [
      ["technician", 1],
      ["custodian", 2],
      ["auditor", 1],
    ] as const) {
      const missing = asOrder(officers).filter(
        (officer, index, all) => officer.role !== role || (role === "custodian" && all.findIndex((other) => other.role === role) === index),
      );
      expect(await failureOf(createRoom(order(freshPath(), { officers: missing })))).toEqual({
        code: "room.officersIncomplete",
        role,
        needed,
        given: needed - 1,
      });
    }
  });

  it("refuses certificates that could not open it, and says whose and why", async () => {
    const authority = testAuthority();
    const counterpart = openCounterpart();
    counterpart.openssl(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "rsa.pem", "-subj", "/CN=x"]);
    const during = (from: number, until: number): { from: Instant; until: Instant } => ({
      from: (testTime + from) as Instant,
      until: (testTime + until) as Instant,
    });
    const cases: readonly (readonly [string, unknown])[] = [
      [counterpart.read("rsa.pem").toString(), { code: "room.certificateUnusable", reason: "algorithm" }],
      ["nonsense", { code: "room.certificateUnusable", reason: "malformed" }],
      [makeHolder(authority, "x", { usage: "digitalSignature" }).certificatePem, { code: "room.certificateUnusable", reason: "usage" }],
      [makeHolder(authority, "x", { during: during(-9000, -1000) }).certificatePem, { code: "room.certificateUnusable", reason: "expired" }],
      [makeHolder(authority, "x", { during: during(1000, 9000) }).certificatePem, { code: "room.certificateUnusable", reason: "notYetValid" }],
      [officers[0]?.certificatePem ?? "", { code: "room.certificateUnusable", reason: "duplicate" }],
      [makeHolder(testAuthority(true), "x").certificatePem, { code: "card.softwareRefused" }],
    ];
    counterpart.remove();
    for (const [certificatePem, expected] of cases) {
      const folder = freshPath();
      const changed = asOrder(officers).map((officer, index) => (index === 2 ? { ...officer, certificatePem } : officer));
      expect(await failureOf(createRoom(order(folder, { officers: changed })))).toEqual({ ...(expected as object), officer: 3 });
      expect(existsSync(folder)).toBe(false);
    }
  });
});

describe("the place of a room", () => {
  it("may be an empty folder, also the root of a volume, and is closed to others", async () => {
    const folder = freshPath();
    mkdirSync(path.join(folder, "lost+found"), { recursive: true });
    chmodSync(folder, 0o755);
    expect(await failureOf(createRoom(order(folder)))).toBe("ok");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).sort()).toEqual(["ceremonies", "checkpoints", "keyring", "lost+found", "policy", "policy.json", "room.db", "room.lock"]);
    expect((await openRoomKey({ folder, card: cardOf(first()), now: testTime })).ok).toBe(true);
  });

  it("may not be a folder with anything in it, a file, or below a file", async () => {
    const folder = freshPath();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "keyring"), "somebody else's");
    expect(await failureOf(createRoom(order(folder)))).toEqual({ code: "room.notEmpty" });
    expect(readFileSync(path.join(folder, "keyring"), "utf8")).toBe("somebody else's");
    expect(await failureOf(createRoom(order(path.join(folder, "keyring"))))).toEqual({ code: "room.notEmpty" });
    expect(await failureOf(createRoom(order(path.join(folder, "keyring", "room"))))).toEqual({ code: "folder.unusable" });
    expect(await failureOf(createRoom(order(path.join(folder, "x".repeat(300)))))).toEqual({ code: "folder.unusable" });
  });

  it("is not taken from one who is building there", async () => {
    const folder = freshPath();
    mkdirSync(path.join(folder, ".part-00000000"), { recursive: true });
    const held = holdLock(path.join(folder, ".part-00000000", "room.lock"));
    if (!held.ok) throw new Error(held.failure.code);
    expect(await failureOf(createRoom(order(folder)))).toEqual({ code: "room.inUse" });
    held.value.release();
    expect(await failureOf(createRoom(order(folder)))).toBe("ok");
    expect(readdirSync(folder)).not.toContain(".part-00000000");
    const other = freshPath();
    const both = await Promise.all([failureOf(createRoom(order(other))), failureOf(createRoom(order(other)))]);
    expect(both).toEqual(["ok", { code: "room.inUse" }]);
  });

  it("keeps what lies beside an unfinished room when that is not from a making", async () => {
    const folder = freshPath();
    mkdirSync(path.join(folder, ".part-00000000"), { recursive: true });
    writeFileSync(path.join(folder, "notes.txt"), "");
    expect(await failureOf(createRoom(order(folder)))).toEqual({ code: "room.notEmpty" });
    expect(readdirSync(folder).sort()).toEqual([".part-00000000", "notes.txt"]);
  });
});

describe("a making that fails", () => {
  it.each([
    ["beside", false],
    ["inside", true],
  ])("leaves nothing (built %s)", async (_, exists) => {
    const attempts: readonly [Partial<RoomOrder>, unknown][] = [
      [{ createStore: () => Promise.resolve(fail("room.diskFull")) }, { code: "room.diskFull" }],
      [{ signal: AbortSignal.abort() }, { code: "job.cancelled" }],
    ];
    for (const [more, expected] of attempts) {
      const folder = freshPath();
      if (exists) mkdirSync(folder, { recursive: true });
      expect(await failureOf(createRoom(order(folder, more)))).toEqual(expected);
      expect(everyPath(path.dirname(folder)).slice(1)).toEqual(exists ? [folder] : []);
      expect(await failureOf(createRoom(order(folder)))).toBe("ok");
    }
    const folder = freshPath();
    if (exists) mkdirSync(folder, { recursive: true });
    await expect(createRoom(order(folder, { createStore: () => Promise.reject(new Error("a bug")) }))).rejects.toThrow("a bug");
    expect(everyPath(path.dirname(folder)).slice(1)).toEqual(exists ? [folder] : []);
  });

  it("for want of room on the disk, or on a read-only one, says so wherever it struck", () => {
    const { status, stdout, stderr } = spawnSync(
      "unshare",
      ["--user", "--map-root-user", "--mount", process.execPath, new URL("createRoomOnSmallDisk.fixture.ts", import.meta.url).pathname],
      { encoding: "utf8" },
    );
    expect([status, stderr]).toEqual([0, ""]);
    const outcomes = JSON.parse(stdout) as { readonly kilobytes: number; readonly outcome: string; readonly left: readonly string[] }[];
    for (const { outcome, left } of outcomes) if (outcome !== "ok") expect(left).toEqual([]);
    const codes = outcomes.map(({ outcome }) => outcome);
    expect(codes.filter((code) => code === "room.diskFull").length).toBeGreaterThan(8);
    expect(new Set(codes)).toEqual(new Set(["room.readOnly", "room.diskFull", "ok"]));
  });
});

function first(): TestOfficer {
  const [officer] = officers;
  if (officer === undefined) throw new Error("no officer");
  return officer;
}
