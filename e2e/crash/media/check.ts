import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { FailureError } from "../../../core/domain/failure.ts";
import type { ObjectId } from "../../../core/domain/object.ts";
import { sessionOf } from "../../../core/flow/context.ts";
import { openHashPool, openOpenPool } from "../../../core/flow/package/packagePools.ts";
import { openPackage } from "../../../core/flow/package/openPackage.ts";
import { trustOfPolicy } from "../../../core/flow/package/trustOfPolicy.ts";
import { unlockPackage } from "../../../core/flow/package/unlockPackage.ts";
import { verifyPackage } from "../../../core/flow/package/verifyPackage.ts";
import { verifyParts } from "../../../core/flow/package/verifyParts.ts";
import { readCertificatePem } from "../../../core/envelope/certificate.ts";
import { recipientKeyOf } from "../../../core/flow/openRoomKey.ts";
import { readPolicy } from "../../../core/flow/policy/readPolicy.ts";
import { keyringsFolder, policyFolder, sealedFolder } from "../../../core/flow/roomFolder.ts";
import type { RoomForTests } from "../../../core/flow/room.fixture.ts";
import { destructionFolder } from "../../../core/flow/vault/vaultPlaces.ts";
import { systemClock } from "../../../core/platform/clock.ts";
import { destroy, enterRoom, insist, receive, revoke, seal, signInAs, signOut } from "./acts.ts";
import { checkDatabase, entriesOf, withDatabase } from "./checkDatabase.ts";
import { isVerb, revoked, type Verb } from "./journey.ts";
import { placeAt, type Place } from "./place.ts";
import { searchPlanted } from "./planted.ts";
import { differences, hashOf, readBack, vaultHere, type Found } from "./readBack.ts";
import { readSaid, saidOf, type Said } from "./said.ts";

/**
 * What the next start finds after a journey that was cut off, with the code that the next start runs; then the journey is gone through again, to
 * its end. A process of its own, as the next start is: check.ts <verb> <place> <file with what is expected>. Prints what was broken.
 */

export interface Expected {
  /** After both media were received. */
  readonly received: Found;
  readonly hashes: Readonly<Record<ObjectId, string>>;
  /** What the first and the second destruction take. */
  readonly stages: readonly [readonly ObjectId[], readonly ObjectId[]];
  readonly doomed: readonly ObjectId[];
}

type Broken = (what: string) => void;

const code = (error: unknown): string => {
  if (error instanceof FailureError) return error.failure.code;
  throw error;
};

/** Opens the room as somebody, and gives the room's key for a look from outside. */
async function open(place: Place, card: string): Promise<{ readonly room: RoomForTests; readonly key: Buffer }> {
  const room = enterRoom(place);
  await signInAs(room, card);
  return { room, key: Buffer.from(sessionOf(room.context).keys.room) };
}

async function expectSoundVault(room: RoomForTests, when: string, broken: Broken): Promise<void> {
  const { faulty, byCode } = insist(await room.call("vault.check", { readData: true }));
  if (faulty > 0) broken(`${when}: the vault has faults ${JSON.stringify(byCode)}`);
  const { store } = sessionOf(room.context);
  const vault = await vaultHere(room);
  const { keys } = await vault.access.keyStore.read("state", {});
  const { objects, arriving } = await store.read("vault.counts", {});
  if (keys !== objects + arriving) broken(`${when}: ${String(keys)} keys for ${String(objects)} contents and ${String(arriving)} arriving`);
}

async function expectSoundLog(place: Place, room: RoomForTests, broken: Broken): Promise<void> {
  await signInAs(room, "auditor-1");
  const key = Buffer.from(sessionOf(room.context).keys.room);
  const verified = await room.call("audit.verify", {});
  if (!verified.ok) broken(`the log does not verify: ${verified.failure.code}`);
  await signOut(room);
  for (const what of checkDatabase(place.room, key)) broken(what);
}

async function checkReceive(place: Place, said: readonly Said[], { received }: Expected, broken: Broken): Promise<void> {
  const { room } = await open(place, "technician-1");
  const { entries } = insist(await room.call("ledger.list", {}));
  for (const { medium } of saidOf(said, "registered")) if (!entries.some(({ number }) => number === medium)) broken(`lost: ${medium} in the ledger`);
  const { deliveries } = insist(await room.call("delivery.list", {}));
  for (const { medium, delivery } of saidOf(said, "begun")) if (deliveries.find((one) => one.delivery === delivery)?.mediumNumber !== medium) broken(`lost: delivery ${String(delivery)}`);
  for (const { delivery, stored, held } of saidOf(said, "received")) {
    const found = deliveries.find((one) => one.delivery === delivery);
    if (found?.stored !== stored || found.held !== held || found.state === "announced") broken(`lost: what delivery ${String(delivery)} received`);
  }
  for (const { delivery } of saidOf(said, "settled")) if (deliveries.find((one) => one.delivery === delivery)?.state !== "opened") broken(`lost: the settlement of ${String(delivery)}`);
  await expectSoundVault(room, "at the next opening", broken);
  await receive(room, place, () => undefined);
  for (const what of differences(await readBack(room), received)) broken(`after going on: ${what}`);
  await expectSoundVault(room, "after going on", broken);
  await signOut(room);
  await expectSoundLog(place, room, broken);
  await room.remove();
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Packages that are visible, each verified and opened; in the order of their sequence. */
async function packagesIn(place: Place, room: RoomForTests, broken: Broken): Promise<readonly { readonly name: string; readonly manifestSha256: string; readonly sequence: number; readonly id: string }[]> {
  const policy = insist(readPolicy(place.room));
  const hashes = openHashPool();
  const opens = openOpenPool();
  const found: { name: string; manifestSha256: string; sequence: number; id: string }[] = [];
  try {
    for (const name of namesIn(place.out).filter((each) => each.endsWith(".noren"))) {
      const verified = verifyPackage({ folder: path.join(place.out, name), trust: trustOfPolicy(policy), at: systemClock.now() });
      if (!verified.ok) {
        broken(`a visible package does not verify: ${verified.failure.code}`);
        continue;
      }
      const parts = await verifyParts(verified.value, hashes);
      if (!parts.ok) broken(`a visible package has faults: ${parts.failure.code}`);
      const unlocked = insist(await unlockPackage(verified.value, recipientKeys(room)));
      const opened = await openPackage({ unlocked, pool: opens });
      if (!opened.ok) broken(`a visible package does not open: ${opened.failure.code}`);
      found.push({ name, manifestSha256: verified.value.manifestSha256, sequence: verified.value.manifest.sequence, id: verified.value.manifest.id });
    }
  } finally {
    await Promise.all([hashes.close(), opens.close()]);
  }
  return found.sort((one, other) => one.sequence - other.sequence);
}

function recipientKeys(room: RoomForTests): Parameters<typeof unlockPackage>[1] {
  const { card } = sessionOf(room.context);
  const policy = insist(readPolicy(room.context.folder));
  const officer = policy.officers.find(({ id }) => id === sessionOf(room.context).officer.id);
  const certificate = insist(readCertificatePem(officer?.certificatePem ?? ""));
  return card.description.keys.flatMap((key) => (key.certificate !== undefined && Buffer.from(key.certificate).equals(certificate.der) ? [recipientKeyOf(card, key, certificate)] : []));
}

async function checkSeal(place: Place, said: readonly Said[], broken: Broken): Promise<void> {
  const { room } = await open(place, "technician-1");
  const before = await packagesIn(place, room, broken);
  for (const { name, manifestSha256 } of saidOf(said, "sealed")) if (!before.some((one) => one.name === name && one.manifestSha256 === manifestSha256)) broken(`lost: a package`);
  await signOut(room);
  await seal(place, () => undefined);
  await signInAs(room, "technician-1");
  const after = await packagesIn(place, room, broken);
  // The first was sealed when the room was made.
  const wanted = Array.from({ length: before.length + 1 }, (_, index) => index + 2).join();
  // What each of them holds is in the room's books once somebody with the vault's key was there.
  await vaultHere(room);
  for (const { name, id } of after) if (!(await sessionOf(room.context).store.read("sealed.known", { id }))) broken(`nobody noted what ${name.slice(0, 8)} holds`);
  if (namesIn(sealedFolder(place.room)).length > 0) broken("what packages hold still waits");
  const sequences = after.map(({ sequence }) => sequence).join();
  if (sequences !== wanted) broken(`packages ${sequences} where ${wanted} should be`);
  const left = namesIn(place.out).filter((name) => !name.endsWith(".noren"));
  if (left.length > 0) broken(`left behind: ${left.join()}`);
  const key = Buffer.from(sessionOf(room.context).keys.room);
  await signOut(room);
  const rows = withDatabase(place.room, key, entriesOf).filter(({ operation, outcome }) => operation === "package.seal" && outcome === 0);
  for (const { manifestSha256 } of after) {
    const told = rows.filter(({ objects }) => objects?.includes(`sha256:${manifestSha256}`) === true).length;
    if (told !== 1) broken(`${String(told)} rows of the log tell of a package that is there`);
  }
  if (rows.length !== after.length + 1) broken(`${String(rows.length)} rows of sealing for ${String(after.length + 1)} packages`);
  await expectSoundLog(place, room, broken);
  await room.remove();
}

/** Which of the contents can be read, and that the others are destroyed and not merely lost. */
async function readableOf(room: RoomForTests, { hashes }: Expected, broken: Broken): Promise<ReadonlySet<ObjectId>> {
  const vault = await vaultHere(room);
  const readable = new Set<ObjectId>();
  for (const [name, expected] of Object.entries(hashes)) {
    const id = name as ObjectId;
    const outcome = await hashOf(vault, id).catch(code);
    if (outcome === expected) readable.add(id);
    else if (outcome !== "vault.destroyed") broken(`a content is neither there nor destroyed: ${outcome}`);
  }
  return readable;
}

/** What is gone has no name any more, and a delivery that went as a whole has none left. */
async function expectNamesGone(room: RoomForTests, when: string, broken: Broken): Promise<void> {
  const { store } = sessionOf(room.context);
  const register = await store.read("destruction.list", { from: 1, limit: 10 });
  for (const { delivery, state } of await store.read("delivery.list", {})) {
    const items = await store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 10_000 });
    const isWhole = register.some((entry) => entry.delivery === delivery);
    if (isWhole !== (state === "destroyed")) broken(`${when}: delivery ${String(delivery)} is ${state}`);
    if (isWhole && items.some(({ name }) => name !== null)) broken(`${when}: names of a delivery that is gone`);
    if (items.filter(({ name }) => name === null).length > 0 && register.length === 0) broken(`${when}: names are gone, and nothing was destroyed`);
  }
}

async function checkDestroy(place: Place, said: readonly Said[], expected: Expected, broken: Broken): Promise<void> {
  const { doomed, stages, hashes } = expected;
  const { room } = await open(place, "technician-1");
  const first = await readableOf(room, expected, broken);
  const left = stages.map((stage) => stage.filter((id) => first.has(id)).length);
  for (const [index, stage] of stages.entries()) {
    const count = left[index] ?? 0;
    if (count !== 0 && count !== stage.length) broken(`half destroyed: ${String(count)} of ${String(stage.length)} are left`);
    if (count > 0 && saidOf(said, "destroyed").some(({ entry }) => entry === index + 1)) broken("destroyed contents can be read");
  }
  if ((left[0] ?? 0) > 0 && left[1] === 0) broken("the second came before the first");
  if (first.size !== Object.keys(hashes).length - doomed.length + left.reduce((sum, count) => sum + count, 0)) broken("other contents are gone");
  await expectNamesGone(room, "at the next opening", broken);
  await expectSoundVault(room, "at the next opening", broken);
  await signOut(room);
  await signInAs(room, "custodian-1");
  await destroy(room, () => undefined);
  await signOut(room);
  await signInAs(room, "technician-1");
  const second = await readableOf(room, expected, broken);
  if (doomed.some((id) => second.has(id)) || second.size !== Object.keys(hashes).length - doomed.length) broken("after going on: not what should be there");
  await expectSoundVault(room, "after going on", broken);
  await expectNamesGone(room, "after going on", broken);
  const vault = await vaultHere(room);
  const kept = Object.keys(await vault.access.keyStore.read("find", { ids: doomed })).length;
  if (kept > 0) broken(`${String(kept)} keys of destroyed contents are left`);
  const register = await sessionOf(room.context).store.read("destruction.list", { from: 1, limit: 10 });
  if (register.length !== 2 || register.some(({ state }) => state !== "done")) broken(`the register: ${register.map(({ state }) => state).join()}`);
  const files = namesIn(destructionFolder(place.room)).filter((name) => !name.endsWith(".part"));
  if (files.length !== 8) broken(`the register's folder has ${String(files.length)} files`);
  await signOut(room);
  await expectSoundLog(place, room, broken);
  await room.remove();
}

async function checkRevoke(place: Place, said: readonly Said[], expected: Expected, broken: Broken): Promise<void> {
  const isRevoked = (): boolean => insist(readPolicy(place.room)).officers.find(({ id }) => id === revoked)?.state === "revoked";
  const sound = async (when: string): Promise<void> => {
    const { room } = await open(place, "technician-1");
    const { sequence, keyring } = insist(readPolicy(place.room));
    const wanted = isRevoked() ? 2 : 1;
    if (sequence !== wanted || keyring.generation !== wanted) broken(`${when}: policy ${String(sequence)}, keyring ${String(keyring.generation)}`);
    const readable = await readableOf(room, expected, broken);
    if (readable.size !== Object.keys(expected.hashes).length) broken(`${when}: contents are gone`);
    await expectSoundVault(room, when, broken);
    await signOut(room);
    await room.context.cards.remove();
    const other = await room.signIn({ card: revoked });
    const outcome = other.ok ? "let in" : other.failure.code;
    if (outcome !== (isRevoked() ? "officer.revoked" : "let in")) broken(`${when}: ${revoked} is ${outcome}`);
    await signOut(room);
    await expectSoundLog(place, room, broken);
    const leftovers = [
      ...namesIn(keyringsFolder(place.room)).filter((name) => name !== String(keyring.generation)),
      ...namesIn(place.room).filter((name) => /\.db\.\d/u.test(name)),
      ...namesIn(policyFolder(place.room)).filter((name) => !name.endsWith(".part") && Number.parseInt(name, 10) > sequence),
    ];
    if (leftovers.length > 0) broken(`${when}: left behind: ${leftovers.join()}`);
    await room.remove();
  };
  await sound("at the next opening");
  if (saidOf(said, "revoked").length > 0 && !isRevoked()) broken("lost: a revocation");
  if (isRevoked()) return;
  const { room } = await open(place, "custodian-1");
  await revoke(room, revoked, () => undefined);
  await room.remove();
  await sound("after going on");
}

export async function checkPlace(verb: Verb, place: Place, expected: Expected): Promise<readonly string[]> {
  const found: string[] = [];
  const broken: Broken = (what) => {
    found.push(what);
  };
  const said = readSaid(place.acknowledgements);
  // Before anything is cleaned up by going on, and after.
  for (const what of searchPlanted(place.room, place.out, place.run, place.acknowledgements).found) broken(`plaintext: ${what}`);
  try {
    if (verb === "receive") await checkReceive(place, said, expected, broken);
    else if (verb === "seal") await checkSeal(place, said, broken);
    else if (verb === "destroy") await checkDestroy(place, said, expected, broken);
    else await checkRevoke(place, said, expected, broken);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    broken(`the next start is refused: ${error.failure.code} ${JSON.stringify(error.failure.details ?? {})}`);
  }
  for (const what of searchPlanted(place.room, place.out, place.run).found) broken(`plaintext, after going on: ${what}`);
  return found;
}

if (import.meta.main) {
  const [verb, folder, file] = process.argv.slice(2);
  if (!isVerb(verb) || folder === undefined || file === undefined) throw new Error("check.ts <verb> <place> <expected>");
  const found = await checkPlace(verb, placeAt(folder), JSON.parse(readFileSync(file, "utf8")) as Expected);
  console.log(`\n${JSON.stringify(found)}`);
  process.exit(0);
}
