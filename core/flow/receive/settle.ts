import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { DeliveryForm } from "../../store/delivery.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { describeDelivery, reconcile, totalOf } from "./describeDelivery.ts";
import { formText } from "./pages.ts";
import { tell } from "./receiveHere.ts";

/** Closes the comparison. Whoever does so says why, where anything differs or is still held. */
export async function settleHere(context: RoomContext, { delivery, reason }: OperationInput<"delivery.settle">, act: Act): Promise<Result<OperationOutput<"delivery.settle">>> {
  const { store, officer } = sessionOf(context);
  const [summary, detail] = await Promise.all([store.read("delivery.summary", { delivery }), store.read("delivery.detail", { delivery })]);
  if (summary === undefined || detail === undefined) return fail("delivery.unknown");
  act.about({ objects: [`delivery-${String(delivery)}`] });
  if (summary.state !== "received") return fail("delivery.wrongState", { state: summary.state });
  const lines = reconcile(summary, detail);
  if (lines.some(({ waiting }) => waiting > 0)) return fail("delivery.wrongState", { state: summary.state });
  const isOpen = totalOf(summary, detail).differs || lines.some(({ differs, held }) => differs || held > 0);
  if (isOpen && reason === undefined) return fail("delivery.reasonNeeded");
  await store.write("delivery.settle", { delivery, officer: officer.id, at: context.clock.now(), ...(reason !== undefined && { reason }) }, act.entry());
  await tell(context, delivery);
  const settled = await store.read("delivery.summary", { delivery });
  return settled === undefined ? fail("delivery.unknown") : succeed(describeDelivery(settled, false));
}

/** A receipt is for what is complete; a slip for returning the medium can be asked for at any time. */
export async function numberForm(context: RoomContext, delivery: number, form: DeliveryForm, act: Act): Promise<Result<{ readonly number: string }>> {
  const session = sessionOf(context);
  const summary = await session.store.read("delivery.summary", { delivery });
  if (summary === undefined) return fail("delivery.unknown");
  if (form === "delivery.receipt" && summary.state === "announced") return fail("delivery.wrongState", { state: summary.state });
  act.about({ objects: [`delivery-${String(delivery)}`], details: { form } });
  const { number } = await session.store.write("delivery.formNumber", { delivery, form, officer: session.officer.id, printedAt: context.clock.now() }, act.entry());
  const text = formText(number);
  session.forms.add(`${form}/${text}`);
  return succeed({ number: text });
}
