import type { Milliseconds } from "../../domain/brand.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Session } from "../context.ts";

/** So long one person stays unveiled, unless the next is looked at before. */
export const unveiledFor = 60_000 as Milliseconds;

interface Unveiled {
  readonly delivery: number;
  readonly holder: number;
  readonly until: number;
}

/** Never more than one person of a session, and never in another session. */
const unveiled = new WeakMap<Session, Unveiled>();

export function unveil(session: Session, clock: Clock, delivery: number, holder: number): void {
  unveiled.set(session, { delivery, holder, until: clock.elapsed() + unveiledFor });
}

export function veil(session: Session): void {
  unveiled.delete(session);
}

export function isUnveiled(session: Session, clock: Clock, delivery: number, holder: number): boolean {
  const now = unveiled.get(session);
  return now?.delivery === delivery && now.holder === holder && clock.elapsed() < now.until;
}
