import type { catalogueOperations } from "../../contract/operations/catalogue.ts";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { CatalogueRow } from "../../store/catalogue.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";
import type { Handlers } from "../handler.ts";
import { linkDelivery } from "../link/linkDelivery.ts";
import { tell } from "../receive/receiveHere.ts";
import { vaultOf } from "../vault/vaultOf.ts";
import { catalogueDelivery } from "./catalogueDelivery.ts";

export const catalogueHandlers: Handlers<keyof typeof catalogueOperations> = {
  "delivery.catalogue": catalogueHere,
  "delivery.link": linkHere,
  "catalogue.get": async (context, { delivery }, act) => {
    const { store } = sessionOf(context);
    act.about({ objects: [`delivery-${String(delivery)}`] });
    const found = await store.read("catalogue.of", { delivery });
    if (found === undefined) return fail("delivery.unknown");
    const items = await store.read("catalogue.items", { delivery });
    return succeed({ catalogue: shown(found), items: items.map(({ failure, ...rest }) => ({ ...rest, ...(failure !== null && { failure }) })) });
  },
};

const shown = ({ delivery, holders, records, instances, heldRows, leftItems }: CatalogueRow): OperationOutput<"delivery.catalogue"> => ({ delivery, holders, records, instances, heldRows, leftItems });

async function catalogueHere(context: RoomContext, { delivery }: OperationInput<"delivery.catalogue">, act: Act): Promise<Result<OperationOutput<"delivery.catalogue">>> {
  const session = sessionOf(context);
  act.about({ objects: [`delivery-${String(delivery)}`] });
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const { store, officer } = session;
  const made = await context.jobs.run("delivery.catalogue", ({ signal, progress }) =>
    catalogueDelivery({ store, vault: vault.value, delivery, officer: officer.id, clock: context.clock, entropy: context.entropy, signal, progress, entryOf: entriesOf(context, session) }),
  );
  if (!made.ok) return made;
  await tell(context, delivery);
  const found = await store.read("catalogue.of", { delivery });
  return found === undefined ? fail("delivery.unknown") : succeed(shown(found));
}

async function linkHere(context: RoomContext, { delivery }: OperationInput<"delivery.link">, act: Act): Promise<Result<OperationOutput<"delivery.link">>> {
  const session = sessionOf(context);
  act.about({ objects: [`delivery-${String(delivery)}`] });
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const { store, officer } = session;
  const linked = await context.jobs.run("delivery.link", ({ signal, progress }) =>
    linkDelivery({ store, access: vault.value.access, delivery, officer: officer.id, clock: context.clock, entropy: context.entropy, signal, progress, entryOf: entriesOf(context, session) }),
  );
  if (linked.ok) await tell(context, delivery);
  return linked;
}
