import type { dataOperations } from "../../contract/operations/data.ts";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { identityMeanings } from "../../domain/record.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { catalogueOf } from "./openedCatalogue.ts";
import { unveil, unveiledFor, veil } from "./unveiling.ts";

export const dataHandlers: Handlers<keyof typeof dataOperations> = {
  "data.list": listData,
  "data.find": findHolder,
  "data.unveil": unveilHolder,
  "data.veil": (context) => {
    veil(sessionOf(context));
    return succeed({});
  },
};

type Listed = OperationOutput<"data.list">["deliveries"][number];
type Identity = OperationOutput<"data.unveil">["identity"];

async function listData(context: RoomContext): Promise<Result<OperationOutput<"data.list">>> {
  const { store } = sessionOf(context);
  const [catalogues, deliveries, refusals] = await Promise.all([store.read("catalogue.list", {}), store.read("delivery.list", {}), store.read("person.refusedCounts", {})]);
  const listed = catalogues.flatMap(({ delivery, holders, records, instances, heldRows, leftItems }): Listed[] => {
    const found = deliveries.find((one) => one.delivery === delivery);
    if (found === undefined || (found.state !== "catalogued" && found.state !== "linked")) return [];
    const refused = refusals.find((one) => one.delivery === delivery)?.refused ?? 0;
    return [{ delivery, state: found.state, providerName: found.providerName, receivedAt: found.receivedAt, holders, records, instances, heldRows, leftItems, refused }];
  });
  return succeed({ deliveries: listed });
}

/** Of the number that was asked for nothing is recorded; of what was found, the place. */
async function findHolder(context: RoomContext, { delivery, local }: OperationInput<"data.find">, act: Act): Promise<Result<OperationOutput<"data.find">>> {
  act.about({ objects: [`delivery-${String(delivery)}`] });
  const opened = await catalogueOf(context, delivery);
  if (!opened.ok) return opened;
  const holder = await opened.value.reader.read("holder.withLocal", { local });
  if (holder === undefined) return succeed({});
  act.about({ objects: [`delivery-${String(delivery)}`, `holder-${String(holder)}`] });
  return succeed({ holder });
}

const shownFields = [...identityMeanings, "birthDay", "sexCode"] as const;

/** Recorded first: whatever shows this person, the record of it is there. */
async function unveilHolder(context: RoomContext, { delivery, holder }: OperationInput<"data.unveil">, act: Act): Promise<Result<OperationOutput<"data.unveil">>> {
  const session = sessionOf(context);
  act.about({ objects: [`delivery-${String(delivery)}`, `holder-${String(holder)}`] });
  const opened = await catalogueOf(context, delivery);
  if (!opened.ok) return opened;
  const [person] = await opened.value.reader.read("holder.of", { holders: [holder] });
  if (person === undefined) return fail("data.holderUnknown");
  const identity = person.identity.flatMap(([name, value]): Identity => {
    const field = shownFields.find((one) => one === name);
    return field === undefined ? [] : [{ field, value }];
  });
  await session.store.record(act.entry());
  unveil(session, context.clock, delivery, holder);
  return succeed({ local: person.local, identity, milliseconds: unveiledFor });
}
