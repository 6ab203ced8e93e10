import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OperationOutput } from "../../contract/operations.ts";
import type { Result } from "../../domain/failure.ts";
import { readCertificatePem } from "../../envelope/certificate.ts";
import { findScanner, scan } from "../../platform/scan.ts";
import type { Act } from "../context.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { sealFromRoom } from "../package/sealFromRoom.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { scannerFolder } from "../roomFolder.ts";
import { roomScanner } from "./scanMedium.ts";
import { updateScanner } from "./updateScanner.ts";

/** Signatures on a supplier's medium, from its sealing to the scan that finds by them; with ClamAV itself where it is installed. */

const planted = "noren planted pattern";
const signature = (name: string): string => `${name}:0:*:${Buffer.from(planted).toString("hex")}\n`;
const real = findScanner();
if (real === undefined) console.warn("loading and scanning skipped: ClamAV is not installed");

const parent = mkdtempSync(path.join(tmpdir(), "noren-signatures-"));
let room: RoomForTests;
let first: string;

beforeAll(async () => {
  room = await demoRoomForTests({ readers: 2 });
  expect(await room.signIn("technician")).toMatchObject({ ok: true });
  first = await sealedMedium({ "first.ndb": signature("First") });
  // What a hospital sends is no signature.
  expect(await update(first)).toEqual({ ok: false, failure: { code: "media.signaturesUnsigned" } });
  await room.signOut();
  await room.context.cards.remove("software-1");
  await setProvider("supplier");
  expect(await room.signIn("technician")).toMatchObject({ ok: true });
});

afterAll(async () => {
  await room.remove();
  rmSync(parent, { recursive: true });
});

/** Two custodians say what the demo room's provider is. */
async function setProvider(kind: "supplier"): Promise<void> {
  const policy = readPolicy(room.context.folder);
  const [provider] = policy.ok ? policy.value.providers : [];
  if (provider === undefined) throw new Error("a demo room has a provider");
  const signers = provider.signers.map(({ role, certificatePem }) => ({ role, certificatePem }));
  expect(await room.signIn({ card: "custodian-1" })).toMatchObject({ ok: true });
  const begun = await room.call("policy.change", { changes: [{ kind: "provider.set", provider: { id: provider.id, name: "定義配布所", kind, signers } }] });
  if (!begun.ok) throw new Error(begun.failure.code);
  const { id } = begun.value.ceremony;
  expect(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" })).toMatchObject({ ok: true });
  expect(await room.sign(id, "custodian-2", "software-2")).toMatchObject({ ok: true, value: { ceremony: { state: "done" } } });
  await room.signOut();
  await room.context.cards.remove("software-2");
}

let counter = 0;

async function sealedMedium(files: Readonly<Record<string, string>>): Promise<string> {
  const at = path.join(parent, String(++counter));
  const [source, out] = [path.join(at, "source"), path.join(at, "medium")];
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(source, name)), { recursive: true });
    writeFileSync(path.join(source, name), content);
  }
  const policy = readPolicy(room.context.folder);
  const technician = policy.ok ? policy.value.officers.find(({ id }) => id === "technician-1") : undefined;
  const recipient = readCertificatePem(technician?.certificatePem ?? "");
  if (!recipient.ok) throw new Error(recipient.failure.code);
  const nobody = { insert: () => Promise.resolve(), pin: () => Promise.resolve(undefined) };
  const sealed = await sealFromRoom({ room: room.context.folder, source, out, recipients: [recipient.value], purpose: "", days: 10, cards: () => Promise.reject(new Error("a demo room's provider has its own")), questions: nobody });
  if (!sealed.ok) throw new Error(sealed.failure.code);
  return out;
}

async function attached(folder: string): Promise<string> {
  const medium = await room.call("medium.attach", { folder });
  if (!medium.ok) throw new Error(medium.failure.code);
  return medium.value.medium.id;
}

const update = async (folder: string): Promise<Result<OperationOutput<"scanner.update">>> => room.call("scanner.update", { medium: await attached(folder) });
const kept = (): readonly string[] => readdirSync(scannerFolder(room.context.folder));

test("they are taken in where a supplier sealed them, newer ones in their place, and scans go by them", async () => {
  const second = await sealedMedium({ "second.ndb": signature("Second") });
  const engine = real === undefined ? {} : { engine: expect.stringMatching(/^ClamAV \d/) as string };
  expect(await update(first)).toEqual({ ok: true, value: { supplier: "定義配布所", sequence: 1, files: 1, ...engine } });
  expect(await update(second)).toEqual({ ok: true, value: { supplier: "定義配布所", sequence: 2, files: 1, ...engine } });
  expect(kept()).toEqual(["2"]);
  expect(readFileSync(path.join(scannerFolder(room.context.folder), "2/second.ndb"), "utf8")).toBe(signature("Second"));
  for (const old of [first, second]) expect(await update(old)).toEqual({ ok: false, failure: { code: "media.signaturesOld" } });
  if (real === undefined) return;
  const medium = path.join(parent, "infected");
  mkdirSync(medium);
  writeFileSync(path.join(medium, "letter.txt"), `so ${planted} so`);
  const scanned = await scan({ scanner: roomScanner(room.context.folder), subject: { folder: medium } });
  expect(scanned.kind === "scanned" && scanned.findings.map(({ signature: name }) => name)).toEqual(["Second.UNOFFICIAL"]);
  expect(await room.call("delivery.inspect", { medium: await attached(medium) })).toMatchObject({ ok: true, value: { scanner: { state: "ready", ...engine } } });
});

test("what is none, or cannot be loaded, or nobody signed, leaves the present ones as they are", async () => {
  const before = kept();
  expect(await update(await sealedMedium({ "third.ndb": signature("Third"), "letter.txt": "x" }))).toEqual({ ok: false, failure: { code: "media.signaturesForeign" } });
  expect(await update(await sealedMedium({ "deep/third.ndb": signature("Third") }))).toEqual({ ok: false, failure: { code: "media.signaturesForeign" } });
  const plain = path.join(parent, "plain");
  mkdirSync(plain);
  writeFileSync(path.join(plain, "main.ndb"), signature("Plain"));
  expect(await update(plain)).toEqual({ ok: false, failure: { code: "media.signaturesUnsigned" } });
  const good = await attached(await sealedMedium({ "good.ndb": signature("Good") }));
  const act: Act = { about: () => undefined, entry: () => { throw new Error("nothing is written"); } };
  expect(await updateScanner(room.context, { medium: good }, act, "/bin/false")).toEqual({ ok: false, failure: { code: "media.signaturesUnusable" } });
  if (real !== undefined) expect(await update(await sealedMedium({ "bad.ndb": "no signature at all\n" }))).toEqual({ ok: false, failure: { code: "media.signaturesUnusable" } });
  expect(kept()).toEqual(before);
});

test("such a medium is no delivery", async () => {
  expect(await room.call("delivery.inspect", { medium: await attached(first) })).toMatchObject({ ok: true, value: { refusal: { code: "media.signaturesHere" } } });
  // Altered on its way.
  const [name = ""] = readdirSync(first);
  renameSync(path.join(first, name, "manifest.json"), path.join(first, name, "manifest.txt"));
  expect((await update(first)).ok).toBe(false);
});
