import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import { fail, type Result } from "../domain/failure.ts";
import { refuseKeptPrints } from "../platform/spool.ts";
import { sessionOf, type Act, type RoomContext } from "./context.ts";
import { makeCheckpoint } from "./makeCheckpoint.ts";

/** Paper leaves the room too: only registered forms, each numbered before it is shown and logged before it is printed. */

export async function takeCheckpoint(context: RoomContext, { pin }: OperationInput<"audit.checkpoint">, act: Act): Promise<Result<OperationOutput<"audit.checkpoint">>> {
  const session = sessionOf(context);
  const { checkpoint, note } = await makeCheckpoint(context, session, pin);
  act.about({ objects: [checkpoint.head], details: { size: checkpoint.size } });
  const { number } = await session.store.write("form.number", { form: "audit.checkpoint", officer: session.officer.id, printedAt: context.clock.now() }, act.entry());
  const form = String(number).padStart(6, "0");
  session.forms.add(`audit.checkpoint/${form}`);
  return { ok: true, value: { checkpoint, note, form } };
}

export async function printForm(context: RoomContext, { form, number }: OperationInput<"form.print">, act: Act): Promise<Result<OperationOutput<"form.print">>> {
  const { store, forms, room } = sessionOf(context);
  if (!forms.has(`${form}/${number}`)) return fail("print.refused");
  const spool = refuseKeptPrints(room.kind);
  if (!spool.ok) return spool;
  act.about({ objects: [number], details: { form } });
  await store.record(act.entry());
  const printed = await context.print();
  return printed.ok ? { ok: true, value: {} } : printed;
}
