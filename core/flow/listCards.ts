import type { OperationOutput } from "../contract/operations.ts";
import type { Result } from "../domain/failure.ts";
import type { RoomContext } from "./context.ts";
import { describeSlot } from "./describeSlot.ts";
import { isRoom, readDesk } from "./roomFolder.ts";

/** The readers, and in a demo room the cards that lie on the desk with their PINs. */
export async function listCards(context: RoomContext): Promise<Result<OperationOutput<"card.list">>> {
  const slots = await context.cards.slots();
  if (!slots.ok) return slots;
  const inserted = new Set(slots.value.map(({ card }) => card?.serial));
  const desk = isRoom(context.folder) ? readDesk(context.folder) : [];
  return {
    ok: true,
    value: {
      slots: slots.value.map(describeSlot),
      desk: desk.map(({ id, label, holder, role, pin, serial }) => ({ id, label, holder, role, pin, inserted: inserted.has(serial) })),
    },
  };
}
