import { cpSync, mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { Result } from "../../domain/failure.ts";
import { readCertificatePem } from "../../envelope/certificate.ts";
import { makeHolder, testAuthority } from "../../envelope/testing/counterpart.ts";
import { element, imageRecords, withMeta, writeDirectory } from "../../media/source/testing/dicomWriter.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { sealFromRoom } from "../package/sealFromRoom.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { mediaFolder } from "../roomFolder.ts";
import { attachFolder } from "./desk.ts";
import { makeMedium, type Tree } from "./receive.fixture.ts";

/** What the room refuses, and what it can do again, through the contract alone. */

let room: RoomForTests;

beforeAll(async () => {
  room = await demoRoomForTests({ readers: 2 });
  mkdirSync(mediaFolder(room.context.folder), { recursive: true });
  valueOf(await room.signIn("technician"));
});

afterAll(async () => {
  await room.remove();
});

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

const portOf = (name: string): string => path.join(mediaFolder(room.context.folder), name);

async function insert(name: string, fill: (folder: string) => void): Promise<OperationOutput<"medium.list">["media"][number]> {
  mkdirSync(portOf(name));
  fill(portOf(name));
  writeFileSync(`${portOf(name)}.medium.json`, JSON.stringify({ serial: `S-${name}`, label: name }));
  valueOf(await room.call("ledger.register", { number: `M-${name}`, serial: `S-${name}`, kind: "usb", owner: "デモ病院" }));
  const found = valueOf(await room.call("medium.list", {})).media.find(({ label }) => label === name);
  if (found === undefined) throw new Error("the medium is not listed");
  return found;
}

const filled = (tree: Tree) => (folder: string) => {
  makeMedium(tree, folder);
};

const order = (medium: { readonly id: string }, name: string, announced: OperationInput<"delivery.begin">["custody"]["announced"] = []): OperationInput<"delivery.begin"> => ({
  medium: medium.id,
  provider: "demo-hospital",
  custody: { mediumNumber: `M-${name}`, sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand", announced },
});

async function seal(tree: Tree, out: string): Promise<string> {
  const source = makeMedium(tree, path.join(room.context.folder, "..", `source-${path.basename(out)}`));
  const policy = valueOf(readPolicy(room.context.folder));
  mkdirSync(out, { recursive: true });
  const sealed = await sealFromRoom({
    room: room.context.folder,
    source,
    out,
    recipients: policy.officers.filter(({ role }) => role === "technician").map(({ certificatePem }) => valueOf(readCertificatePem(certificatePem))),
    purpose: "試験",
    days: 30,
    cards: () => Promise.reject(new Error("a demo room has its signers at hand")),
    questions: { insert: () => Promise.reject(new Error("nobody is asked")), pin: () => Promise.reject(new Error("nobody is asked")) },
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  return valueOf(sealed).folder;
}

/** As if the delivery had been begun with another package than lies there now. */
async function withSummary(changed: object, act: () => Promise<void>): Promise<void> {
  const session = sessionOf(room.context);
  const read = async (name: string, input: unknown): Promise<unknown> => {
    const answer = await session.store.read(name as "delivery.summary", input as { delivery: number });
    return name === "delivery.summary" ? { ...answer, ...changed } : answer;
  };
  room.context.session = { ...session, store: { ...session.store, read: read as typeof session.store.read } };
  await act();
  room.context.session = session;
}

test("a custody form is no option, and a medium for which there is no room is refused", async () => {
  const large = await insert("large", (folder) => {
    writeFileSync(path.join(folder, "large.bin"), "");
    truncateSync(path.join(folder, "large.bin"), 2 ** 43);
  });
  expect(await room.callAnything("delivery.begin", { medium: large.id, provider: "demo-hospital" })).toMatchObject({ ok: false, failure: { code: "request.malformed" } });
  expect(valueOf(await room.call("delivery.inspect", { medium: large.id })).capacity.enough).toBe(false);
  expect(await room.call("delivery.begin", order(large, "large"))).toMatchObject({ ok: false, failure: { code: "delivery.capacity" } });
  expect(await room.call("delivery.receive", { delivery: 1 })).toMatchObject({ ok: false, failure: { code: "delivery.unknown" } });
});

test("outside a demo room only what is mounted read-only is a medium", async () => {
  const session = sessionOf(room.context);
  const closing: (() => Promise<void>)[] = [];
  const production: RoomContext = { ...room.context, session: { ...session, room: { ...session.room, kind: "production" }, closing } };
  expect(attachFolder(production, room.context.folder)).toMatchObject({ ok: false, failure: { code: "media.mountRefused" } });
  expect(attachFolder(production, "/dev/shm")).toMatchObject({ ok: false, failure: { code: "media.writable" } });
  for (const close of closing) await close();
});

test("a package is received once, none older after it, and its totals stand beside the counts of the form", async () => {
  const parent = path.join(room.context.folder, "..", "packages");
  const first = await seal({ "a.csv": "1,2,3\n" }, path.join(parent, "one"));
  const second = await seal({ "a.csv": "1,2,3\n", "b.txt": "text", "run.sh": "#!/bin/sh\n" }, path.join(parent, "two"));
  const copy = (from: string) => (folder: string) => {
    cpSync(from, path.join(folder, path.basename(from)), { recursive: true });
  };
  const newer = await insert("newer", copy(second));
  expect(await room.call("delivery.begin", { ...order(newer, "newer"), provider: "nobody" })).toMatchObject({ ok: false, failure: { code: "delivery.providerUnknown" } });
  expect(valueOf(await room.call("delivery.inspect", { medium: newer.id })).package).toMatchObject({ objects: 3 });
  const { delivery } = valueOf(await room.call("delivery.begin", order(newer, "newer", [{ kind: "table", count: 1 }, { kind: "text", count: 1 }])));
  await withSummary({ package: { manifestSha256: "0".repeat(64) } }, async () => {
    expect(await room.call("delivery.receive", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.mediumChanged" } });
  });
  expect(valueOf(await room.call("delivery.receive", { delivery }))).toMatchObject({ state: "received", stored: 2, held: 1 });
  const page = valueOf(await room.call("delivery.get", { delivery }));
  expect(page.total).toEqual({ declared: 3, announced: 2, received: 2, held: 1, excluded: 0, differs: true });
  expect(page.reconciliation.map(({ kind, announced, received, differs }) => [kind, announced, received, differs])).toEqual([
    ["table", 1, 1, false],
    ["text", 1, 1, false],
    ["executable", undefined, 0, false],
  ]);
  expect(page).toMatchObject({ scan: { state: "absent" }, proofs: [] });
  expect(await room.call("delivery.settle", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.reasonNeeded" } });

  const again = await insert("again", copy(second));
  expect(valueOf(await room.call("delivery.inspect", { medium: again.id })).refusal).toMatchObject({ code: "package.replayed" });
  expect(await room.call("delivery.begin", order(again, "again"))).toMatchObject({ ok: false, failure: { code: "package.replayed" } });
  const older = await insert("older", copy(first));
  expect(await room.call("delivery.begin", order(older, "older"))).toMatchObject({ ok: false, failure: { code: "package.rolledBack" } });
});

test("a package speaks for who signed it, and is received alone", async () => {
  const own = await seal({ "a.csv": "1,2,3\n" }, path.join(room.context.folder, "..", "packages", "own"));
  const medium = await insert("own", (folder) => {
    cpSync(own, path.join(folder, path.basename(own)), { recursive: true });
  });
  const beside = await insert("beside", (folder) => {
    cpSync(own, path.join(folder, path.basename(own)), { recursive: true });
    writeFileSync(path.join(folder, "beside.txt"), "nobody signed this");
  });
  expect(await room.call("delivery.begin", order(beside, "beside"))).toMatchObject({ ok: false, failure: { code: "delivery.mixed" } });
  await room.signOut();
  valueOf(await room.signIn({ card: "custodian-1" }));
  const { ceremony } = valueOf(await room.call("policy.change", { changes: [{ kind: "provider.set", provider: { id: "clinic", name: "診療所", kind: "hospital", signers: [{ role: "operator", certificatePem: makeHolder(testAuthority(), "診療所", { usage: "digitalSignature" }).certificatePem }] } }] }));
  valueOf(await room.call("ceremony.sign", { ceremony: ceremony.id, slot: sessionOf(room.context).slot }));
  valueOf(await room.sign(ceremony.id, "custodian-2", sessionOf(room.context).slot === "software-1" ? "software-2" : "software-1"));
  await room.signOut();
  room.context.ending = undefined;
  await room.context.cards.remove();
  valueOf(await room.signIn("technician"));
  expect(await room.call("delivery.begin", { ...order(medium, "own"), provider: "clinic" })).toMatchObject({ ok: false, failure: { code: "delivery.providerMismatch" } });
  expect(await room.call("delivery.begin", order(medium, "own"))).toMatchObject({ ok: true });
});

test("what lies in the vault is taken back without its medium, and nothing else is", async () => {
  const image = withMeta(element({ tag: 0x00100020, representation: "LO", value: "1" }), "1.2.840.10008.5.1.4.1.1.7");
  const medium = await insert(
    "desk",
    filled({
      DICOMDIR: writeDirectory({ records: imageRecords(2) }),
      "DICOM/PAT0/IM000000": image,
      "EXTRA.dcm": Buffer.concat([image, Buffer.alloc(2)]),
      "strange.bin": Buffer.from([0, 1, 2, 3, 0xff]),
      "run.sh": "#!/bin/sh\n",
    }),
  );
  const { delivery } = valueOf(await room.call("delivery.begin", order(medium, "desk")));
  expect(valueOf(await room.call("delivery.receive", { delivery }))).toMatchObject({ state: "received", held: 4 });
  const held = valueOf(await room.call("held.items", { delivery, offset: 0, limit: 10 })).items;
  const itemOf = (cause: string): number => held.find((item) => item.cause === cause)?.item ?? 0;
  rmSync(portOf("desk"), { recursive: true });
  expect(await room.call("held.retry", { delivery, items: [itemOf("executable")] })).toMatchObject({ ok: false, failure: { code: "held.noRetry" } });
  expect(await room.call("held.retry", { delivery, items: [itemOf("missing")] })).toMatchObject({ ok: false, failure: { code: "held.notHere" } });
  expect(valueOf(await room.call("held.retry", { delivery, items: [itemOf("unannounced"), itemOf("unknownKind")] }))).toMatchObject({ state: "received", stored: 4, held: 2, waiting: 0 });
  expect(valueOf(await room.call("held.list", { delivery })).groups.map(({ cause, retry }) => [cause, retry])).toEqual([
    ["executable", false],
    ["missing", true],
  ]);
  expect(valueOf(await room.call("delivery.get", { delivery })).audit.map(({ entry }) => entry.operation)).toContain("held.retry");
});
