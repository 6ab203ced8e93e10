import { createHash } from "node:crypto";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { OfficerId } from "../../domain/brand.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { uuid } from "../../platform/entropy.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { presentMedia } from "./desk.ts";
import { canRetry } from "./kinds.ts";
import { openItems } from "./pages.ts";
import { tell, work } from "./receiveHere.ts";
import { numberForm } from "./settle.ts";

export async function listHeld(context: RoomContext, { delivery }: OperationInput<"held.list">): Promise<Result<OperationOutput<"held.list">>> {
  const { total, groups } = await sessionOf(context).store.read("held.groups", { ...(delivery !== undefined && { delivery }) });
  return succeed({ total, groups: groups.map((group) => ({ ...group, deliveries: [...group.deliveries], retry: canRetry.has(group.cause) })) });
}

export async function listHeldItems(context: RoomContext, input: OperationInput<"held.items">): Promise<Result<OperationOutput<"held.items">>> {
  const { store } = sessionOf(context);
  const filter = { state: "held", ...(input.cause && { cause: input.cause }), ...(input.delivery !== undefined && { delivery: input.delivery }) } as const;
  const [total, items] = await Promise.all([store.read("delivery.itemTotal", { filter }), store.read("delivery.itemPage", { filter, offset: input.offset, limit: input.limit })]);
  return succeed({ total, items: openItems(context, items) });
}

const itemsAtOnce = 1000;

/** Back to work: what lies in the vault is opened again, the rest is read from its medium, which must be there. */
export async function retryHeld(context: RoomContext, input: OperationInput<"held.retry">, act: Act): Promise<Result<OperationOutput<"held.retry">>> {
  const { store } = sessionOf(context);
  const { delivery } = input;
  const summary = await store.read("delivery.summary", { delivery });
  if (summary === undefined) return fail("delivery.unknown");
  const items = input.items ?? (await itemsOfCause(context, delivery, input.cause));
  const held = await store.read("held.items", { delivery, items });
  if (held === undefined || held.length === 0) return fail("held.notHeld");
  // A member that did not come into the vault would not come another time: its archive lies there and has not changed.
  if (held.some(({ cause, container, object }) => cause === null || !canRetry.has(cause) || (container !== null && object === null))) return fail("held.noRetry");
  const fromVault = held.filter(({ object }) => object !== null).map(({ item }) => item);
  const isThere = presentMedia(context).some(({ id }) => id === summary.mediumIdentity);
  if (!isThere && fromVault.length < held.length) return fail("held.notHere");
  act.about({ objects: [`delivery-${String(delivery)}`], details: { items: items.length } });
  await store.write("held.retry", { delivery, items, at: context.clock.now() }, act.entry());
  return work(context, delivery, { kind: "held.retry", fromVault: new Set(fromVault), needsMedium: fromVault.length < held.length }, act);
}

async function itemsOfCause(context: RoomContext, delivery: number, cause: OperationInput<"held.retry">["cause"]): Promise<readonly number[]> {
  const filter = { delivery, state: "held", ...(cause && { cause }) } as const;
  return (await sessionOf(context).store.read("delivery.itemPage", { filter, offset: 0, limit: itemsAtOnce })).map(({ item }) => item);
}

/** One signature asks for it, another officer's decides: what is left out is named by number, never by name. */
export async function excludeHeld(context: RoomContext, { delivery, items, reason }: OperationInput<"held.exclude">, act: Act): Promise<Result<OperationOutput<"held.exclude">>> {
  const { store, room } = sessionOf(context);
  const held = await store.read("held.items", { delivery, items });
  if (held === undefined) return fail("held.notHeld");
  act.about({ objects: [`delivery-${String(delivery)}`], details: { items: items.length } });
  const causes = [...Map.groupBy(held, ({ cause }) => cause)].map(([cause, of]) => ({ cause, count: of.length }));
  const names = createHash("sha256");
  for (const { name } of held) names.update(name ?? "");
  // Kept in the clear: numbers of items, and a hash by which the journal's sealed names are bound to them.
  const statement = `${JSON.stringify({ format: "noren-exclusion/1", room: room.id, delivery, items, causes, sealedNamesSha256: names.digest("hex"), reason, at: context.clock.now() }, undefined, 2)}\n`;
  const begun = beginCeremony(context, {
    purpose: "item.exclude",
    statement,
    needed: [
      { role: "technician", count: 1 },
      { role: "approver", count: 1 },
    ],
    perform: async ({ id, signatures }) => {
      const [first, second] = signatures;
      if (first === undefined || second === undefined) throw new Error("two officers have signed");
      await exclude(context, { delivery, items, reason, ceremony: id, officers: [first.officer, second.officer] });
      return succeed({});
    },
  });
  return begun.ok ? succeed({ ceremony: begun.value.id }) : begun;
}

interface Exclusion {
  readonly delivery: number;
  readonly items: readonly number[];
  readonly reason: string;
  readonly ceremony: string;
  readonly officers: readonly [OfficerId, OfficerId];
}

async function exclude(context: RoomContext, exclusion: Exclusion): Promise<void> {
  const { store, officer } = sessionOf(context);
  const at = context.clock.now();
  await store.write(
    "held.exclude",
    { ...exclusion, at },
    {
      id: uuid(context.entropy),
      at,
      event: "import",
      action: "E",
      outcome: 0,
      operation: "held.exclude",
      officer: officer.id,
      role: officer.role,
      objects: [`delivery-${String(exclusion.delivery)}`, exclusion.ceremony],
      details: { items: exclusion.items.length },
    },
  );
  await tell(context, exclusion.delivery);
}

export async function askProvider(context: RoomContext, { delivery, items }: OperationInput<"held.question">, act: Act): Promise<Result<OperationOutput<"held.question">>> {
  const held = await sessionOf(context).store.read("held.items", { delivery, items });
  if (held === undefined) return fail("held.notHeld");
  const form = await numberForm(context, delivery, "held.question", act);
  return form.ok ? succeed({ number: form.value.number, items: openItems(context, held) }) : form;
}
