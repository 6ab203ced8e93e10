import type { Instant } from "../../domain/brand.ts";
import { addressOf } from "../../vault/vaultKeys.ts";
import type { RoomContext, Session } from "../context.ts";
import { findEnrolled, recipientKeyOf } from "../openRoomKey.ts";
import { dropContents, readContents, waitingContents } from "../package/sealedContents.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { Vault } from "./openVault.ts";

/** What was sealed while nobody was signed in comes into the room's books, once, whatever instant the process is killed at. */
export async function takeOverSealed({ folder }: Pick<RoomContext, "folder">, { card, store }: Pick<Session, "card" | "store">, { access }: Vault): Promise<void> {
  const waiting = waitingContents(folder);
  const { content } = access;
  if (waiting.length === 0 || content === undefined) return;
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
      const { format: _format, objects, ...about } = read.value;
      const addresses = new Set(objects.map((pieces) => addressOf(content.keys.address, pieces.map((piece) => Buffer.from(piece, "hex")))));
      await store.write("sealed.add", { ...about, sealedAt: about.sealedAt as Instant, objects: objects.length, isSeen, addresses: [...addresses] }, access.entryOf("sealed.add", { objects: [id], details: { sequence: about.sequence } }));
    }
    dropContents(folder, each);
  }
}
