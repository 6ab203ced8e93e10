import { createHash } from "node:crypto";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { uuid } from "../../platform/entropy.ts";
import type { RoomContext } from "../context.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { isRoom } from "../roomFolder.ts";
import { keepOpening } from "./ceremonyFolder.ts";
import { announce } from "./endCeremony.ts";
import { describeCeremony, isOver, type Ceremony, type CeremonyOrder, type OpenCeremony } from "./openCeremony.ts";

/**
 * An act that needs the cards of several officers over the same bytes: the statement is shown, signed card by card (`ceremony.sign`), and when all
 * that is needed has signed, `perform` is called once. One at a time in a room.
 */
export function beginCeremony(context: RoomContext, order: CeremonyOrder): Result<Ceremony> {
  if (context.ceremony !== undefined && !isOver(context.ceremony)) return fail("ceremony.underWay");
  const policy = order.policy === undefined ? readPolicy(context.folder) : succeed(order.policy);
  if (!policy.ok) return policy;
  const open: OpenCeremony = {
    id: uuid(context.entropy),
    order,
    policy: policy.value,
    sha256: createHash("sha256").update(order.statement).digest("hex"),
    begunAt: context.clock.now(),
    signatures: [],
    halves: new Map(),
    recovered: undefined,
    state: "waiting",
    outcome: undefined,
    swapUntil: undefined,
    timer: undefined,
    isBusy: false,
    isCardOut: false,
  };
  // Before there is a room there is no place for it; see endCeremony.ts.
  if (isRoom(context.folder)) keepOpening(context.folder, open);
  context.ceremony = open;
  announce(context, open);
  return succeed(describeCeremony(open));
}
