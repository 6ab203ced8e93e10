import type { EventName, EventPayload } from "../contract/events.ts";
import type { EndReason } from "../contract/link.ts";
import type { CardModule, Desk, Loader, OpenCard } from "../card/card.ts";
import type { AuditEntry } from "../domain/audit.ts";
import type { Instant, Milliseconds } from "../domain/brand.ts";
import type { Failure, Result } from "../domain/failure.ts";
import type { Officer, Room } from "../domain/officer.ts";
import type { Clock } from "../platform/clock.ts";
import type { Entropy } from "../platform/entropy.ts";
import type { Store } from "../store/client.ts";
import type { OpenCeremony } from "./ceremony/openCeremony.ts";
import type { RoleKeys } from "./roleKeys.ts";
import type { SelftestResult } from "./runSelftest.ts";
import type { Jobs } from "./jobs.ts";

/** Everything a signed-in officer's work stands on; gone when the session ends. */
export interface Session {
  readonly officer: Officer;
  readonly room: Room;
  readonly store: Store;
  /** Of the officer's role; wiped when the session ends. */
  readonly keys: RoleKeys;
  readonly slot: string;
  /** Opened anew where it was out of the reader during a ceremony; a module may then give its keys other names. */
  card: OpenCard;
  /** The key of the card that signs checkpoints. */
  signingKey: string;
  readonly signingCertificate: Uint8Array;
  readonly openedAt: Instant;
  /** Forms that were numbered in this session and may be printed in it. */
  readonly forms: Set<string>;
  /** What else stands open on the session's keys: closed before the store, the last one first. */
  readonly closing: (() => Promise<void>)[];
}

/** What a flow may use. There is one per room process. */
export interface RoomContext {
  readonly folder: string;
  readonly client: "window" | "cli";
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly cards: CardModule & Desk & Partial<Loader>;
  readonly jobs: Jobs;
  readonly idleMilliseconds: Milliseconds;
  /** The program can be looked into from outside: no production room is made or opened in it. */
  readonly isObserved: boolean;
  readonly broadcast: <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void;
  readonly print: () => Promise<Result<void>>;
  /** Ends the session and the process; work is kept. */
  readonly end: (reason: EndReason) => Promise<void>;
  /** Restarts the idle clock. */
  readonly touch: () => void;
  session: Session | undefined;
  /** Two officers' signatures that are being gathered, or were last. */
  ceremony: OpenCeremony | undefined;
  selftest: readonly SelftestResult[];
  /** Why this room cannot be opened by anyone now (in use elsewhere, damaged policy, failed self-test). */
  obstacle: Failure | undefined;
  /** This process has looked at the room and holds its lock, or `obstacle` says why it does not. */
  isClaimed: boolean;
  connectionAttempts: number;
  /** The session ends as soon as the answer of the call under way has left. */
  ending: EndReason | undefined;
}

/**
 * One call being carried out. A flow that changes a fact takes the audit entry from here and hands it to the store with the
 * fact; what no flow has taken is recorded by the dispatcher before the answer leaves (guarantee 2).
 */
export interface Act {
  /** Adds to what every entry of this call will say: the card, ids of what was touched, counts. */
  readonly about: (more: Pick<AuditEntry, "officer" | "role" | "card" | "objects" | "details">) => void;
  readonly entry: () => AuditEntry;
}

/** For flows whose operation asks for a role: the dispatcher has checked it, so there is a session. */
export function sessionOf({ session }: RoomContext): Session {
  if (session === undefined) throw new Error("no session");
  return session;
}
