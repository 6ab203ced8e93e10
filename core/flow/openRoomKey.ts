import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { CardKey, OpenCard } from "../card/card.ts";
import type { Instant } from "../domain/brand.ts";
import { fail, succeed, type FailureCode, type Result } from "../domain/failure.ts";
import { isValidAt, readCertificate, type Certificate } from "../envelope/certificate.ts";
import { open } from "../envelope/open.ts";
import { readFile, readText } from "../platform/disk.ts";
import { readPolicy, roomCheckFile, roomKeyFile, type Policy } from "./roomFolder.ts";

export const roomKeyBytes = 32;

/** Tells a wrong key from a broken database: both look alike to SQLite. */
export const roomCheck = (key: Uint8Array): string => createHmac("sha256", key).update("noren room key check").digest("hex");

/** What SQLCipher uses as it is; one key, one use (SP 800-108 §3). */
export const databaseKey = (roomKey: Uint8Array): Buffer => Buffer.from(hkdfSync("sha256", roomKey, "", "noren room.db", roomKeyBytes));

/** The officer's card → the room's key. Says by name whatever stands in the way; nothing of the key leaves on the way. */
export async function openRoomKey({
  folder,
  card,
  now,
}: {
  readonly folder: string;
  readonly card: OpenCard;
  readonly now: Instant;
}): Promise<Result<Buffer>> {
  const policy = readPolicy(folder);
  if (!policy.ok) return policy;
  const enrolled = findEnrolled(policy.value, card);
  if (enrolled === undefined) return fail("card.notEnrolled");
  const { key, certificate, validUntil } = enrolled;
  if (policy.value.room.kind === "production" && (card.description.kind === "software" || certificate.isDemo)) return fail("card.softwareRefused");
  if (now > validUntil || !isValidAt(certificate, now)) return fail("card.expired");

  const sealed = readFile(roomKeyFile(folder));
  const check = readText(roomCheckFile(folder))?.trim();
  if (sealed === undefined || check === undefined) return fail("room.damaged", { file: sealed === undefined ? "room.cms" : "room.check" });
  const opened = await open(sealed, { certificate, agree: (point) => card.agree(key.id, point) });
  if (!opened.ok) return asRoomFailure(opened.failure.code, opened);
  const isRight = opened.value.length === roomKeyBytes && sameText(roomCheck(opened.value), check);
  if (isRight) return succeed(opened.value);
  opened.value.fill(0);
  return fail("room.wrongKey");
}

function findEnrolled({ officers }: Policy, { description }: OpenCard): { key: CardKey; certificate: Certificate; validUntil: Instant } | undefined {
  for (const key of description.keys) {
    if (key.purpose !== "agree" || key.certificate === undefined) continue;
    const read = readCertificate(key.certificate);
    if (!read.ok) continue;
    const officer = officers.find(({ certificate }) => certificate === read.value.hash);
    if (officer !== undefined) return { key, certificate: read.value, validUntil: officer.validUntil };
  }
  return undefined;
}

/** A card that took part says what it says; anything wrong with the file is the room's damage. */
function asRoomFailure(code: FailureCode, failed: Extract<Result<never>, { ok: false }>): Result<never> {
  if (code === "envelope.notForCard") return fail("card.notEnrolled");
  return code.startsWith("envelope.") ? fail("room.damaged", { file: "room.cms", reason: code }) : failed;
}

const sameText = (one: string, other: string): boolean => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
