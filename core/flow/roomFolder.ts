import { createHash } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { deskCard, instant, lineOfText, officer, room } from "../contract/shapes.ts";
import type { Instant } from "../domain/brand.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";
import type { Officer, Room } from "../domain/officer.ts";
import { fileExists, readFile } from "../platform/disk.ts";

/** Where things lie in a room, and its two readable files. */

const inRoom =
  (...names: readonly string[]) =>
  (folder: string): string =>
    path.join(folder, ...names);

export const policyFile = inRoom("policy.json");
export const keyringFolder = inRoom("keyring");
export const roomKeyFile = inRoom("keyring", "room.cms");
export const roomCheckFile = inRoom("keyring", "room.check");
export const recoveryFile = inRoom("keyring", "recovery.cms");
export const authorityKeyFile = inRoom("keyring", "authority.cms");
export const authorityFile = inRoom("keyring", "authority.pem");
export const databaseFile = inRoom("room.db");
export const waitingAuditFile = inRoom("waiting-audit.jsonl");
export const checkpointFolder = inRoom("checkpoints");
export const deskFile = inRoom("demo", "desk.json");
export const cardFolder = inRoom("demo", "cards");
export const lockFile = inRoom("room.lock");

/** The first level of a room as its making leaves it; what else lies in a folder is somebody else's. */
export const namesAtMaking: ReadonlySet<string> = new Set([
  "policy.json",
  "keyring",
  "room.db",
  "room.db-wal",
  "room.db-shm",
  "room.lock",
  "checkpoints",
  "demo",
]);

/** A folder is a room once its policy has its name: that is the last thing its making does. */
export const isRoom = (folder: string): boolean => fileExists(policyFile(folder));

const certificatePem = z.string().max(32_768);

const policy = z.strictObject({
  format: z.literal("noren-policy/1"),
  room,
  sequence: z.int().min(1),
  createdAt: instant,
  officers: z
    .array(
      z.strictObject({
        ...officer.shape,
        certificatePem,
        /** Of the card's other key, where the room knows it: who signed a checkpoint can then be told without the card. */
        signingCertificatePem: certificatePem.exactOptional(),
      }),
    )
    .min(1)
    .max(200),
});

export interface PolicyOfficer extends Officer {
  readonly certificatePem: string;
  readonly signingCertificatePem?: string;
}

/** Who may do what; its hash stands in the encrypted room. */
export interface Policy {
  readonly format: "noren-policy/1";
  readonly room: Room;
  readonly sequence: number;
  readonly createdAt: Instant;
  readonly officers: readonly PolicyOfficer[];
}

const largestPolicy = 16 * 1024 * 1024;

export const formatPolicy = (written: Policy): string => `${JSON.stringify(written, undefined, 2)}\n`;

export function readPolicy(folder: string): Result<Policy> {
  const bytes = readFile(policyFile(folder));
  if (bytes === undefined) return fail("room.missing");
  if (bytes.length > largestPolicy) return fail("room.policyAltered");
  const parsed = policy.safeParse(parseJson(bytes.toString("utf8")));
  if (!parsed.success) return fail("room.policyAltered");
  const { room: known, createdAt, officers, ...rest } = parsed.data;
  // The schema has checked every field; ids, hashes and instants carry a brand that it does not know.
  return succeed({ ...rest, room: known as Room, createdAt: createdAt as Instant, officers: officers.map((each) => each as PolicyOfficer) });
}

export const policyHashOf = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** Of the exact bytes on the disk, lower-case hexadecimal. */
export function policyHash(folder: string): string {
  return policyHashOf(readFile(policyFile(folder)) ?? "");
}

const desk = z.strictObject({
  format: z.literal("noren-desk/1"),
  cards: z.array(z.strictObject({ ...deskCard.omit({ inserted: true }).shape, holder: lineOfText, serial: z.string().max(64) })).max(64),
});

export type DeskCard = z.output<typeof desk>["cards"][number];

export const formatDesk = (cards: readonly DeskCard[]): string => `${JSON.stringify({ format: "noren-desk/1", cards }, undefined, 2)}\n`;

/** The software cards of a demo room with their PINs; other rooms have no desk, and a damaged one is as good as none. */
export function readDesk(folder: string): readonly DeskCard[] {
  const bytes = readFile(deskFile(folder));
  const parsed = bytes === undefined ? undefined : desk.safeParse(parseJson(bytes.toString("utf8")));
  return parsed?.success === true ? parsed.data.cards : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
