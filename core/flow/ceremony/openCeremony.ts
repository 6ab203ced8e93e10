import type { z } from "zod";
import type { ceremony as ceremonyShape, policyChange } from "../../contract/policyShapes.ts";
import type { Instant, OfficerId } from "../../domain/brand.ts";
import type { Failure, Result } from "../../domain/failure.ts";
import type { CeremonyNeed, CeremonyPurpose, CeremonySignature, CeremonyState, Policy } from "../../domain/policy.ts";
import type { Recovered } from "../keyring.ts";

export type Ceremony = z.output<typeof ceremonyShape>;
export type PolicyChange = z.output<typeof policyChange>;
export type CeremonyResult = NonNullable<Ceremony["result"]>;

/** One officer's signature with the file that proves it. */
export interface KeptSignature extends CeremonySignature {
  readonly holder: string;
  /** The card's serial. */
  readonly card: string;
  /** Detached CAdES over the exact bytes of the statement. */
  readonly signature: Buffer;
}

/** What an act gets once all have signed. */
export interface SignedStatement {
  readonly id: string;
  readonly statement: string;
  readonly sha256: string;
  readonly signatures: readonly KeptSignature[];
  /** Where the order said `recovers`; wiped as soon as the act has ended. */
  readonly recovered?: Recovered;
}

export interface CeremonyOrder {
  readonly purpose: CeremonyPurpose;
  /** Kept in the clear in the room's folder: no names and no paths of anything delivered. */
  readonly statement: string;
  /** What is signed where that is not the statement itself, which then names its SHA-256; kept beside it, in the clear as well. */
  readonly signs?: Buffer;
  readonly changes?: readonly PolicyChange[];
  readonly needed: readonly CeremonyNeed[];
  /** Whose cards may sign, where there is no room yet. */
  readonly policy?: Policy;
  /** The two custodians who sign also open, together, all keys of the room. */
  readonly recovers?: boolean;
  readonly perform: (signed: SignedStatement) => Promise<Result<CeremonyResult>>;
  /** Called once where it comes to nothing. */
  readonly abandon?: () => void;
}

/** Held by the room process alone; none outlives it. */
export interface OpenCeremony {
  readonly id: string;
  readonly order: CeremonyOrder;
  readonly policy: Policy;
  readonly sha256: string;
  readonly begunAt: Instant;
  readonly signatures: KeptSignature[];
  /** The first custodian's part of the recovery, by who the second might be. */
  readonly halves: Map<OfficerId, Buffer>;
  recovered: Recovered | undefined;
  state: CeremonyState;
  /** Kept back while the page is blank. */
  outcome: { readonly state: "done" | "failed" | "cancelled"; readonly failure?: Failure; readonly result?: CeremonyResult } | undefined;
  swapUntil: Instant | undefined;
  timer: NodeJS.Timeout | undefined;
  /** A card is at work: it does one thing at a time. */
  isBusy: boolean;
  /** The session's card was seen to be out of its reader. */
  isCardOut: boolean;
}

const final: ReadonlySet<CeremonyState> = new Set(["done", "failed", "cancelled"]);
export const isOver = ({ state }: OpenCeremony): boolean => final.has(state);

/** While cards are changed the page is blank and the session's card may be out. */
export const mayCardBeOut = (ceremony: OpenCeremony | undefined): boolean =>
  ceremony !== undefined && (ceremony.state === "swapping" || ceremony.state === "returning" || (ceremony.state === "working" && ceremony.isCardOut));

export function noteCardOut(ceremony: OpenCeremony | undefined): void {
  if (ceremony !== undefined) ceremony.isCardOut = true;
}

export function describeCeremony(open: OpenCeremony): Ceremony {
  const { id, order, sha256, begunAt, state, outcome, swapUntil } = open;
  const told = isOver(open) ? outcome : undefined;
  return {
    id,
    purpose: order.purpose,
    statement: order.statement,
    sha256,
    ...(order.changes && { changes: [...order.changes] }),
    needed: order.needed.map(({ role, count }) => ({ role, count })),
    signatures: open.signatures.map(({ officer, name, role, at, certificate }) => ({ officer, name, role, at, certificate })),
    state,
    begunAt,
    ...(swapUntil !== undefined && { swapUntil }),
    ...(told?.failure && { failure: told.failure.details === undefined ? { code: told.failure.code } : { code: told.failure.code, details: { ...told.failure.details } } }),
    ...(told?.result && { result: told.result }),
  };
}
