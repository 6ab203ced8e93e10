import { openCard } from "../card/openCard.ts";
import type { OpenCard } from "../card/card.ts";
import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { lapseWarnings } from "../domain/officer.ts";
import { uuid } from "../platform/entropy.ts";
import { openStore, type Store } from "../store/client.ts";
import { signingKeyOf } from "./ceremony/signCeremony.ts";
import type { Act, RoomContext, Session } from "./context.ts";
import { claimRoom } from "./claimRoom.ts";
import { makeCheckpoint } from "./makeCheckpoint.ts";
import { openRoomKey, type OpenedRoom } from "./openRoomKey.ts";
import { tellOfSealed } from "./package/tellOfSealed.ts";
import { adoptPolicy, asStoredOfficer } from "./policy/adoptPolicy.ts";
import { removeLeftovers } from "./policy/settleRoom.ts";
import { databaseKey, wipeKeys } from "./roleKeys.ts";
import { isRoom } from "./roomFolder.ts";
import { takeOverWaiting } from "./takeOverWaiting.ts";
import { isRegisterBehind } from "./vault/register.ts";
import { openVaultOf } from "./vault/vaultOf.ts";

/** Clocks of terminals drift by seconds; more than this behind the last row, and times in the log would lie. */
const millisecondsOfDrift = 5 * 60 * 1000;

/** A room put back from an older copy shows nothing of what was destroyed since. Whoever has no key to destroy with can read no name either. */
async function applyWaitingRegister(context: RoomContext, session: Session): Promise<Result<unknown>> {
  if (session.keys.keys === undefined || !(await isRegisterBehind(context.folder, session.store))) return succeed(undefined);
  return openVaultOf(context, session);
}

/** PIN → keys → room → officer → session. Each step has its own failure, and none leaves anything open behind it. */
export async function signIn(context: RoomContext, input: OperationInput<"session.open">, act: Act): Promise<Result<OperationOutput<"session.open">>> {
  if (context.session !== undefined) return fail("session.alreadyOpen");
  // Somebody else made the room while this process waited at its first screen.
  if (!context.isClaimed && isRoom(context.folder)) {
    context.isClaimed = true;
    context.obstacle ??= claimRoom(context.folder, { observed: context.isObserved });
  }
  if (context.obstacle !== undefined) return { ok: false, failure: context.obstacle };
  const slots = await context.cards.slots();
  if (!slots.ok) return slots;
  const present = slots.value.find(({ id }) => id === input.slot)?.card;
  if (present === undefined) return fail("card.absent");
  act.about({ card: present.serial });

  const card = await openCard(context.cards, input.slot, input.pin);
  if (!card.ok) return card;
  const opened = await openWithCard(context, input.slot, card.value, input.pin, act);
  if (!opened.ok) await context.cards.logout(input.slot);
  return opened;
}

async function openWithCard(context: RoomContext, slot: string, card: OpenCard, pin: string | undefined, act: Act): Promise<Result<OperationOutput<"session.open">>> {
  const { folder, clock } = context;
  const opened = await openRoomKey({ folder, card, now: clock.now(), ...(pin !== undefined && { pin }) });
  if (!opened.ok) return opened;
  const { keys } = opened.value;
  const key = databaseKey(keys.room);
  const store = await openStore({ folder, key, keyChecked: true });
  key.fill(0);
  const signed = store.ok ? await enter(context, { slot, card, store: store.value, opened: opened.value, pin, act }) : store;
  if (signed.ok) return signed;
  if (store.ok) await store.value.close();
  wipeKeys(keys);
  return signed;
}

interface Entrance {
  readonly slot: string;
  readonly card: OpenCard;
  readonly store: Store;
  readonly opened: OpenedRoom;
  readonly pin: string | undefined;
  readonly act: Act;
}

async function enter(context: RoomContext, { slot, card, store, opened, pin, act }: Entrance): Promise<Result<OperationOutput<"session.open">>> {
  const officer = asStoredOfficer(opened.officer);
  act.about({ officer: officer.id, role: officer.role });
  const signing = signingKeyOf(card, opened.officer);
  if (signing === undefined) return fail("card.operationRefused");
  const room = await store.read("room.get", {});
  // Whoever edits the policy cannot edit the encrypted room, so the two must agree.
  if (room.id !== opened.policy.room.id) return fail("room.policyAltered");
  const adopted = await adoptPolicy(store, opened.history, (sha256, sequence) => ({
    ...act.entry(),
    id: uuid(context.entropy),
    event: "applicationActivity",
    type: "securityConfiguration",
    action: "U",
    operation: "policy.adopt",
    objects: [sha256],
    details: { sequence },
  }));
  if (!adopted.ok) return adopted;
  removeLeftovers(context.folder, opened.policy);
  const now = context.clock.now();
  const { size } = await store.read("audit.head", {});
  const [newest] = await store.read("audit.page", { filter: {}, upTo: size, offset: 0, limit: 1 });
  if (newest !== undefined && now < newest.entry.at - millisecondsOfDrift) return fail("room.clockBehind");

  tellOfSealed(context.folder);
  await takeOverWaiting({ folder: context.folder, store, clock: context.clock });
  const session: Session = {
    officer,
    room: { id: room.id, name: room.name, kind: room.kind },
    store,
    keys: opened.keys,
    slot,
    card,
    signingKey: signing.id,
    signingCertificate: signing.certificate,
    openedAt: now,
    forms: new Set(),
    closing: [],
  };
  const applied = await applyWaitingRegister(context, session);
  if (!applied.ok) return applied;
  const last = await store.read("session.last", { officer: officer.id, card: card.description.serial });
  await store.write("session.open", { officer: officer.id, openedAt: now }, act.entry());
  // Each session leaves a signed head of the log behind: what is cut off later, even with the whole file, is missed.
  await makeCheckpoint(context, session, pin);
  context.session = session;
  // A log that can no longer be written ends the session: nothing may go on unrecorded.
  void store.stopped.then(() => context.end("roomStopped"));
  context.touch();
  return { ok: true, value: { officer, room: session.room, openedAt: now, ...last, idleMilliseconds: context.idleMilliseconds, warnings: [...lapseWarnings(opened.officer, now)] } };
}
