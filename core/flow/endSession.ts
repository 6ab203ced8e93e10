import type { EndReason } from "../contract/link.ts";
import { uuid } from "../platform/entropy.ts";
import type { RoomContext } from "./context.ts";

/** Running work is stopped where it can go on later; the sign-out and its audit row are one transaction. */
export async function endSession(context: RoomContext, reason: EndReason): Promise<void> {
  context.jobs.cancelAll();
  const { session } = context;
  context.session = undefined;
  if (session !== undefined) {
    const at = context.clock.now();
    try {
      await session.store.write(
        "session.close",
        { officer: session.officer.id, closedAt: at, reason },
        {
          id: uuid(context.entropy),
          at,
          event: "userAuthentication",
          type: "logout",
          action: "E",
          outcome: 0,
          operation: "session.close",
          officer: session.officer.id,
          role: session.officer.role,
          card: session.card.description.serial,
          details: { reason, client: context.client },
        },
      );
      await session.store.close();
    } catch (error) {
      // The process ends in any case; an unclosed session is closed by the next sign-in, and the log shows the gap.
      console.error(error instanceof Error ? error.message : "session could not be closed");
    }
    await context.cards.logout(session.slot).catch(() => undefined);
  }
  await context.cards.close().catch(() => undefined);
}
