import { fail, succeed, type Result } from "../../domain/failure.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { asFailure } from "../commandLineCard.ts";
import type { RoomCaller } from "../commandLineRoom.ts";
import { demoApplication, demoDelivery, demoMedia, demoProject, hasReached, type Delivery, type DemoWay, type ProjectPage } from "./demoWay.ts";
import { demoRecipient } from "./demoRecipient.ts";

/** The technician's first sitting: the medium comes in, is catalogued and linked, and a provision is proposed upon it. */

export async function takeIn(way: DemoWay, room: RoomCaller): Promise<Result<ProjectPage>> {
  const received = await receive(way, room);
  if (!received.ok) return received;
  for (const step of [settle, catalogue, link]) {
    const done = await step(way, room, received.value);
    if (!done.ok) return done;
  }
  return propose(way, room, received.value.delivery);
}

async function receive(way: DemoWay, room: RoomCaller): Promise<Result<Delivery>> {
  const { told, places } = way;
  const known = await demoDelivery(room);
  if (!known.ok) return known;
  const { value: before } = known;
  if (before !== undefined && before.state !== "announced") {
    told("receive", { stored: before.stored, held: before.held }, true);
    return succeed(before);
  }
  const attached = await room.call("medium.attach", { folder: places.hospital });
  if (!attached.ok) return attached;
  const begun = before === undefined ? await begin(way, room, attached.value.medium.id) : succeed({ delivery: before.delivery });
  if (!begun.ok) return begun;
  const received = await room.call("delivery.receive", begun.value);
  if (!received.ok) return received;
  const { state, stopped, stored, held } = received.value;
  if (state === "announced") return { ok: false, failure: stopped === undefined ? { code: "job.cancelled" } : asFailure(stopped) };
  told("receive", { stored, held }, false);
  return received;
}

async function begin({ words }: DemoWay, room: RoomCaller, medium: string): Promise<Result<{ readonly delivery: number }>> {
  const seen = await room.call("delivery.inspect", { medium });
  if (!seen.ok) return seen;
  const { refusal, package: packed } = seen.value;
  if (refusal !== undefined) return { ok: false, failure: asFailure(refusal) };
  const ledger = await room.call("ledger.list", {});
  if (!ledger.ok) return ledger;
  if (!ledger.value.entries.some(({ number }) => number === demoMedia.incoming)) {
    const registered = await room.call("ledger.register", { number: demoMedia.incoming, kind: "usb", owner: words.owner });
    if (!registered.ok) return registered;
  }
  // Two tables and a list of refusals; all others are images.
  const announced = [
    { kind: "table", count: 2 },
    { kind: "optOut", count: 1 },
    { kind: "dicom", count: (packed?.objects ?? 3) - 3 },
  ] as const;
  return room.call("delivery.begin", {
    medium,
    provider: "demo-hospital",
    custody: { mediumNumber: demoMedia.incoming, sealIntact: true, witness: words.witness, receivedAt: systemClock.now(), carriage: "hand", announced: [...announced] },
  });
}

async function settle({ told }: DemoWay, room: RoomCaller, { delivery, state }: Delivery): Promise<Result<unknown>> {
  const isFound = state !== "received";
  const settled = isFound ? succeed(undefined) : await room.call("delivery.settle", { delivery });
  if (settled.ok) told("settle", { delivery }, isFound);
  return settled;
}

async function catalogue({ told }: DemoWay, room: RoomCaller, { delivery, state }: Delivery): Promise<Result<unknown>> {
  const isFound = state === "catalogued" || state === "linked";
  if (isFound) {
    const got = await room.call("catalogue.get", { delivery });
    if (got.ok) told("catalogue", factsOfCatalogue(got.value.catalogue), true);
    return got;
  }
  const made = await room.call("delivery.catalogue", { delivery });
  if (made.ok) told("catalogue", factsOfCatalogue(made.value), false);
  return made;
}

const factsOfCatalogue = ({ holders, records, instances, heldRows, leftItems }: Readonly<Record<"holders" | "records" | "instances" | "heldRows" | "leftItems", number>>) => ({ holders, records, instances, heldRows, leftItems });

async function link({ told }: DemoWay, room: RoomCaller, { delivery, state }: Delivery): Promise<Result<unknown>> {
  if (state === "linked") {
    told("link", {}, true);
    return succeed(undefined);
  }
  const linked = await room.call("delivery.link", { delivery });
  if (linked.ok) told("link", { persons: linked.value.newPersons, refused: linked.value.refused, conflicts: linked.value.conflicts }, false);
  return linked;
}

async function propose(way: DemoWay, room: RoomCaller, delivery: number): Promise<Result<ProjectPage>> {
  const { words, told, places } = way;
  const known = await demoProject(room);
  if (!known.ok) return known;
  const recipe = await addRecipe(way, room);
  if (!recipe.ok) return recipe;
  if (known.value !== undefined) {
    if (!hasReached(known.value, "proposed")) return fail("project.wrongState", { state: known.value.state });
    told("propose", { project: known.value.project }, true);
    return succeed(known.value);
  }
  const certificatePem = demoRecipient({ folder: places.recipient, now: systemClock.now(), entropy: systemEntropy });
  const proposal = { application: demoApplication, title: words.title, purpose: words.purpose, recipient: words.recipient, certificatePem, recipe: recipe.value, deliveries: [delivery] };
  const proposed = await room.call("project.propose", proposal);
  if (!proposed.ok) return proposed;
  told("propose", proposed.value, false);
  return room.call("project.get", proposed.value);
}

/** The first recipe that comes with the program. */
async function addRecipe({ told }: DemoWay, room: RoomCaller): Promise<Result<string>> {
  const presets = await room.call("recipe.presets", {});
  if (!presets.ok) return presets;
  const [preset] = presets.value.presets;
  if (preset === undefined) return fail("recipe.unknown");
  const { sha256, isAdded } = preset;
  const added = isAdded ? succeed(undefined) : await room.call("recipe.addPreset", { sha256 });
  if (!added.ok) return added;
  told("recipe", { sha256 }, isAdded);
  return succeed(sha256);
}
