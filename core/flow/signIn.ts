import path from "node:path";
import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import type { CardDescription, CardKey, OpenCard } from "../card/card.ts";
import type { Instant } from "../domain/brand.ts";
import { fail, type Result } from "../domain/failure.ts";
import type { Officer } from "../domain/officer.ts";
import { isDemoCertificate } from "../envelope/certificate.ts";
import { refuseOpenSwap } from "../platform/hardening.ts";
import { openStore, type Store } from "../store/client.ts";
import type { Act, RoomContext, Session } from "./context.ts";
import { makeCheckpoint } from "./makeCheckpoint.ts";
import { openRoomKey } from "./openRoomKey.ts";
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

  const loggedIn = await context.cards.login(input.slot, input.pin);
  if (!loggedIn.ok) return loggedIn;
  const opened = await openWithCard(context, input.slot, loggedIn.value, act);
  if (!opened.ok) await context.cards.logout(input.slot);
  return opened;
}

async function openWithCard(context: RoomContext, slot: string, description: CardDescription, act: Act): Promise<Result<OperationOutput<"session.open">>> {
  const policy = readPolicy(context.folder);
  if (!policy.ok) return policy;
  const { room } = policy.value;
  if (room.kind === "production") {
    const isSoftware = description.kind === "software" || description.keys.some(({ certificate }) => certificate !== undefined && isDemoCertificate(certificate));
    if (isSoftware) return fail("card.softwareRefused");
  }
  const swap = refuseOpenSwap(room.kind);
  if (!swap.ok) return swap;
  const card: OpenCard = {
    description,
    agree: (key, point) => context.cards.agree(slot, key, point),
    sign: (key, digest) => context.cards.sign(slot, key, digest),
  };
  const roomKey = await openRoomKey({ folder: context.folder, card, now: context.clock.now() });
  if (!roomKey.ok) return roomKey;
  const store = await openStore({ folder: context.folder, key: roomKey.value });
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
  if (room === undefined || room.policySha256 !== policyHash(context.folder)) return fail("room.policyAltered");
  const officer = await officerOf(store, card.description.keys);
  if (officer === undefined) return fail("card.notEnrolled");
  act.about({ officer: officer.id, role: officer.role });
  const now = context.clock.now();
  const head = await store.read("audit.head", {});
  if (head !== undefined && now < head.at - millisecondsOfDrift) return fail("room.clockBehind");
  const signing = card.description.keys.find((key) => key.purpose === "sign");
  if (signing?.certificate === undefined) return fail("card.operationRefused");

  await takeOverWaiting({ folder: context.folder, store, clock: context.clock, entropy: context.entropy });
  const last = await store.read("session.last", { officer: officer.id });
  await store.write("session.open", { officer: officer.id, openedAt: now }, act.entry());
  const session: Session = {
    officer,
    room: { id: room.id, name: room.name, kind: room.kind },
    store,
    slot,
    card,
    signingKey: signing.id,
    signingCertificate: signing.certificate,
    openedAt: now,
  };
  // Each session leaves a signed head of the log behind: what is cut off later, even with the whole file, is missed.
  await makeCheckpoint(session, now, path.join(context.folder, "checkpoints"));
  context.session = session;
  context.touch();
  return { ok: true, value: { officer, room: session.room, openedAt: now, ...lastSeen(last), idleMilliseconds: context.idleMilliseconds } };
}

async function officerOf(store: Store, keys: readonly CardKey[]): Promise<Officer | undefined> {
  for (const { certificate } of keys) {
    if (certificate === undefined) continue;
    const officer = await store.read("officer.byCertificate", { certificate });
    if (officer !== undefined) return officer;
  }
  return undefined;
}

const lastSeen = (last: { readonly openedAt: Instant | undefined; readonly failedSince: number }): { lastOpenedAt?: Instant; failedSince: number } => ({
  failedSince: last.failedSince,
  ...(last.openedAt !== undefined && { lastOpenedAt: last.openedAt }),
});
