import type { EndReason } from "../contract/link.ts";
import { uuid } from "../platform/entropy.ts";
import { abandonCeremony } from "./ceremony/endCeremony.ts";
import type { RoomContext } from "./context.ts";
import { wipeKeys } from "./roleKeys.ts";

/** Running work is stopped where it can go on later; the sign-out and its audit row are one transaction. */
export async function endSession(context: RoomContext, reason: EndReason): Promise<void> {
  context.jobs.cancelAll();
  await abandonCeremony(context).catch(reportUnclosed);
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
      for (const close of session.closing.splice(0).reverse()) await close();
      await session.store.close();
    } catch (error) {
      reportUnclosed(error);
    }
    wipeKeys(session.keys);
    await context.cards.logout(session.slot).catch(() => undefined);
  }
  await context.cards.close().catch(() => undefined);
}

/** The process ends in any case; an unclosed session is closed by the next sign-in, and the log shows the gap. */
function reportUnclosed(error: unknown): void {
  console.error(error instanceof Error ? error.message : "session could not be closed");
}
