import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findContentKey } from "../../envelope/findContentKey.ts";
import { startEnvelope } from "../../envelope/writer.ts";
import type { Officer } from "../../domain/officer.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { clock } from "../package/testing/party.ts";
import { verifyPackage } from "../package/verifyPackage.ts";
import { refusalOf } from "./inspect.ts";
import { keys, party, sealed, sourceOf } from "./package.fixture.ts";
import type { Source } from "./readSource.ts";
import { checkVault } from "../vault/checkVault.ts";
import { begin, folderForTest, journal, makeMedium, makeVault, receiveAll } from "./receive.fixture.ts";

const tree = { "来院.csv": "a,b,c\n1,2,3\n", "画像/1.txt": "image one", "画像/2.txt": "image two" };

test("a package comes into the vault object by object", async () => {
  const room = await makeVault();
  const source = await sourceOf(await sealed(tree));
  const delivery = await begin(room, { content: "package" });
  expect(await receiveAll(room, delivery, source)).toEqual({ ok: true, value: undefined });
  expect((await journal(room, delivery, { contents: true })).map(({ name, kind, content }) => [name, kind, content])).toEqual([
    ["来院.csv", "table", "a,b,c\n1,2,3\n"],
    ["画像/1.txt", "text", "image one"],
    ["画像/2.txt", "text", "image two"],
  ]);
});

test("a package for other people's cards is refused before a form is filled in", async () => {
  const folder = await sealed(tree);
  const packed = verifyPackage({ folder, trust: party.trust, at: clock.now() });
  // As much as is asked of them.
  const looked = { findings: { content: "package", packages: [path.basename(folder)] }, policy: { providers: [] }, package: packed } as unknown as Parameters<typeof refusalOf>[0];
  expect(refusalOf(looked, { certificate: party.recipient.certificate.hash })).toBeUndefined();
  expect(refusalOf(looked, { certificate: "00".repeat(32) as Officer["certificate"] })).toEqual({ code: "package.wrongRecipient" });
});

test("a part that is not what was signed holds its object, and the others are received", async () => {
  const room = await makeVault();
  const folder = await sealed(tree);
  const source = await sourceOf(folder);
  const part = path.join(folder, source.unlocked.objects[1]?.parts[0]?.path ?? "");
  const bytes = readFileSync(part);
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
  writeFileSync(part, bytes);
  const missing = path.join(folder, source.unlocked.objects[2]?.parts[0]?.path ?? "");
  truncateSync(missing, 10);
  const delivery = await begin(room, { content: "package" });
  expect(await receiveAll(room, delivery, source)).toEqual({ ok: true, value: undefined });
  const found = await journal(room, delivery);
  expect(found.map(({ state, cause }) => [state, cause])).toEqual([
    ["stored", undefined],
    ["held", "altered"],
    ["held", "altered"],
  ]);
});

test("an object whose later part is not what was signed leaves none of the parts before it", async () => {
  const room = await makeVault();
  const folder = await sealed({ "a.txt": "行\n".repeat(100_000), "b.txt": "the next" }, 100_000);
  const source = await sourceOf(folder);
  const part = path.join(folder, source.unlocked.objects[0]?.parts[2]?.path ?? "");
  const bytes = readFileSync(part);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  writeFileSync(part, bytes);
  const delivery = await begin(room, { content: "package" });
  expect(await receiveAll(room, delivery, source)).toEqual({ ok: true, value: undefined });
  expect((await journal(room, delivery)).map(({ state, cause }) => [state, cause])).toEqual([["held", "altered"], ["stored", undefined]]);
  const checked = await checkVault(room.vault.access, { readData: true });
  expect(checked.ok && checked.value).toMatchObject({ objects: 1, bytes: 8, deadBytes: 0, faulty: 0 });
});

test("objects of no, one and several parts, of one chunk and of many, are in the vault with the hashes of their bytes", async () => {
  const room = await makeVault();
  const folder = await sealed({ "empty.txt": "", "large.txt": "行\n".repeat(100_000), "middle.txt": "値\n".repeat(20_000), "small.txt": "one" }, 100_000);
  const delivery = await begin(room, { content: "package" });
  expect(await receiveAll(room, delivery, await sourceOf(folder))).toEqual({ ok: true, value: undefined });
  expect((await journal(room, delivery)).map(({ bytes }) => bytes)).toEqual([0, 400_000, 80_000, 3]);
  const checked = await checkVault(room.vault.access, { readData: true });
  expect(checked.ok && checked.value).toMatchObject({ objects: 4, bytes: 480_003, faulty: 0 });
});

function envelope(content: Uint8Array): Buffer {
  const made = startEnvelope({ recipients: [{ kind: "certificate", certificate: party.recipient.certificate }], contentBytes: content.length, entropy: systemEntropy });
  return Buffer.concat([made.head, made.update(content), made.finish()]);
}

test("envelopes on a medium are opened by the card, each a thing of its own", async () => {
  const room = await makeVault();
  const good = envelope(Buffer.from("氏名,診断,日付\n"));
  const bad = envelope(Buffer.from("tampered"));
  bad[bad.length - 1] = (bad[bad.length - 1] ?? 0) ^ 1;
  const root = makeMedium({ "visits.csv.p7m": good, "bad.cms": bad, "cut.cms": good.subarray(0, good.length - 30), "plain.txt": "plain" });
  const source: Source = { kind: "files", root, openEnvelope: (header) => findContentKey(header, keys, { allowPkcs1: false }) };
  const delivery = await begin(room, { content: "mixed" });
  expect(await receiveAll(room, delivery, source)).toEqual({ ok: true, value: undefined });
  expect((await journal(room, delivery, { contents: true })).map(({ name, kind, state, cause, content }) => [name, kind, state, cause ?? content])).toEqual([
    ["bad.cms", "envelope", "held", "envelopeDamaged"],
    ["cut.cms", "envelope", "held", "envelopeDamaged"],
    ["plain.txt", "text", "stored", "plain"],
    ["visits.csv.p7m", "table", "stored", "氏名,診断,日付\n"],
  ]);
});

test("an envelope for somebody else is held for a card that opens it", async () => {
  const room = await makeVault();
  const root = makeMedium({ "other.cms": envelope(Buffer.from("secret")) });
  const delivery = await begin(room, { content: "envelope" });
  expect(await receiveAll(room, delivery, { kind: "files", root, openEnvelope: (header) => findContentKey(header, [], { allowPkcs1: false }) })).toEqual({ ok: true, value: undefined });
  expect(await journal(room, delivery)).toMatchObject([{ state: "held", cause: "envelopeForOthers" }]);
});

test("an envelope that openssl made of a stream is opened, though its cipher proves nothing", async () => {
  const room = await makeVault();
  const folder = folderForTest();
  const content = randomBytes(3 * 1024 * 1024 + 5);
  writeFileSync(path.join(folder, "plain"), content);
  writeFileSync(path.join(folder, "recipient.pem"), party.recipient.certificatePem);
  const root = makeMedium({});
  execFileSync("openssl", ["cms", "-encrypt", "-binary", "-stream", "-aes256", "-outform", "DER", "-in", path.join(folder, "plain"), "-out", path.join(root, "one.cms"), "-recip", path.join(folder, "recipient.pem"), "-keyopt", "ecdh_kdf_md:sha256"]);
  const delivery = await begin(room, { content: "envelope" });
  expect(await receiveAll(room, delivery, { kind: "files", root, openEnvelope: (header) => findContentKey(header, keys, { allowPkcs1: false }) })).toEqual({ ok: true, value: undefined });
  expect(await journal(room, delivery)).toMatchObject([{ name: "one.cms", bytes: content.length, state: "held", cause: "unknownKind" }]);
  const [item] = await room.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 1 });
  const parts: Uint8Array[] = [];
  for await (const part of room.vault.readObject(item?.object ?? ("" as never))) parts.push(part);
  expect(Buffer.concat(parts).equals(content)).toBe(true);
});
