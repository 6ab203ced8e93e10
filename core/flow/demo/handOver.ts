import path from "node:path";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { makeFolder, writeFileDurably } from "../../platform/disk.ts";
import type { OperationOutput } from "../../contract/operations.ts";
import type { RoomCaller } from "../commandLineRoom.ts";
import { signWithSession } from "../policy/policyVerbs.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { writeWithCards } from "../release/writeWithCards.ts";
import { lastRun } from "../run/projectVerbs.ts";
import { asOfficer, daysOfRelease, demoCards, demoMedia, handsOf, hasReached, type DemoWay, type ProjectPage } from "./demoWay.ts";
import { recipientCertificate, recipientKey, recipientTrust } from "./demoRecipient.ts";

/** From a reviewed result to a package that was read back, and a log that holds. */

export interface HandedOver {
  /** Where the package lies. */
  readonly folder: string;
  readonly manifestSha256: string;
  /** What its recipient types. */
  readonly commands: readonly [string, string];
}

export async function handOver(way: DemoWay, page: ProjectPage): Promise<Result<HandedOver>> {
  if (hasReached(page, "approved")) way.told("approve", { approvals: 2 }, true);
  else {
    const approved = await asOfficer(way, demoCards.approver, (room) => approve(way, room, page));
    if (!approved.ok) return approved;
  }
  const released = await asOfficer(way, demoCards.technician, (room) => release(way, room, page.project));
  if (!released.ok) return released;
  const verified = await asOfficer(way, demoCards.auditor, (room) => room.call("audit.verify", {}));
  if (!verified.ok) return verified;
  way.told("audit", { rows: verified.value.rows }, false);
  const trusted = tellWhomToTrust(way);
  if (!trusted.ok) return trusted;
  const folder = path.join(way.places.outgoing, released.value.name);
  return succeed({ folder, manifestSha256: released.value.manifestSha256, commands: commandsFor(way, folder) });
}

/** Two approvers, the second with the first's reader. */
async function approve(way: DemoWay, room: RoomCaller, { project }: ProjectPage): Promise<Result<unknown>> {
  const run = await lastRun(room, project);
  if (!run.ok) return run;
  const begun = await room.call("run.approve", { run: run.value.run });
  if (!begun.ok) return begun;
  const signed = await signWithSession(room, handsOf(way, demoCards.approver, demoCards.second), begun.value.ceremony);
  if (signed.ok) way.told("approve", { approvals: signed.value.signatures.length }, false);
  return signed;
}

type Release = OperationOutput<"release.write">;

interface Written {
  readonly name: string;
  readonly manifestSha256: string;
}

/** Written, if it is not; read back from the medium, if it was not. */
async function release(way: DemoWay, room: RoomCaller, project: number): Promise<Result<Written>> {
  const run = await lastRun(room, project);
  if (!run.ok) return run;
  const { run: number } = run.value;
  const known = await releaseOf(room, project);
  if (!known.ok) return known;
  const tried = known.value === undefined ? await write(way, room, number) : succeed(known.value);
  // Where it was cut off between the package's name and the room's books, these are brought up to date with the opening of the vault.
  const late = tried.ok ? undefined : await releaseOf(room, project);
  const found = late?.ok === true && late.value !== undefined ? succeed(late.value) : tried;
  if (!found.ok) return found;
  const { value: written } = found;
  const { name, manifestSha256, objects } = written;
  way.told("write", { package: name, objects }, known.value !== undefined || late !== undefined);
  const isRead = written.readBackAt !== undefined;
  const read: Result<unknown> = isRead ? succeed(written) : await room.call("release.readBack", { run: number, folder: way.places.outgoing });
  if (!read.ok) return read;
  way.told("readBack", { manifest: manifestSha256 }, isRead);
  return succeed({ name, manifestSha256 });
}

async function releaseOf(room: RoomCaller, project: number): Promise<Result<Release | undefined>> {
  const seen = await room.call("release.gate", { project });
  return seen.ok ? succeed(seen.value.release) : seen;
}

async function write(way: DemoWay, room: RoomCaller, run: number) {
  const { places, words } = way;
  const ledger = await room.call("ledger.list", {});
  if (!ledger.ok) return ledger;
  if (!ledger.value.entries.some(({ number }) => number === demoMedia.outgoing)) {
    const registered = await room.call("ledger.register", { number: demoMedia.outgoing, kind: "usb", owner: words.room });
    if (!registered.ok) return registered;
  }
  makeFolder(places.outgoing);
  return writeWithCards(room, handsOf(way, demoCards.technician, demoCards.approver), { run, folder: places.outgoing, medium: demoMedia.outgoing, days: daysOfRelease }, "");
}

/** The certificates that signed, as the recipient would be told them by another way than the medium. */
function tellWhomToTrust({ places }: DemoWay): Result<void> {
  const policy = readPolicy(places.room);
  if (!policy.ok) return policy;
  const signers = policy.value.officers.filter(({ id }) => id === demoCards.technician || id === demoCards.approver);
  if (signers.length !== 2) return fail("officer.unknown");
  writeFileDurably(recipientTrust(places.recipient), signers.map(({ signingCertificatePem }) => `${signingCertificatePem.trimEnd()}\n`).join(""));
  return succeed(undefined);
}

/** Each in a shell of its own: the first needs no key at all, the second is what the package's own readme says. */
function commandsFor({ places, language }: DemoWay, folder: string): readonly [string, string] {
  const { recipient } = places;
  const [readme, end] = language === "ja" ? ["README.ja.txt", "ここまで"] : ["README.en.txt", "end"];
  const files = [recipientKey(recipient), recipientCertificate(recipient), recipientTrust(recipient), path.join(recipient, "opened")].map(quoted).join(" ");
  return [
    `(cd ${quoted(folder)} && sha256sum -c --strict --quiet manifest-sha256.txt)`,
    `(cd ${quoted(folder)} && sed '1,/^----- open.sh -----$/d;/^----- ${end} -----$/,$d' ${readme} | sh -s ${files})`,
  ];
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
