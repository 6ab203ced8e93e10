import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import type { CardKey, OpenCard } from "../card/card.ts";
import { keyFor, openCard } from "../card/openCard.ts";
import { fail, type Result } from "../domain/failure.ts";
import type { Officer } from "../domain/officer.ts";
import { certificateHashOf, isDemoCertificate } from "../envelope/certificate.ts";
import { openStore, type Store } from "../store/client.ts";
import type { Act, RoomContext, Session } from "./context.ts";
import { makeCheckpoint } from "./makeCheckpoint.ts";
import { databaseKey, openRoomKey } from "./openRoomKey.ts";
import { policyHash, readPolicy } from "./roomFolder.ts";
import { takeOverWaiting } from "./takeOverWaiting.ts";

/** Clocks of terminals drift by seconds; more than this behind the last row, and times in the log would lie. */
const millisecondsOfDrift = 5 * 60 * 1000;

/** PIN → room key → room → officer → session. Each step has its own failure, and none leaves anything open behind it. */
export async function signIn(context: RoomContext, input: OperationInput<"session.open">, act: Act): Promise<Result<OperationOutput<"session.open">>> {
  if (context.session !== undefined) return fail("session.alreadyOpen");
  if (context.obstacle !== undefined) return { ok: false, failure: context.obstacle };
  const slots = await context.cards.slots();
  if (!slots.ok) return slots;
  const present = slots.value.find(({ id }) => id === input.slot)?.card;
  if (present === undefined) return fail("card.absent");
  act.about({ card: present.serial });

  const card = await openCard(context.cards, input.slot, input.pin);
  if (!card.ok) return card;
  const opened = await openWithCard(context, input.slot, card.value, act);
  if (!opened.ok) await context.cards.logout(input.slot);
  return opened;
}

async function openWithCard(context: RoomContext, slot: string, card: OpenCard, act: Act): Promise<Result<OperationOutput<"session.open">>> {
  const policy = readPolicy(context.folder);
  if (!policy.ok) return policy;
  const { room } = policy.value;
  if (room.kind === "production") {
    const { description } = card;
    const isSoftware = description.kind === "software" || description.keys.some(({ certificate }) => certificate !== undefined && isDemoCertificate(certificate));
    if (isSoftware) return fail("card.softwareRefused");
  }
  const roomKey = await openRoomKey({ folder: context.folder, card, now: context.clock.now() });
  if (!roomKey.ok) return roomKey;
  const store = await openStore({ folder: context.folder, key: databaseKey(roomKey.value), keyChecked: true });
  if (!store.ok) return store;
  const signed = await enter(context, { slot, card, store: store.value, act });
  if (!signed.ok) await store.value.close();
  return signed;
}

interface Entrance {
  readonly slot: string;
  readonly card: OpenCard;
  readonly store: Store;
  readonly act: Act;
}

async function enter(context: RoomContext, { slot, card, store, act }: Entrance): Promise<Result<OperationOutput<"session.open">>> {
  const room = await store.read("room.get", {});
  // Whoever edits policy.json cannot edit the encrypted room, so the two must agree.
  if (room.policySha256 !== policyHash(context.folder)) return fail("room.policyAltered");
  const officer = await officerOf(store, card.description.keys);
  if (officer === undefined) return fail("card.notEnrolled");
  act.about({ officer: officer.id, role: officer.role });
  const now = context.clock.now();
  const { size } = await store.read("audit.head", {});
  const [newest] = await store.read("audit.page", { filter: {}, upTo: size, offset: 0, limit: 1 });
  if (newest !== undefined && now < newest.entry.at - millisecondsOfDrift) return fail("room.clockBehind");
  const signing = keyFor(card, "sign");
  if (!signing.ok) return signing;

  await takeOverWaiting({ folder: context.folder, store, clock: context.clock });
  const last = await store.read("session.last", { officer: officer.id, card: card.description.serial });
  await store.write("session.open", { officer: officer.id, openedAt: now }, act.entry());
  const session: Session = {
    officer,
    room: { id: room.id, name: room.name, kind: room.kind },
    store,
    slot,
    card,
    signingKey: signing.value.id,
    signingCertificate: signing.value.certificate,
    openedAt: now,
    forms: new Set(),
  };
  // Each session leaves a signed head of the log behind: what is cut off later, even with the whole file, is missed.
  await makeCheckpoint(context, session);
  context.session = session;
  // A log that can no longer be written ends the session: nothing may go on unrecorded.
  void store.stopped.then(() => context.end("roomStopped"));
  context.touch();
  return { ok: true, value: { officer, room: session.room, openedAt: now, ...last, idleMilliseconds: context.idleMilliseconds } };
}

async function officerOf(store: Store, keys: readonly CardKey[]): Promise<Officer | undefined> {
  for (const { certificate } of keys) {
    if (certificate === undefined) continue;
    const officer = await store.read("officer.byCertificate", { certificate: certificateHashOf(certificate) });
    if (officer !== undefined) return officer;
  }
  return undefined;
}
