import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { OperationOutput } from "../../contract/operations.ts";
import type { Result } from "../../domain/failure.ts";
import { makeHolder, testAuthority, type Holder } from "../../envelope/testing/counterpart.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { makeDemoTown } from "../demoTown/makeDemoTown.ts";
import { lookAt } from "../review/lookAt.ts";
import { roomForTests, type RoomForTests } from "../room.fixture.ts";
import { mediaFolder } from "../roomFolder.ts";

/** For tests: a room in which a small town's result was looked at by a reviewer, and waits for its approvers. */
export interface ReviewedTown {
  /** Nobody is signed in; a test works on a copy. */
  readonly folder: string;
  readonly town: string;
  readonly project: number;
  readonly run: number;
  readonly delivery: number;
  readonly recipient: Holder;
  readonly remove: () => void;
}

export function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

const recipe = readFileSync(path.join(import.meta.dirname, "../../../assets/recipes/first.json"), "utf8");
// Certificates of the tests' own clock would not be valid yet, or no more, by the real one.
const during = { from: (Date.now() - 1000) as never, until: (Date.now() + 86_400_000) as never };

export async function reviewedTown(people = 24): Promise<ReviewedTown> {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-release-"));
  const folder = path.join(parent, "room");
  const made = await demoRoomForTests({ readers: 2 });
  const town = path.join(parent, "town");
  valueOf(makeDemoTown({ people, seed: "release", folder: town }));
  mkdirSync(mediaFolder(made.context.folder), { recursive: true });
  const recipient = makeHolder(testAuthority(), "架空大学 研究室", { during });
  valueOf(await made.signIn("technician"));
  const medium = valueOf(await made.call("medium.attach", { folder: path.join(town, "delivery") })).medium;
  for (const number of ["M-1", "M-9"]) valueOf(await made.call("ledger.register", { number, kind: "usb", owner: "試験室" }));
  const { delivery } = valueOf(
    await made.call("delivery.begin", {
      medium: medium.id,
      provider: "demo-hospital",
      custody: { mediumNumber: "M-1", sealNumber: "F-1", sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand", announced: [] },
    }),
  );
  valueOf(await made.call("delivery.receive", { delivery }));
  valueOf(await made.call("delivery.settle", { delivery }));
  valueOf(await made.call("delivery.catalogue", { delivery }));
  valueOf(await made.call("delivery.link", { delivery }));
  const { sha256 } = valueOf(await made.call("recipe.add", { text: recipe }));
  const { project } = valueOf(
    await made.call("project.propose", { application: "申請-1", title: "腎機能の研究", purpose: "腎機能の\n研究", recipient: "架空大学", certificatePem: recipient.certificatePem, recipe: sha256, deliveries: [delivery] }),
  );
  await made.signOut();
  valueOf(await made.signIn("approver"));
  valueOf(await made.call("project.decide", { project, number: "委-1", day: "2026-11-01" }));
  await made.signOut();
  valueOf(await made.signIn("technician"));
  const { run } = valueOf(await made.call("run.start", { project }));
  valueOf(await made.call("run.verify", { run }));
  await made.signOut();
  valueOf(await made.signIn("reviewer"));
  for (;;) {
    const { findings } = valueOf(await made.call("finding.list", { run, after: 0, limit: 1000, only: "open" }));
    if (findings.length === 0) break;
    valueOf(await lookAt(made, run, findings));
    valueOf(await made.call("finding.decide", { run, findings: findings.map(({ finding }) => finding), verdict: "accept" }));
  }
  valueOf(await made.call("run.review", { run }));
  await made.signOut();
  cpSync(made.context.folder, folder, { recursive: true });
  await made.remove();
  return { folder, town, project, run, delivery, recipient, remove: () => { rmSync(parent, { recursive: true }); } };
}

/** A copy of the room that is a test's own. */
export interface RoomCopy extends RoomForTests {
  /** A folder that stands for the medium. */
  readonly medium: string;
}

export function copyOf({ folder: model }: ReviewedTown, order: Parameters<typeof roomForTests>[0] = {}): RoomCopy {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-release-copy-"));
  const folder = path.join(parent, "room");
  cpSync(model, folder, { recursive: true, mode: 0 });
  const medium = path.join(parent, "medium");
  mkdirSync(medium);
  writeFileSync(path.join(parent, "medium.medium.json"), "{}");
  const room = roomForTests({ readers: 2, ...order, folder });
  return {
    ...room,
    medium,
    remove: async () => {
      await room.remove();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** With the card in the first reader, and nothing in the second. */
export async function enter(room: RoomForTests, card: string): Promise<void> {
  await room.signOut();
  await room.context.cards.remove();
  valueOf(await room.signIn({ card }));
}

/** Both approvers' cards, and the project is approved. */
export async function approve(room: RoomForTests, run: number): Promise<void> {
  await enter(room, "approver-1");
  const { ceremony } = valueOf(await room.call("run.approve", { run }));
  valueOf(await room.call("ceremony.sign", { ceremony: ceremony.id, slot: "software-1" }));
  valueOf(await room.sign(ceremony.id, "approver-2", "software-2"));
}

type Written = Result<OperationOutput<"release.write">>;

/** The job, and the ceremony it asks for once everything lies on the medium. */
export async function begunWriting(room: RoomCopy, run: number, more: { readonly folder?: string; readonly medium?: string } = {}): Promise<{ readonly job: Promise<Written>; readonly ceremony: string }> {
  const job = room.call("release.write", { run, folder: room.medium, medium: "M-9", days: 30, ...more });
  const ended = job.then((written) => {
    throw new Error(written.ok ? "nobody signed" : written.failure.code);
  });
  return { job, ceremony: await Promise.race([signaturesAsked(room, job), ended]) };
}

/** What stopped it; whoever is asked to sign was let too far. */
export async function refusedWriting(room: RoomCopy, run: number, more: { readonly folder?: string; readonly medium?: string } = {}): Promise<unknown> {
  const job = room.call("release.write", { run, folder: room.medium, medium: "M-9", days: 30, ...more });
  return Promise.race([job, signaturesAsked(room, job)]);
}

/** The ceremony, as soon as it waits; never where the job ends before. */
async function signaturesAsked(room: RoomCopy, job: Promise<Written>): Promise<string> {
  let isOver = false;
  void job.finally(() => { isOver = true; });
  while (!isOver) {
    const { ceremony } = valueOf(await room.call("ceremony.get", {}));
    if (ceremony?.purpose === "package.release" && ceremony.state === "waiting") return ceremony.id;
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  return new Promise(() => undefined);
}

export async function signBoth(room: RoomForTests, ceremony: string): Promise<void> {
  valueOf(await room.call("ceremony.sign", { ceremony, slot: "software-1" }));
  valueOf(await room.sign(ceremony, "approver-1", "software-2"));
}
