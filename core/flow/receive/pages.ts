import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { ResourceQuery } from "../../contract/resources.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { JournalItem } from "../../store/held.ts";
import { openName } from "../../vault/sealedNames.ts";
import { deriveVaultKeys } from "../../vault/vaultKeys.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { describeDelivery, reconcile, totalOf } from "./describeDelivery.ts";
import { deskOf } from "./desk.ts";
import { nameContext } from "./ingestWork.ts";
import { pathOfName } from "./itemName.ts";

type ShownItem = OperationOutput<"held.items">["items"][number];

const auditRowsShown = 500;

export async function listDeliveries(context: RoomContext): Promise<Result<OperationOutput<"delivery.list">>> {
  const { running } = deskOf(context);
  const deliveries = await sessionOf(context).store.read("delivery.list", {});
  return succeed({ deliveries: deliveries.map((each) => describeDelivery(each, running.has(each.delivery))) });
}

export async function getDelivery(context: RoomContext, { delivery }: OperationInput<"delivery.get">, act: Act): Promise<Result<OperationOutput<"delivery.get">>> {
  const { store } = sessionOf(context);
  act.about({ objects: [`delivery-${String(delivery)}`] });
  const [summary, detail, audit, officers] = await Promise.all([
    store.read("delivery.summary", { delivery }),
    store.read("delivery.detail", { delivery }),
    store.read("delivery.audit", { delivery, limit: auditRowsShown }),
    store.read("officer.list", {}),
  ]);
  const officer = officers.find(({ id }) => id === summary?.officer);
  if (summary === undefined || detail === undefined || officer === undefined) return fail("delivery.unknown");
  const { custody, scan, proofs, settlement, destroyed, forms } = detail;
  const page: OperationOutput<"delivery.get"> = {
    ...describeDelivery(summary, deskOf(context).running.has(delivery)),
    custody: { ...custody, announced: [...custody.announced] },
    officer: { id: officer.id, name: officer.name, kana: officer.kana, romaji: officer.romaji, role: officer.role },
    ...(summary.package && { package: summary.package }),
    inventoryDigest: summary.inventoryDigest,
    ...(summary.mediumSerial !== undefined && { mediumSerial: summary.mediumSerial }),
    ...(scan && { scan }),
    proofs: [...proofs],
    reconciliation: reconcile(summary, detail),
    total: totalOf(summary, detail),
    ...(settlement && { settlement }),
    destroyed: { items: destroyed.items, entries: [...destroyed.entries] },
    forms: forms.map(({ number, ...rest }) => ({ ...rest, number: formText(number) })),
    audit: audit.map(({ entry: { objects, ...entry }, ...rest }) => ({ ...rest, entry: { ...entry, ...(objects && { objects: [...objects] }) } })),
  };
  return succeed(page);
}

/** As it is printed. */
export const formText = (number: number): string => String(number).padStart(6, "0");

/**
 * Names in the clear for roles that work with what was delivered; for others the items have none. An approver holds the vault's key
 * too, but reads of results under pseudonyms: beside a file's name with a patient's number in it they would be nobody's secret.
 */
export function openItems(context: RoomContext, items: readonly JournalItem[]): ShownItem[] {
  const { keys, officer } = sessionOf(context);
  const names = keys.vault === undefined || officer.role === "approver" ? undefined : deriveVaultKeys(keys.vault).names;
  return items.map(({ delivery, item, kind, bytes, state, cause, failure, proof, name, destroyed, container, object, address, reason }) => {
    const opened = names === undefined || name === null ? undefined : openName(names, nameContext(delivery), name);
    return {
      delivery,
      item,
      kind,
      bytes,
      state,
      ...(cause !== null && { cause }),
      ...(failure !== null && { failure: { code: failure } }),
      ...(proof !== null && { proof }),
      ...(opened !== undefined && { name: pathOfName(opened) }),
      ...(container !== null && { container }),
      ...(destroyed !== null && { destroyed }),
      ...(object !== null && { object }),
      ...(address !== null && { address }),
      ...(reason !== null && { reason }),
    };
  });
}

export async function pageOfItems(context: RoomContext, { offset, limit, ...filter }: ResourceQuery<"delivery.items">): Promise<Result<Uint8Array>> {
  const { delivery, state, kind, cause } = filter;
  const page = await sessionOf(context).store.read("delivery.itemPage", {
    filter: { delivery, ...(state && { state }), ...(kind && { kind }), ...(cause && { cause }) },
    offset,
    limit,
  });
  return succeed(Buffer.from(openItems(context, page).map((item) => `${JSON.stringify(item)}\n`).join("")));
}
