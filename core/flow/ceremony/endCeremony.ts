import { setTimeout as wait } from "node:timers/promises";
import type { Instant } from "../../domain/brand.ts";
import { uuid } from "../../platform/entropy.ts";
import type { Failure } from "../../domain/failure.ts";
import type { AuditEntry } from "../../domain/audit.ts";
import type { RoomContext } from "../context.ts";
import { wipeRecovered } from "../keyring.ts";
import { noteWaiting } from "../noteWaiting.ts";
import { isRoom } from "../roomFolder.ts";
import { keepMinutes, keepOpening, keepSignature } from "./ceremonyFolder.ts";
import { describeCeremony, isOver, type OpenCeremony } from "./openCeremony.ts";

/** SP 800-57 speaks of minutes of key ceremonies; a minute is also what two people need to change cards. */
export const millisecondsToSwap = 60_000;

export function announce(context: RoomContext, open: OpenCeremony): void {
  context.broadcast("ceremony.changed", { ceremony: describeCeremony(open) });
}

/** Somebody must do something with a card until then, or the session ends: nobody may walk away from a blank page that is still signed in. */
export function awaitCard(context: RoomContext, open: OpenCeremony, state: "swapping" | "returning"): void {
  clearTimeout(open.timer);
  open.state = state;
  open.swapUntil = (context.clock.now() + millisecondsToSwap) as Instant;
  open.timer = setTimeout(() => void context.end("cardRemoved"), millisecondsToSwap);
  announce(context, open);
}

/** All is said: minutes, an audit row, and the outcome for everyone to see, as soon as the first card is back where it was. */
export async function endCeremony(context: RoomContext, open: OpenCeremony, outcome: NonNullable<OpenCeremony["outcome"]>): Promise<void> {
  open.outcome = outcome;
  forget(open);
  if (outcome.state !== "done") open.order.abandon?.();
  await keep(context, open, outcome.state);
  // Where the session ends with it there is nothing to come back to.
  if (open.isCardOut && context.session !== undefined && context.ending === undefined) awaitCard(context, open, "returning");
  else tellOutcome(context, open);
}

export function tellOutcome(context: RoomContext, open: OpenCeremony): void {
  clearTimeout(open.timer);
  open.swapUntil = undefined;
  open.isCardOut = false;
  open.state = open.outcome?.state ?? "cancelled";
  announce(context, open);
}

/** Whoever began it has no use for it any more. A card that is at work finishes first: what it signs then comes to nothing. */
export async function withdrawCeremony(context: RoomContext, id: string, failure: Failure): Promise<void> {
  const { ceremony: open } = context;
  if (open?.id !== id) return;
  while (open.isBusy) await wait(millisecondsBetweenLooks);
  if (open.outcome === undefined && !isOver(open)) await endCeremony(context, open, { state: "cancelled", failure });
}

const millisecondsBetweenLooks = 20;

/** The session or the process ends under it. */
export async function abandonCeremony(context: RoomContext): Promise<void> {
  const { ceremony: open } = context;
  if (open === undefined || isOver(open)) return;
  clearTimeout(open.timer);
  if (open.outcome === undefined) {
    forget(open);
    open.order.abandon?.();
    open.outcome = { state: "cancelled" };
    await keep(context, open, "interrupted");
  }
  open.state = open.outcome.state;
  context.ceremony = undefined;
}

function forget(open: OpenCeremony): void {
  for (const half of open.halves.values()) half.fill(0);
  open.halves.clear();
  if (open.recovered !== undefined) wipeRecovered(open.recovered);
  open.recovered = undefined;
}

async function keep(context: RoomContext, open: OpenCeremony, outcome: "done" | "failed" | "cancelled" | "interrupted"): Promise<void> {
  // A room that came to nothing leaves nothing.
  if (!isRoom(context.folder)) return;
  const { folder, session } = context;
  if (open.order.purpose === "room.create") {
    keepOpening(folder, open);
    for (const signature of open.signatures) keepSignature(folder, open.id, signature);
  }
  const at = context.clock.now();
  keepMinutes(folder, open, { endedAt: at, outcome });
  const entry: AuditEntry = {
    id: uuid(context.entropy),
    at,
    event: "applicationActivity",
    type: "securityConfiguration",
    action: "E",
    outcome: outcome === "done" ? 0 : 4,
    operation: "ceremony.end",
    ...(session && { officer: session.officer.id, role: session.officer.role }),
    ...(open.outcome?.failure && { failure: open.outcome.failure.code }),
    objects: [open.id, open.sha256],
    details: { purpose: open.order.purpose, outcome, signatures: open.signatures.length },
  };
  if (session === undefined) noteWaiting(folder, entry);
  else await session.store.record(entry);
}
