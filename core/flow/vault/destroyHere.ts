import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { tell } from "../receive/receiveHere.ts";
import { destroyObjects, planDestruction } from "./destroyObjects.ts";
import { scopeOfDelivery, scopeOfItems, scopeOfUnreferred, stakeOfDelivery, type DestructionScope } from "./destructionTargets.ts";
import { vaultOf, verifyRegisterOf } from "./vaultOf.ts";

type What = OperationInput<"vault.destroy">["what"];

export async function stakeHere(context: RoomContext, { delivery }: OperationInput<"vault.stake">, act: Act): Promise<Result<OperationOutput<"vault.stake">>> {
  act.about({ objects: [`delivery-${String(delivery)}`] });
  const stake = await stakeOfDelivery(sessionOf(context).store, delivery);
  return stake.ok ? succeed({ ...stake.value, deliveries: [...stake.value.deliveries] }) : stake;
}

/** Two custodians sign for what goes; then it goes, and nothing stops it. */
export async function destroyHere(context: RoomContext, { what, reason }: OperationInput<"vault.destroy">, act: Act): Promise<Result<OperationOutput<"vault.destroy">>> {
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const { access } = vault.value;
  if (what.kind !== "unreferred") act.about({ objects: [`delivery-${String(what.delivery)}`] });
  const scope = await scopeOf(context, what);
  if (!scope.ok) return scope;
  const planned = await planDestruction(access, { ...scope.value, reason, at: context.clock.now() });
  if (!planned.ok) return planned;
  const { statement, list } = planned.value;
  const begun = beginCeremony(context, {
    purpose: "object.destroy",
    statement,
    needed: [{ role: "custodian", count: 2 }],
    perform: ({ signatures }) =>
      context.jobs.run("vault.destroy", async ({ progress }) => {
        const signed = signatures.map(({ officer, signature }) => ({ signer: officer, signature }));
        const done = await destroyObjects(access, { statement, list, signatures: signed }, verifyRegisterOf(context.folder), progress);
        for (const delivery of deliveriesOf(scope.value)) await tell(context, delivery);
        return done.ok ? succeed({ ...done.value }) : done;
      }),
  });
  return begun.ok ? succeed({ ceremony: begun.value }) : begun;
}

function scopeOf(context: RoomContext, what: What): Promise<Result<DestructionScope>> {
  const { store } = sessionOf(context);
  switch (what.kind) {
    case "items":
      return scopeOfItems(store, what.delivery, what.items);
    case "delivery":
      return scopeOfDelivery(store, what.delivery, what.shared);
    case "unreferred":
      return scopeOfUnreferred(store);
  }
}

const deliveriesOf = ({ items, delivery }: DestructionScope): ReadonlySet<number> => new Set([...items.map((range) => range.delivery), ...(delivery === undefined ? [] : [delivery])]);
