import type { FailureCode } from "../../../core/domain/failure.ts";
import { FailureError, type Result } from "../../../core/domain/failure.ts";
import type { ObjectId } from "../../../core/domain/object.ts";
import { claimRoom } from "../../../core/flow/claimRoom.ts";
import { sessionOf } from "../../../core/flow/context.ts";
import { sealFromRoom } from "../../../core/flow/package/sealFromRoom.ts";
import { roomForTests, type RoomForTests } from "../../../core/flow/room.fixture.ts";
import type { ReferringItem } from "../../../core/store/destruction.ts";
import { certificateOf, mediaOf, order, type Place } from "./place.ts";
import type { Said } from "./said.ts";

/** What people do in a room with media, through its contract, each step only where it is not done yet: begun again after a crash, it goes on. */

export type Acknowledge = (said: Said) => void;

/** What the room answers, or its refusal as what ends the journey. */
export function insist<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new FailureError(result.failure.code, result.failure.details);
  return result.value;
}

const claimed = new Set<string>();

/** As a room process begins: the room is claimed, or cannot be opened. A claim holds as long as the process. */
export function enterRoom({ room: folder }: Place): RoomForTests {
  const room = roomForTests({ folder, readers: 2 });
  if (!claimed.has(folder)) room.context.obstacle = claimRoom(folder);
  if (room.context.obstacle === undefined) claimed.add(folder);
  return room;
}

export async function signInAs(room: RoomForTests, card: string): Promise<void> {
  await room.context.cards.remove();
  insist(await room.signIn({ card }));
}

export async function signOut(room: RoomForTests): Promise<void> {
  await room.signOut();
  room.context.ending = undefined;
}

/** Both media of the place, to the settled delivery. A technician is signed in. */
export async function receive(room: RoomForTests, place: Place, acknowledge: Acknowledge): Promise<void> {
  for (const { number, folder } of mediaOf(place)) {
    const { medium } = insist(await room.call("medium.attach", { folder }));
    const { entries } = insist(await room.call("ledger.list", {}));
    if (!entries.some((entry) => entry.number === number)) {
      insist(await room.call("ledger.register", { number, kind: "usb", owner: "デモ病院" }));
      acknowledge({ type: "registered", medium: number });
    }
    const { deliveries } = insist(await room.call("delivery.list", {}));
    const known = deliveries.find(({ mediumNumber }) => mediumNumber === number);
    let state = known?.state ?? "announced";
    let delivery = known?.delivery;
    if (delivery === undefined) {
      insist(await room.call("delivery.inspect", { medium: medium.id }));
      const custody = { mediumNumber: number, sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand" as const, announced: [] };
      ({ delivery } = insist(await room.call("delivery.begin", { medium: medium.id, provider: "demo-hospital", custody })));
      acknowledge({ type: "begun", medium: number, delivery });
    }
    if (state === "announced") {
      const received = insist(await room.call("delivery.receive", { delivery }));
      ({ state } = received);
      acknowledge({ type: "received", delivery, stored: received.stored, held: received.held });
    }
    if (state === "received") {
      insist(await room.call("delivery.settle", { delivery, reason: "実行ファイルは受け入れない" }));
      acknowledge({ type: "settled", delivery });
    }
  }
}

/** The source as the demo hospital's next package, for the room's own technician. Nobody is signed in. */
export async function seal(place: Place, acknowledge: Acknowledge): Promise<void> {
  const { name, manifestSha256 } = insist(await sealFromRoom({ ...order(place.room, place.source, place.out), recipients: [certificateOf(place.room, "technician-1")] }));
  acknowledge({ type: "sealed", name, manifestSha256 });
}

/** Two custodians destroy some of the first delivery, then the second as a whole. One of them is signed in. */
export async function destroy(room: RoomForTests, acknowledge: Acknowledge): Promise<void> {
  const { store } = sessionOf(room.context);
  const { latestEntry } = await store.read("vault.index", {});
  if (latestEntry < 1) {
    const items = (await doomedItems(room)).map(({ item }) => item);
    const { ceremony } = insist(await room.call("vault.destroy", { what: { kind: "items", delivery: 1, items }, reason: "保存期間の満了" }));
    await signTwice(room, ceremony.id);
    acknowledge({ type: "destroyed", entry: 1 });
  }
  if (latestEntry < 2) {
    const { ceremony } = insist(await room.call("vault.destroy", { what: { kind: "delivery", delivery: 2, shared: "keep" }, reason: "提供元の撤回" }));
    await signTwice(room, ceremony.id);
    acknowledge({ type: "destroyed", entry: 2 });
  }
}

const itemsWithObjects = (room: RoomForTests, delivery: number) => sessionOf(room.context).store.read("delivery.itemsWithObjects", { delivery, after: 0, limit: 1000 });

const doomedItems = async (room: RoomForTests): Promise<readonly ReferringItem[]> => (await itemsWithObjects(room, 1)).filter((_, index) => index % 2 === 0);

/** What each of the two acts takes: contents that nothing refers to any more. */
export async function doomedObjects(room: RoomForTests): Promise<readonly [readonly ObjectId[], readonly ObjectId[]]> {
  const objects = await sessionOf(room.context).store.read("object.list", { after: "", limit: 1000 });
  const left = new Map(objects.map(({ id, copies }) => [id, copies]));
  const giveUp = (items: readonly ReferringItem[]): readonly ObjectId[] =>
    items.flatMap(({ object }) => {
      const copies = (left.get(object) ?? 0) - 1;
      left.set(object, copies);
      return copies === 0 ? [object] : [];
    });
  return [giveUp(await doomedItems(room)), giveUp(await itemsWithObjects(room, 2))];
}

export async function revoke(room: RoomForTests, officer: string, acknowledge: Acknowledge): Promise<void> {
  const { ceremony } = insist(await room.call("policy.change", { changes: [{ kind: "officer.revoke", officer }] }));
  await signTwice(room, ceremony.id);
  acknowledge({ type: "revoked", officer });
}

async function signTwice(room: RoomForTests, ceremony: string): Promise<void> {
  insist(await room.call("ceremony.sign", { ceremony, slot: "software-1" }));
  const { ceremony: ended } = insist(await room.sign(ceremony, "custodian-2", "software-2"));
  const code: FailureCode = ended.failure?.code ?? "ceremony.none";
  if (ended.state !== "done") throw new FailureError(code);
}
