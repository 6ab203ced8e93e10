import type { deliveryOperations } from "../../contract/operations/delivery.ts";
import { fail, succeed } from "../../domain/failure.ts";
import { ledgerTransition } from "../../domain/medium.ts";
import { sessionOf } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { beginHere, keepDraft } from "./begin.ts";
import { attachFolder, describeMedia } from "./desk.ts";
import { askProvider, excludeHeld, listHeld, listHeldItems, retryHeld } from "./heldDesk.ts";
import { inspectHere } from "./inspect.ts";
import { getDelivery, listDeliveries } from "./pages.ts";
import { pauseHere, receiveHere } from "./receiveHere.ts";
import { numberForm, settleHere } from "./settle.ts";
import { updateScanner } from "./updateScanner.ts";

export const deliveryHandlers: Handlers<keyof typeof deliveryOperations> = {
  "medium.list": async (context) => succeed({ media: await describeMedia(context) }),
  "medium.attach": async (context, { folder }) => {
    const attached = attachFolder(context, folder);
    if (!attached.ok) return attached;
    const media = await describeMedia(context);
    // A folder does not announce itself as a port does.
    context.broadcast("medium.changed", { media });
    const medium = media.find(({ id }) => id === attached.value.id);
    return medium === undefined ? fail("delivery.mediumAbsent") : succeed({ medium });
  },
  "scanner.update": updateScanner,
  "ledger.list": async (context) => {
    const entries = await sessionOf(context).store.read("ledger.list", {});
    return succeed({ entries: entries.map((entry) => ({ ...entry, moves: [...entry.moves], deliveries: [...entry.deliveries] })) });
  },
  "ledger.register": async (context, { serial, note, ...rest }, act) => {
    const { store, officer } = sessionOf(context);
    act.about({ details: { medium: rest.number } });
    const order = { ...rest, ...(serial !== undefined && { serial }), ...(note !== undefined && { note }), officer: officer.id, at: context.clock.now() };
    await store.write("ledger.register", order, act.entry());
    return succeed({});
  },
  "ledger.move": async (context, { number, to, counterpart, note }, act) => {
    const { store, officer } = sessionOf(context);
    act.about({ details: { medium: number, to } });
    const entry = (await store.read("ledger.list", {})).find((each) => each.number === number);
    if (entry === undefined) return fail("ledger.unknown");
    const transition = ledgerTransition(entry.state, to);
    if (transition === undefined) return fail("ledger.transition", { from: entry.state, to });
    if (!transition.roles.includes(officer.role)) return fail("session.role");
    const order = { number, to, ...(counterpart !== undefined && { counterpart }), ...(note !== undefined && { note }), officer: officer.id, at: context.clock.now() };
    await store.write("ledger.move", order, act.entry());
    return succeed({});
  },
  "delivery.inspect": inspectHere,
  "delivery.keepDraft": keepDraft,
  "delivery.begin": beginHere,
  "delivery.receive": receiveHere,
  "delivery.pause": pauseHere,
  "delivery.list": listDeliveries,
  "delivery.get": getDelivery,
  "delivery.settle": settleHere,
  "delivery.receipt": (context, { delivery }, act) => numberForm(context, delivery, "delivery.receipt", act),
  "delivery.returnSlip": (context, { delivery }, act) => numberForm(context, delivery, "delivery.returnSlip", act),
  "held.list": listHeld,
  "held.items": listHeldItems,
  "held.retry": retryHeld,
  "held.exclude": excludeHeld,
  "held.question": askProvider,
};
