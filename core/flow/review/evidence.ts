import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Store } from "../../store/client.ts";
import type { RunRow } from "../../store/run.ts";
import type { CatalogueReader } from "../../store/shards.ts";
import { sessionOf, type RoomContext, type Session } from "../context.ts";
import { openScope } from "../run/openScope.ts";
import { runSecret } from "../run/runSecret.ts";
import { thaw, type FrozenScope } from "../run/snapshot.ts";
import { unitsOf, type NamedPerson } from "../run/unitsOf.ts";
import type { Vault } from "../vault/openVault.ts";
import { vaultOf } from "../vault/vaultOf.ts";

/** What a result was made of and what it became, opened for whoever looks at it. */
export interface Evidence {
  readonly run: RunRow;
  readonly scope: FrozenScope;
  /** Who is behind each piece of the result, in the order of its rows. */
  readonly units: readonly (readonly NamedPerson[])[];
  readonly readers: ReadonlyMap<number, CatalogueReader>;
  readonly store: Store;
  readonly vault: Vault;
}

interface Opened {
  readonly run: number;
  readonly linkage: number;
  readonly answer: Promise<Result<Evidence>>;
  users: number;
  isLeft: boolean;
}

/** One for a session: whoever looks at a result turns many pages of it. */
const openedOf = new WeakMap<Session, Opened>();
const closers = new WeakSet<Session>();

/** Throws FailureError as `act` does. What somebody's refusal or another linkage has changed meanwhile is not shown as if it still held. */
export async function withEvidence<Value>(context: RoomContext, run: number, act: (evidence: Evidence) => Promise<Result<Value>>): Promise<Result<Value>> {
  const session = sessionOf(context);
  const [{ version }, reviewed] = await Promise.all([session.store.read("linkage.state", {}), session.store.read("run.reviewed", { run })]);
  // Asked each time: what is open already is not shown on after the review has ended or the run was given up.
  if (reviewed === undefined) return fail("run.unknown");
  if (reviewed.runState === "abandoned") return fail("run.outdated");
  if (reviewed.projectState !== "verified") return fail("review.notNow");
  const opened = take(context, session, run, version);
  opened.users += 1;
  try {
    const evidence = await opened.answer;
    if (evidence.ok) return await act(evidence.value);
    if (openedOf.get(session) === opened) openedOf.delete(session);
    return evidence;
  } finally {
    opened.users -= 1;
    await closeLeft(opened);
  }
}

function take(context: RoomContext, session: Session, run: number, linkage: number): Opened {
  const known = openedOf.get(session);
  if (known?.run === run && known.linkage === linkage) return known;
  const opened: Opened = { run, linkage, answer: open(context, session, run), users: 0, isLeft: false };
  openedOf.set(session, opened);
  if (known !== undefined) leave(known);
  if (!closers.has(session)) {
    closers.add(session);
    session.closing.push(async () => {
      const last = openedOf.get(session);
      openedOf.delete(session);
      if (last !== undefined) await closeReaders(last);
    });
  }
  return opened;
}

/** Whoever looked looks at nothing more: what was read for it goes. */
export function leaveEvidence(session: Session): void {
  const last = openedOf.get(session);
  openedOf.delete(session);
  if (last !== undefined) leave(last);
}

/** Closed with its last user. */
function leave(opened: Opened): void {
  opened.isLeft = true;
  void closeLeft(opened);
}

async function closeLeft(opened: Opened): Promise<void> {
  if (opened.isLeft && opened.users === 0) await closeReaders(opened);
}

async function closeReaders({ answer }: Opened): Promise<void> {
  const evidence = await answer.catch(() => undefined);
  if (evidence?.ok === true) for (const reader of evidence.value.readers.values()) await reader.close();
}

async function open(context: RoomContext, { store }: Session, number: number): Promise<Result<Evidence>> {
  const run = await store.read("run.of", { run: number });
  if (run === undefined) return fail("run.unknown");
  if (run.state === "abandoned") return fail("run.outdated");
  if (run.state !== "finished") return fail("run.incomplete", { done: run.done, total: run.units });
  const scope = await thaw(store, run.snapshot);
  if (!scope.ok) return scope;
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const secret = await runSecret(vault.value, run);
  if (!secret.ok) return secret;
  const units = unitsOf(scope.value, secret.value);
  secret.value.fill(0);
  const readers = new Map<number, CatalogueReader>();
  const opened = await openScope({ store, vault: vault.value }, scope.value, readers);
  if (opened.ok) return succeed({ run, scope: scope.value, units, readers, store, vault: vault.value });
  for (const reader of readers.values()) await reader.close();
  return opened;
}
