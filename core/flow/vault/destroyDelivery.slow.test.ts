import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { Result } from "../../domain/failure.ts";
import { readCertificatePem } from "../../envelope/certificate.ts";
import { sessionOf } from "../context.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { sealFromRoom } from "../package/sealFromRoom.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { makeMedium } from "../receive/receive.fixture.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { mediaFolder } from "../roomFolder.ts";
import { vaultOf } from "./vaultOf.ts";

/** Deliveries that come and go, by officers' own cards: what is destroyed, what a certificate says of it, and what a backup brings back. */

let room: RoomForTests;
let scratch: string;

beforeAll(async () => {
  room = await demoRoomForTests({ readers: 2 });
  scratch = mkdtempSync(path.join(tmpdir(), "noren-destroy-"));
  await as("technician-1", async () => {
    await receive("usb1", "M-1", { "a.txt": "one", "b.txt": "two", "same.txt": "shared", "run.sh": "#!/bin/sh\n" });
    await receive("usb2", "M-2", { "c.txt": "three", "other.txt": "shared" });
  });
});

afterAll(async () => {
  await room.remove();
  rmSync(scratch, { recursive: true });
});

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

async function as(card: string, act: () => Promise<void>): Promise<void> {
  await room.context.cards.remove();
  valueOf(await room.signIn({ card }));
  try {
    await act();
  } finally {
    await room.signOut();
    room.context.ending = undefined;
  }
}

async function receive(name: string, number: string, tree: Parameters<typeof makeMedium>[0]): Promise<void> {
  const ports = mediaFolder(room.context.folder);
  mkdirSync(ports, { recursive: true });
  makeMedium(tree, path.join(ports, name));
  writeFileSync(path.join(ports, `${name}.medium.json`), JSON.stringify({ serial: name, label: name }));
  const medium = valueOf(await room.call("medium.list", {})).media.find(({ label }) => label === name);
  if (medium === undefined) throw new Error("the medium is not listed");
  valueOf(await room.call("ledger.register", { number, serial: name, kind: "usb", owner: "デモ病院" }));
  valueOf(await room.call("delivery.inspect", { medium: medium.id }));
  const custody = { mediumNumber: number, sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand" as const, announced: [] };
  const { delivery } = valueOf(await room.call("delivery.begin", { medium: medium.id, provider: "demo-hospital", custody }));
  valueOf(await room.call("delivery.receive", { delivery }));
  valueOf(await room.call("delivery.settle", { delivery, reason: "実行ファイルは受け入れない" }));
}

type Ceremony = OperationOutput<"ceremony.sign">["ceremony"];

async function destroy(what: OperationInput<"vault.destroy">["what"]): Promise<Ceremony["result"]> {
  const { ceremony } = valueOf(await room.call("vault.destroy", { what, reason: "提供元の撤回" }));
  valueOf(await room.call("ceremony.sign", { ceremony: ceremony.id, slot: "software-1" }));
  const ended = valueOf(await room.sign(ceremony.id, "custodian-2", "software-2")).ceremony;
  expect(ended).toMatchObject({ state: "done" });
  return ended.result;
}

/** As a technician sees them: name, or by which entry it went. */
async function items(delivery: number): Promise<readonly string[]> {
  const lines = valueOf(await room.resource("delivery.items", { delivery: String(delivery), offset: "0", limit: "100" }));
  const shown = Buffer.from(lines.bytes).toString().trim().split("\n").map((line) => JSON.parse(line) as { readonly name?: string; readonly state: string; readonly destroyed?: number });
  return shown.map(({ name, state, destroyed }) => `${name ?? `gone by ${String(destroyed)}`} ${state}`);
}

async function sealFolder(contents: Readonly<Record<string, string>>): Promise<string> {
  const source = mkdtempSync(path.join(scratch, "source-"));
  for (const [name, text] of Object.entries(contents)) writeFileSync(path.join(source, name), text);
  const officer = valueOf(readPolicy(room.context.folder)).officers.find(({ id }) => id === "technician-1");
  const recipient = valueOf(readCertificatePem(officer?.certificatePem ?? ""));
  const nobody = (): Promise<never> => Promise.reject(new Error("a demo room has its cards at hand"));
  const order = { room: room.context.folder, source, out: path.join(scratch, "out"), purpose: "", days: 30, recipients: [recipient], cards: nobody, questions: { insert: nobody, pin: nobody } };
  return valueOf(await sealFromRoom(order)).id;
}

test("some items go with their names, and the certificate names what can still be opened", async () => {
  const sealed = await sealFolder({ "anything.txt": "one", "else.txt": "nobody has this" });
  await as("custodian-1", async () => {
    expect(await room.call("vault.destroy", { what: { kind: "items", delivery: 1, items: [3] }, reason: "x" })).toEqual({ ok: false, failure: { code: "vault.objectUnknown" } });
    expect(await room.call("vault.destroy", { what: { kind: "items", delivery: 9, items: [1] }, reason: "x" })).toEqual({ ok: false, failure: { code: "delivery.unknown" } });
    expect(await destroy({ kind: "items", delivery: 1, items: [1] })).toEqual({ entry: 1, destroyed: 1, released: 0, items: 1 });
    const certificate = valueOf(await room.call("vault.certificate", { entry: 1 }));
    // Custodians have no key that opens what packages hold.
    expect(certificate).toMatchObject({ objects: 1, bytes: 3, items: 1, isDone: true, packages: [], packagesUntold: 1, remainingCount: 0 });
    expect(certificate.traces).toBeGreaterThan(0);
    expect(certificate.media).toEqual([{ number: "M-1", state: "received", owner: "デモ病院", delivery: 1, providerName: "デモ病院" }]);
    expect(valueOf(await room.call("delivery.get", { delivery: 1 }))).toMatchObject({ destroyed: { items: 1, entries: [1] }, state: "opened", stored: 3, held: 1 });
  });
  await as("technician-1", async () => {
    expect(await items(1)).toEqual(["gone by 1 stored", "b.txt stored", "run.sh held", "same.txt stored"]);
    valueOf(await vaultOf(room.context));
    expect(await room.call("vault.certificate", { entry: 1 })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  });
  await as("auditor-1", async () => {
    const { packages, packagesUntold } = valueOf(await room.call("vault.certificate", { entry: 1 }));
    expect(packages).toMatchObject([{ id: sealed, sequence: 1, sender: "デモ病院", held: 1, isSeen: true }]);
    expect(packagesUntold).toBe(0);
  });
});

test("a certificate is printed as often as it is asked for, each sheet with a number of its own", async () => {
  await as("auditor-1", async () => {
    expect(await room.call("form.print", { form: "vault.certificate", number: "000001" })).toEqual({ ok: false, failure: { code: "print.refused" } });
    for (const number of ["000001", "000002"]) {
      expect(valueOf(await room.call("vault.certificateForm", { entry: 1 })).number).toBe(number);
      valueOf(await room.call("form.print", { form: "vault.certificate", number }));
    }
    expect(valueOf(await room.call("vault.certificate", { entry: 1 })).forms.map(({ number, officer }) => [number, officer])).toEqual([["000001", "auditor-1"], ["000002", "auditor-1"]]);
    expect(await room.call("vault.certificateForm", { entry: 7 })).toEqual({ ok: false, failure: { code: "vault.objectUnknown" } });
    const { store } = sessionOf(room.context);
    const { size } = await store.read("audit.head", {});
    const rows = await store.read("audit.page", { filter: { operation: "form.print" }, upTo: size, offset: 0, limit: 9 });
    expect(rows.filter(({ entry }) => entry.outcome === 0).map(({ entry }) => entry.details)).toMatchObject([{ form: "vault.certificate" }, { form: "vault.certificate" }]);
  });
});

test("a delivery goes as a whole; what another one shares stays there unless both go", async () => {
  const backup = (name: string): string => path.join(scratch, name);
  for (const name of ["room.db", "keys.db"]) copyFileSync(path.join(room.context.folder, name), backup(name));
  await as("custodian-1", async () => {
    const stake = valueOf(await room.call("vault.stake", { delivery: 2 }));
    expect(stake).toEqual({ items: 2, objects: 2, bytes: 11, shared: 1, deliveries: [1] });
    const before = room.events.length;
    expect(await destroy({ kind: "delivery", delivery: 2, shared: "keep" })).toEqual({ entry: 2, destroyed: 1, released: 1, items: 2 });
    const told = room.events.slice(before);
    expect(told.filter(({ name }) => name === "job.progress").map(({ payload }) => (payload as { kind: string }).kind)).toContain("vault.destroy");
    expect(told.filter(({ name }) => name === "delivery.changed").map(({ payload }) => (payload as { delivery: { state: string } }).delivery.state)).toEqual(["destroyed"]);
    expect(valueOf(await room.call("vault.certificate", { entry: 2 }))).toMatchObject({ delivery: 2, objects: 1, items: 2, remaining: [{ kind: "referred", copies: 1 }] });
    expect(await room.call("vault.destroy", { what: { kind: "delivery", delivery: 2, shared: "keep" }, reason: "x" })).toMatchObject({ ok: false, failure: { code: "delivery.wrongState" } });
  });
  await as("technician-1", async () => {
    expect(await items(2)).toEqual(["gone by 2 stored", "gone by 2 stored"]);
    expect(await items(1)).toEqual(["gone by 1 stored", "b.txt stored", "run.sh held", "same.txt stored"]);
    expect(valueOf(await room.call("vault.check", { readData: true }))).toMatchObject({ objects: 2, faulty: 0 });
    // It came again: the whole of the first goes with what the third shares.
    await receive("usb3", "M-3", { "again.txt": "shared" });
  });
  await as("custodian-1", async () => {
    expect(await destroy({ kind: "delivery", delivery: 1, shared: "destroy" })).toMatchObject({ entry: 3, destroyed: 2, released: 0, items: 5 });
    expect(valueOf(await room.call("held.list", {})).total).toBe(0);
  });
  await as("technician-1", async () => {
    expect(await items(3)).toEqual(["gone by 3 stored"]);
    expect(valueOf(await room.call("delivery.list", {})).deliveries.map(({ delivery, state }) => [delivery, state])).toEqual([[3, "opened"], [2, "destroyed"], [1, "destroyed"]]);
    expect(valueOf(await room.call("vault.check", { readData: true }))).toMatchObject({ objects: 0, faulty: 0 });
  });
  // Databases from before, beside the newer register: whoever signs in finds nothing of it, not even a name.
  for (const name of ["room.db", "keys.db"]) copyFileSync(backup(name), path.join(room.context.folder, name));
  await as("technician-1", async () => {
    expect([await items(1), await items(2)].flat().every((line) => line.startsWith("gone by"))).toBe(true);
    expect(valueOf(await room.call("vault.check", { readData: true }))).toMatchObject({ objects: 0, faulty: 0 });
  });
});
