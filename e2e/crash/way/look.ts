import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { sessionOf } from "../../../core/flow/context.ts";
import { packagesIn } from "../../../core/flow/demo/demoPlaces.ts";
import { demoMedia, runOf } from "../../../core/flow/demo/demoWay.ts";
import { isRoom } from "../../../core/flow/roomFolder.ts";
import { roomForTests, type RoomForTests } from "../../../core/flow/room.fixture.ts";
import { insist } from "../media/acts.ts";
import { checkDatabase } from "../media/checkDatabase.ts";
import type { AnswerKey } from "./answerKey.ts";
import { filesBelow, type NamedBytes } from "./search.ts";
import type { Place, Reached } from "./walk.ts";

/** What must be so of a way, whether or not it was cut off (DESIGN §7). */

/** What two walks of the same town agree in, although persons and dates are drawn by chance in each. */
export interface Figures {
  /** Holders of the delivery that are one person, and those who refused. */
  readonly persons: string;
  readonly refused: string;
  readonly run: string;
  readonly findings: number;
  /** Rows of each table, and images. */
  readonly contents: string;
}

export interface Look {
  readonly broken: readonly string[];
  readonly figures: Figures;
  /** SHA-256 of each file that the recipient gets, by name. */
  readonly files: Readonly<Record<string, string>>;
}

export async function look(place: Place, reached: Reached, key: AnswerKey): Promise<Look> {
  const broken: string[] = [];
  const inRoom = await lookInRoom(place, (what) => broken.push(what));
  const opened = open(place, reached, (what) => broken.push(what));
  for (const what of key.inside(opened)) broken.push(`leaves: ${what}`);
  for (const what of key.inBytes([...filesBelow(place.room), ...filesBelow(place.outgoing), ...filesBelow(place.hospital), ...filesBelow(place.run)])) broken.push(`in the clear: ${what}`);
  if (existsSync(place.town)) broken.push("the town lies in the clear");
  // A room whose making was cut off is cleared away by the next.
  const beside = readdirSync(place.folder).filter((name) => ![place.room, path.dirname(place.town), place.run].includes(path.join(place.folder, name)));
  if (beside.length > 0) broken.push(`left beside the room: ${beside.join()}`);
  const rows = ({ name, bytes }: NamedBytes): string => `${name} ${String(bytes.toString("utf8").split("\n").length)}`;
  const tables = opened.filter(({ name }) => !name.endsWith(".dcm")).map(rows);
  return {
    broken,
    figures: { ...inRoom, contents: `${tables.join(", ")}, ${String(opened.length - tables.length)} images` },
    files: Object.fromEntries(opened.map(({ name, bytes }) => [name, createHash("sha256").update(bytes).digest("hex")])),
  };
}

type Broken = (what: string) => void;

async function lookInRoom(place: Place, broken: Broken): Promise<Omit<Figures, "contents">> {
  const room = roomForTests({ folder: place.room });
  try {
    insist(await room.signIn({ card: "technician-1" }));
    const figures = await countsOf(room, place, broken);
    const { faulty, byCode } = insist(await room.call("vault.check", { readData: true }));
    if (faulty > 0) broken(`the vault has faults: ${JSON.stringify(byCode)}`);
    const { store } = sessionOf(room.context);
    const { arriving } = await store.read("vault.counts", {});
    if (arriving > 0) broken(`${String(arriving)} objects still arrive`);
    const roomKey = Buffer.from(sessionOf(room.context).keys.room);
    await room.signOut();
    await expectSoundLog(place, room, roomKey, broken);
    return figures;
  } finally {
    await room.remove();
  }
}

async function expectSoundLog({ room: folder }: Place, room: RoomForTests, roomKey: Buffer, broken: Broken): Promise<void> {
  room.context.ending = undefined;
  await room.context.cards.remove();
  insist(await room.signIn({ card: "auditor-1" }));
  const verified = await room.call("audit.verify", {});
  if (!verified.ok) broken(`the log does not verify: ${verified.failure.code}`);
  for (const what of checkDatabase(folder, roomKey)) broken(what);
}

async function countsOf(room: RoomForTests, place: Place, broken: Broken): Promise<Omit<Figures, "contents">> {
  const { store } = sessionOf(room.context);
  const one = (what: string, count: number): void => {
    if (count !== 1) broken(`${String(count)} of ${what}`);
  };
  const { deliveries } = insist(await room.call("delivery.list", {}));
  one("the delivery", deliveries.length);
  const { projects } = insist(await room.call("project.list", {}));
  one("the provision", projects.length);
  const page = insist(await room.call("project.get", { project: projects[0]?.project ?? 0 }));
  one("the run", page.runs.length);
  const { entries } = insist(await room.call("ledger.list", {}));
  if (entries.map(({ number }) => number).toSorted().join() !== Object.values(demoMedia).toSorted().join()) broken(`the ledger has ${String(entries.length)} media`);
  const events = page.steps.map(({ event }) => event).join();
  if (events !== "propose,decide,run,verify,review,approve,seal,handOver") broken(`the provision went ${events}`);
  const run = runOf(page);
  const { release } = insist(await room.call("release.gate", { project: page.project }));
  const packages = packagesIn(place.outgoing);
  one("the package", packages.length);
  if (release?.name !== packages[0]) broken("the medium holds another package than the room says");
  const left = readdirSync(place.outgoing).filter((name) => !packages.includes(name));
  if (left.length > 0) broken(`left on the medium: ${left.join()}`);
  one("the hospital's package", packagesIn(place.hospital).length);
  const findings = run === undefined ? [] : await store.read("run.findings", { run: run.run, after: 0, limit: 100_000 });
  const delivery = deliveries[0]?.delivery ?? 0;
  const holders = await store.read("person.holders", { delivery });
  const free = new Set((await store.read("person.of", { deliveries: [delivery] })).map(({ holder }) => holder));
  return {
    persons: [...Map.groupBy(holders, ({ person }) => person).values()].map((same) => same.map(({ holder }) => holder).join("+")).toSorted().join(),
    refused: holders.filter(({ holder }) => !free.has(holder)).map(({ holder }) => holder).join(),
    run: JSON.stringify(run && [run.persons, run.records, run.instances, run.held, run.units, run.verification?.outcome, run.verification?.outputs, run.verification?.hits]),
    findings: findings.length,
  };
}

/** As its recipient does, with the two commands the way ends with and nothing else. */
function open({ recipient }: Place, { commands }: Reached, broken: Broken): readonly NamedBytes[] {
  const folder = path.join(recipient, "opened");
  rmSync(folder, { recursive: true, force: true });
  for (const command of commands) {
    const { status, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    if (status !== 0) broken(`a recipient's command ends with ${String(status)}: ${stderr.slice(-400)}`);
  }
  const files = existsSync(folder) ? filesBelow(folder) : [];
  if (files.length === 0) broken("nothing came out of the package");
  return files;
}

/** Of a way that was just cut off: what is there is whole, and nothing half-made has a name. */
export async function lookBetween(place: Place): Promise<readonly string[]> {
  if (!isRoom(place.room)) return [];
  const broken: string[] = [];
  const room = roomForTests({ folder: place.room });
  try {
    insist(await room.signIn({ card: "auditor-1" }));
    const roomKey = Buffer.from(sessionOf(room.context).keys.room);
    const verified = await room.call("audit.verify", {});
    if (!verified.ok) broken.push(`the log does not verify: ${verified.failure.code}`);
    broken.push(...checkDatabase(place.room, roomKey));
  } finally {
    await room.remove();
  }
  for (const name of packagesIn(place.outgoing)) {
    const { status } = spawnSync("sha256sum", ["-c", "--strict", "--quiet", "manifest-sha256.txt"], { cwd: path.join(place.outgoing, name) });
    if (status !== 0) broken.push("a package that has its name is not whole");
  }
  return broken;
}
