import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { Result } from "../../domain/failure.ts";
import type { LedgerState } from "../../domain/medium.ts";
import { mediaFolder } from "../roomFolder.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { makeMedium } from "./receive.fixture.ts";

let room: RoomForTests;

beforeAll(async () => {
  room = await demoRoomForTests({ readers: 2 });
  mkdirSync(mediaFolder(room.context.folder), { recursive: true });
});

afterAll(async () => {
  await room.remove();
});

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

function insert(name: string, tree: Parameters<typeof makeMedium>[0], serial = `S-${name}`): void {
  const ports = mediaFolder(room.context.folder);
  makeMedium(tree, path.join(ports, name));
  writeFileSync(path.join(ports, `${name}.medium.json`), JSON.stringify({ serial, label: name }));
}

const mediumOf = async (name: string): Promise<OperationOutput<"medium.list">["media"][number]> => {
  const found = valueOf(await room.call("medium.list", {})).media.find(({ label }) => label === name);
  if (found === undefined) throw new Error("the medium is not listed");
  return found;
};

type Custody = OperationInput<"delivery.begin">["custody"];

const custody = (mediumNumber: string, more: Partial<Custody> = {}): Custody => ({
  mediumNumber,
  sealNumber: "F-1",
  sealIntact: true,
  witness: "立会人 花子",
  receivedAt: Date.now(),
  carriage: "hand",
  announced: [{ kind: "text", count: 2 }],
  ...more,
});

test("from the port to the settled delivery, through the contract alone", async () => {
  valueOf(await room.signIn("technician"));
  insert("usb1", { "a.txt": "one", "b.txt": "two", "run.sh": "#!/bin/sh\n" });
  const medium = await mediumOf("usb1");
  expect(medium).toMatchObject({ serial: "S-usb1", readOnly: true });
  expect(medium).not.toHaveProperty("ledger");

  const seen = valueOf(await room.call("delivery.inspect", { medium: medium.id }));
  expect(seen).toMatchObject({ content: "folder", files: 3, providers: [{ provider: "demo-hospital", verdict: "possible" }], capacity: { enough: true } });
  expect(seen.problems).toEqual([{ cause: "executable", count: 1, examples: ["run.sh"] }]);

  const order = { medium: medium.id, provider: "demo-hospital", custody: custody("M-001") };
  expect(await room.call("delivery.begin", order)).toMatchObject({ ok: false, failure: { code: "ledger.unregistered" } });
  valueOf(await room.call("ledger.register", { number: "M-001", serial: "S-usb1", kind: "usb", owner: "デモ病院" }));
  expect(await room.call("delivery.begin", { ...order, provider: "nobody" })).toMatchObject({ ok: false, failure: { code: "delivery.providerUnknown" } });
  expect(await room.call("delivery.begin", { ...order, custody: custody("M-001", { sealIntact: false }) })).toMatchObject({ ok: false, failure: { code: "delivery.sealNote" } });
  valueOf(await room.call("delivery.keepDraft", { medium: medium.id, draft: '{"witness":"立"}' }));
  expect(valueOf(await room.call("delivery.inspect", { medium: medium.id })).draft).toBe('{"witness":"立"}');

  const { delivery } = valueOf(await room.call("delivery.begin", order));
  expect(valueOf(await room.call("delivery.inspect", { medium: medium.id }))).toMatchObject({ resumes: delivery });
  expect(valueOf(await room.call("delivery.inspect", { medium: medium.id }))).not.toHaveProperty("draft");
  expect(await room.call("delivery.settle", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.wrongState" } });
  const received = valueOf(await room.call("delivery.receive", { delivery }));
  expect(received).toMatchObject({ state: "received", stored: 2, held: 1, waiting: 0, running: false });
  expect(received.bytesDone).toBe(received.bytes);

  const page = valueOf(await room.call("delivery.get", { delivery }));
  expect(page.reconciliation).toEqual([
    { kind: "text", announced: 2, received: 2, held: 0, excluded: 0, waiting: 0, bytes: 6, differs: false },
    { kind: "executable", received: 0, held: 1, excluded: 0, waiting: 0, bytes: 10, differs: false },
  ]);
  expect(page.audit.length).toBeGreaterThan(3);
  const lines = await room.resource("delivery.items", { delivery: String(delivery), offset: "0", limit: "10" });
  expect(lines.ok && Buffer.from(lines.value.bytes).toString().trim().split("\n").map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(["a.txt", "b.txt", "run.sh"]);

  // Something is held: the comparison is not closed without a word about it.
  expect(await room.call("delivery.settle", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.reasonNeeded" } });
  expect(valueOf(await room.call("delivery.settle", { delivery, reason: "実行ファイルは受け入れない" }))).toMatchObject({ state: "opened" });
  const receipt = valueOf(await room.call("delivery.receipt", { delivery }));
  expect(receipt).toEqual({ number: "000001" });
  valueOf(await room.call("form.print", { form: "delivery.receipt", number: "000001" }));
  expect(valueOf(await room.call("delivery.get", { delivery })).forms).toMatchObject([{ form: "delivery.receipt", number: "000001" }]);
  expect(valueOf(await room.call("ledger.list", {})).entries).toMatchObject([{ number: "M-001", state: "received", deliveries: [delivery] }]);
  await room.signOut();
});

const itemsSeen = async (): Promise<readonly object[]> => {
  const lines = await room.resource("delivery.items", { delivery: "1", offset: "0", limit: "10" });
  return lines.ok ? Buffer.from(lines.value.bytes).toString().trim().split("\n").map((line) => JSON.parse(line) as object) : [];
};

test("an approver sees counts and no names", async () => {
  valueOf(await room.signIn("approver"));
  expect(await itemsSeen()).toHaveLength(3);
  for (const item of await itemsSeen()) expect(item).not.toHaveProperty("name");
  await room.signOut();
});

test("a custodian sees counts and no names, an auditor neither receives nor registers", async () => {
  valueOf(await room.signIn("custodian"));
  expect(await itemsSeen()).toHaveLength(3);
  for (const item of await itemsSeen()) expect(item).not.toHaveProperty("name");
  expect(await room.call("delivery.receive", { delivery: 1 })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  // The way of a medium out of the room and back, to its end.
  valueOf(await room.call("ledger.register", { number: "M-100", serial: "S-100", kind: "disk", owner: "デモ病院" }));
  const move = (to: LedgerState): Promise<Result<unknown>> => room.call("ledger.move", { number: "M-100", to, counterpart: "搬送 次郎" });
  for (const to of ["lent", "received", "returned", "received"] as const) valueOf(await move(to));
  expect(await move("registered")).toMatchObject({ ok: false, failure: { code: "ledger.transition", details: { from: "received", to: "registered" } } });
  valueOf(await move("destroyed"));
  expect(await move("lent")).toMatchObject({ ok: false, failure: { code: "ledger.transition" } });
  const { entries } = valueOf(await room.call("ledger.list", {}));
  expect(entries.find(({ number }) => number === "M-100")).toMatchObject({ serial: "S-100", state: "destroyed", moves: ["registered", "lent", "received", "returned", "received", "destroyed"].map((to) => ({ to })) });
  expect(entries.find(({ number }) => number === "M-100")?.moves[1]).toMatchObject({ officer: "custodian-1", counterpart: "搬送 次郎" });
  await room.signOut();
  valueOf(await room.signIn("auditor"));
  expect(await room.call("ledger.register", { number: "M-9", kind: "usb", owner: "x" })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  expect(valueOf(await room.call("held.list", {})).total).toBe(1);
  await room.signOut();
});

test("what is held is left out only with the approver's signature", async () => {
  valueOf(await room.signIn("technician"));
  const held = valueOf(await room.call("held.items", { delivery: 1, offset: 0, limit: 10 }));
  expect(held.items.map(({ name, cause }) => [name, cause])).toEqual([["run.sh", "executable"]]);
  const items = held.items.map(({ item }) => item);
  expect(valueOf(await room.call("held.question", { delivery: 1, items, question: "このファイルは必要ですか" })).number).toBe("000001");
  valueOf(await room.call("form.print", { form: "held.question", number: "000001" }));
  const slip = valueOf(await room.call("delivery.returnSlip", { delivery: 1 }));
  valueOf(await room.call("form.print", { form: "delivery.returnSlip", number: slip.number }));
  expect(await room.call("form.print", { form: "delivery.returnSlip", number: "000099" })).toMatchObject({ ok: false, failure: { code: "print.refused" } });
  const { ceremony } = valueOf(await room.call("held.exclude", { delivery: 1, items, reason: "実行ファイル" }));
  expect(valueOf(await room.call("held.list", {})).total).toBe(1);
  const { ceremony: open } = valueOf(await room.call("ceremony.get", {}));
  expect(open).toMatchObject({ id: ceremony, purpose: "item.exclude", needed: [{ role: "technician" }, { role: "approver" }] });
  expect(open?.statement).not.toContain("run.sh");
  valueOf(await room.sign(ceremony, "approver-1", "software-2"));
  const pin = valueOf(await room.call("card.list", {})).desk.find(({ id }) => id === "technician-1")?.pin ?? "";
  const done = valueOf(await room.call("ceremony.sign", { ceremony, slot: "software-1", pin }));
  expect(done.ceremony).toMatchObject({ state: "done" });
  expect(valueOf(await room.call("held.list", {})).total).toBe(0);
  expect(valueOf(await room.call("delivery.get", { delivery: 1 })).reconciliation).toContainEqual({ kind: "executable", received: 0, held: 0, excluded: 1, waiting: 0, bytes: 10, differs: false });
  expect(room.events.filter(({ name }) => name === "held.changed").at(-1)?.payload).toEqual({ count: 0 });
  await room.signOut();
});

test("another medium in the place of the one that was begun is refused", async () => {
  valueOf(await room.signIn("technician"));
  insert("usb2", { "a.txt": "one" });
  const medium = await mediumOf("usb2");
  valueOf(await room.call("ledger.register", { number: "M-002", serial: "S-usb2", kind: "usb", owner: "デモ病院" }));
  expect(await room.call("ledger.move", { number: "M-002", to: "destroyed" })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  expect(await room.call("delivery.begin", { medium: medium.id, provider: "demo-hospital", custody: custody("M-100") })).toMatchObject({ ok: false, failure: { code: "ledger.destroyed" } });
  expect(await room.call("delivery.begin", { medium: medium.id, provider: "demo-hospital", custody: custody("M-001") })).toMatchObject({ failure: { code: "ledger.serialDiffers" } });
  const { delivery } = valueOf(await room.call("delivery.begin", { medium: medium.id, provider: "demo-hospital", custody: custody("M-002") }));
  // What was seen a moment ago is not believed: files come and go without the port noticing.
  writeFileSync(path.join(mediaFolder(room.context.folder), "usb2", "c.txt"), "one more");
  expect(await room.call("delivery.receive", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.mediumChanged" } });
  rmSync(path.join(mediaFolder(room.context.folder), "usb2", "c.txt"));
  await room.signOut();
  valueOf(await room.signIn("technician"));
  writeFileSync(path.join(mediaFolder(room.context.folder), "usb2", "b.txt"), "another");
  expect(await room.call("delivery.receive", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.mediumChanged" } });
  rmSync(path.join(mediaFolder(room.context.folder), "usb2"), { recursive: true });
  expect(await room.call("delivery.receive", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.mediumAbsent" } });
  await room.signOut();
});
