import { openCard } from "../../card/openCard.ts";
import type { ceremonyOperations } from "../../contract/operations/ceremony.ts";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Act, RoomContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { awaitCard, endCeremony, tellOutcome } from "./endCeremony.ts";
import { listCeremonies, makeMinutes } from "./minutes.ts";
import { describeCeremony, type OpenCeremony } from "./openCeremony.ts";
import { signCeremony, signingKeyOf } from "./signCeremony.ts";

export const ceremonyHandlers: Handlers<keyof typeof ceremonyOperations> = {
  "ceremony.get": ({ ceremony }) => succeed(ceremony === undefined ? {} : { ceremony: describeCeremony(ceremony) }),
  "ceremony.sign": signCeremony,
  "ceremony.swap": swap,
  "ceremony.resume": resume,
  "ceremony.cancel": cancel,
  "ceremony.list": listCeremonies,
  "ceremony.minutes": makeMinutes,
};

function find(context: RoomContext, id: string, act: Act): Result<OpenCeremony> {
  const { ceremony: open } = context;
  if (open?.id !== id) return fail("ceremony.none");
  act.about({ objects: [open.id, open.sha256], details: { purpose: open.order.purpose } });
  return open.isBusy ? fail("ceremony.notNow") : succeed(open);
}

const told = (open: OpenCeremony): Result<OperationOutput<"ceremony.swap">> => succeed({ ceremony: describeCeremony(open) });

function swap(context: RoomContext, { ceremony }: OperationInput<"ceremony.swap">, act: Act): Result<OperationOutput<"ceremony.swap">> {
  const open = find(context, ceremony, act);
  if (!open.ok) return open;
  if (open.value.state !== "waiting") return fail("ceremony.notNow");
  awaitCard(context, open.value, "swapping");
  return told(open.value);
}

/** The first card is back. It was out of the reader, so that it wants its PIN again. */
async function resume(context: RoomContext, { ceremony, slot, pin }: OperationInput<"ceremony.resume">, act: Act): Promise<Result<OperationOutput<"ceremony.resume">>> {
  const found = find(context, ceremony, act);
  if (!found.ok) return found;
  const open = found.value;
  const { session } = context;
  if (session === undefined || (open.state !== "returning" && open.state !== "swapping")) return fail("ceremony.notNow");
  open.isBusy = true;
  try {
    const back = await takeBack(context, open, slot, pin);
    if (!back.ok) return back;
    context.touch();
    if (open.state === "returning") tellOutcome(context, open);
    else {
      open.state = "waiting";
      tellWaiting(context, open);
    }
    return told(open);
  } finally {
    open.isBusy = false;
  }
}

function tellWaiting(context: RoomContext, open: OpenCeremony): void {
  clearTimeout(open.timer);
  open.swapUntil = undefined;
  open.isCardOut = false;
  context.broadcast("ceremony.changed", { ceremony: describeCeremony(open) });
}

async function takeBack(context: RoomContext, open: OpenCeremony, slot: string, pin: string | undefined): Promise<Result<void>> {
  const { session } = context;
  if (session === undefined) return fail("session.none");
  const slots = await context.cards.slots();
  if (!slots.ok) return slots;
  const present = slots.value.find(({ id }) => id === slot)?.card;
  if (present === undefined) return fail("card.absent");
  if (slot !== session.slot || present.serial !== session.card.description.serial) return fail("ceremony.wrongCard");
  if (!open.isCardOut) return succeed(undefined);
  const card = await openCard(context.cards, slot, pin);
  if (!card.ok) return card;
  const policy = readPolicy(context.folder);
  if (!policy.ok) return policy;
  const officer = policy.value.officers.find(({ id }) => id === session.officer.id);
  const signing = officer && signingKeyOf(card.value, officer);
  if (signing === undefined) return fail("ceremony.wrongCard");
  session.card = card.value;
  session.signingKey = signing.id;
  return succeed(undefined);
}

async function cancel(context: RoomContext, { ceremony }: OperationInput<"ceremony.cancel">, act: Act): Promise<Result<OperationOutput<"ceremony.cancel">>> {
  const open = find(context, ceremony, act);
  if (!open.ok) return open;
  if (open.value.state !== "waiting" && open.value.state !== "swapping") return fail("ceremony.notNow");
  await endCeremony(context, open.value, { state: "cancelled", failure: { code: "ceremony.cancelled" } });
  return told(open.value);
}
