import type { Instant, OfficerId } from "../../domain/brand.ts";
import { FailureError } from "../../domain/failure.ts";
import { addressOf } from "../../vault/vaultKeys.ts";
import type { RoomContext, Session } from "../context.ts";
import { findEnrolled, recipientKeyOf } from "../openRoomKey.ts";
import { dropContents, readContents, waitingContents, type SealedContents } from "../package/sealedContents.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { Vault } from "./openVault.ts";
import { contentOf } from "./readObject.ts";

/** What was sealed while nobody was signed in comes into the room's books, once, whatever instant the process is killed at. */
export async function takeOverSealed({ folder }: Pick<RoomContext, "folder">, { card, store }: Pick<Session, "card" | "store">, { access }: Vault): Promise<void> {
  const waiting = waitingContents(folder);
  if (waiting.length === 0 || access.content === undefined) return;
  const policy = readPolicy(folder);
  const enrolled = policy.ok ? findEnrolled(policy.value, card) : undefined;
  // A card that wants its PIN each time is not asked here: another officer's, or the same one's without that, opens it later.
  if (enrolled === undefined || enrolled.key.pinEachUse) return;
  const key = recipientKeyOf(card, enrolled.key, enrolled.certificate);
  for (const each of waiting) {
    const { id, isSeen } = each;
    if (!(await store.read("sealed.known", { id }))) {
      const read = await readContents(folder, each, key);
      if (!read.ok || read.value === undefined) continue;
      await bookSealed(access, read.value, isSeen);
    }
    dropContents(folder, each);
  }
}

/**
 * A package that has its name comes into the room's books; where it is a release, the project takes its step in the same transaction. One that
 * nobody saw is a copy that may exist: it hands nothing over, and somebody has to look for it.
 */
export async function bookSealed(access: Vault["access"], contents: Omit<SealedContents, "format">, isSeen: boolean): Promise<void> {
  const { store, entryOf } = access;
  const { address } = contentOf(access).keys;
  const { id, sequence, sender, manifestSha256, recipients, sealedAt, objects, release } = contents;
  const addresses = new Set(objects.map((pieces) => addressOf(address, pieces.map((piece) => Buffer.from(piece, "hex")))));
  const sealed = { id, sequence, sender, manifestSha256, recipients, sealedAt: sealedAt as Instant, objects: objects.length, isSeen, addresses: [...addresses] };
  const add = (): Promise<unknown> => store.write("sealed.add", sealed, entryOf("sealed.add", { objects: [id], details: { sequence } }));
  if (release === undefined) {
    await add();
    return;
  }
  const { run, name, medium, expiresAt, officer } = release;
  if (!isSeen) {
    await store.write(
      "release.copy",
      { run, sealed, name, medium, expiresAt: expiresAt as Instant, officer: officer as OfficerId },
      entryOf("release.copy", { objects: [id, `run-${String(run)}`, `sha256:${manifestSha256}`], details: { sequence, medium } }),
    );
    return;
  }
  try {
    await store.write(
      "run.sealed",
      { run, sealed, name, medium, expiresAt: expiresAt as Instant, officer: officer as OfficerId },
      entryOf("run.sealed", { objects: [id, `run-${String(run)}`, `sha256:${manifestSha256}`], details: { sequence, medium } }),
    );
  } catch (error) {
    // Somebody gave the result up before anybody heard of its package: that lies on its medium all the same.
    if (!(error instanceof FailureError) || error.failure.code !== "project.wrongState") throw error;
    await add();
  }
}
