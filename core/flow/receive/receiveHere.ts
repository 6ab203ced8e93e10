import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { AuditEntry } from "../../domain/audit.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { readCertificate } from "../../envelope/certificate.ts";
import { findContentKey } from "../../envelope/findContentKey.ts";
import type { RecipientKey } from "../../envelope/recipientKey.ts";
import { isFolder, listFolder } from "../../platform/disk.ts";
import { uuid } from "../../platform/entropy.ts";
import type { DeliverySummary } from "../../store/deliveryRead.ts";
import { sessionOf, type Act, type RoomContext, type Session } from "../context.ts";
import type { JobHandle } from "../jobs.ts";
import { recipientKeyOf } from "../openRoomKey.ts";
import { signersOf } from "../package/trustOfPolicy.ts";
import { unlockPackage } from "../package/unlockPackage.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { vaultOf } from "../vault/vaultOf.ts";
import { describeDelivery, type ShownDelivery } from "./describeDelivery.ts";
import { deskOf, presentMedia } from "./desk.ts";
import { lookAt, type LookedAt } from "./inspect.ts";
import { inventoryDigest } from "./inventoryDigest.ts";
import { asResult } from "./desk.ts";
import type { EnvelopeOpener, Source } from "./readSource.ts";
import { receive } from "./receive.ts";
import { roomScanner, scanMedium } from "./scanMedium.ts";

export async function receiveHere(context: RoomContext, { delivery }: OperationInput<"delivery.receive">, act: Act): Promise<Result<OperationOutput<"delivery.receive">>> {
  return work(context, delivery, { kind: "delivery.receive", fromVault: new Set(), needsMedium: true }, act);
}

export interface WorkOrder {
  readonly kind: "delivery.receive" | "held.retry";
  /** Items that a person has taken back and that lie in the vault. */
  readonly fromVault: ReadonlySet<number>;
  /** Otherwise everything there is to do is done from the vault, wherever the medium is by now. */
  readonly needsMedium: boolean;
}

/** Begins or goes on; only one at a time works on a delivery. */
export async function work(context: RoomContext, delivery: number, order: WorkOrder, act: Act): Promise<Result<ShownDelivery>> {
  const { store, officer } = sessionOf(context);
  const { running } = deskOf(context);
  const summary = await store.read("delivery.summary", { delivery });
  if (summary === undefined) return fail("delivery.unknown");
  act.about({ objects: [`delivery-${String(delivery)}`] });
  if (order.needsMedium ? !mayReceive(summary) : !vaultStates.has(summary.state)) return fail("delivery.wrongState", { state: summary.state });
  if (running.has(delivery)) return fail("delivery.underWay");
  const pausing = new AbortController();
  running.set(delivery, pausing);
  try {
    const looked = order.needsMedium ? await lookAgain(context, summary) : succeed(undefined);
    if (!looked.ok) return looked;
    await store.write("delivery.attempt", { delivery, officer: officer.id, at: context.clock.now() }, act.entry());
    const received = await context.jobs.run(order.kind, (handle) => run(context, summary, looked.value, order, { ...handle, signal: AbortSignal.any([handle.signal, pausing.signal]) }));
    if (!received.ok) return received;
  } finally {
    running.delete(delivery);
    await tell(context, delivery);
  }
  const done = await store.read("delivery.summary", { delivery });
  return done === undefined ? fail("delivery.unknown") : succeed(describeDelivery(done, false));
}

const vaultStates: ReadonlySet<string> = new Set<DeliverySummary["state"]>(["announced", "received", "opened"]);

/** What waits can be read at any time; a delivery in which nothing waits is complete. */
const mayReceive = ({ state, tally }: DeliverySummary): boolean =>
  state === "announced" || ((state === "received" || state === "opened") && tally.some((line) => line.state === "waiting" || (line.kind === "archive" && line.state === "stored")));

/** The same medium with the same content, or nothing. */
async function lookAgain(context: RoomContext, summary: DeliverySummary): Promise<Result<LookedAt>> {
  const medium = presentMedia(context).find(({ id }) => id === summary.mediumIdentity);
  if (medium === undefined) return fail("delivery.mediumAbsent");
  const looked = await lookAt(context, medium.id, summary.delivery);
  if (!looked.ok) return looked;
  const { findings, root, package: packed } = looked.value;
  if (findings.digest !== summary.inventoryDigest) return fail("delivery.mediumChanged");
  const digest = asResult(() => inventoryDigest(root));
  if (!digest.ok) return digest;
  if (digest.value !== summary.inventoryDigest) return fail("delivery.mediumChanged");
  if (packed?.ok === false) return packed;
  if (summary.package !== undefined && packed?.value.manifestSha256 !== summary.package.manifestSha256) return fail("delivery.mediumChanged");
  return looked;
}

async function run(context: RoomContext, summary: DeliverySummary, looked: LookedAt | undefined, { fromVault }: WorkOrder, { signal, progress }: JobHandle): Promise<Result<void>> {
  const session = sessionOf(context);
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const source = await sourceOf(context, looked, summary.provider);
  if (!source.ok) return source;
  const isToScan = source.value.kind === "files" && !summary.isListed;
  const infected = isToScan ? await scanned(context, session, summary.delivery, source.value.root, signal) : new Set<string>();
  try {
    return await receive({
      store: session.store,
      vault: vault.value,
      delivery: summary,
      source: source.value.kind === "files" ? { ...source.value, infected } : source.value,
      clock: context.clock,
      entropy: context.entropy,
      signal,
      progress,
      scanner: roomScanner(context.folder),
      accepted: fromVault,
      entryOf: (operation, more) => entryOf(context, session, operation, more),
      isThere: () => looked === undefined || isThere(looked.root),
      changed: throttled(() => void tell(context, summary.delivery)),
    });
  } finally {
    if (source.value.kind === "package") source.value.unlocked.key.key.fill(0);
  }
}

async function sourceOf(context: RoomContext, looked: LookedAt | undefined, provider: string): Promise<Result<Source>> {
  const read = looked === undefined ? readPolicy(context.folder) : succeed(looked.policy);
  if (!read.ok) return read;
  const keys = cardKeys(sessionOf(context));
  const policy = { allowPkcs1: read.value.switches.allowPkcs1 };
  const opener: EnvelopeOpener = { openEnvelope: (header) => findContentKey(header, keys, policy), signers: signersOf(read.value, provider) };
  if (looked === undefined) return succeed({ kind: "vault", ...opener });
  if (looked.package === undefined) return succeed({ kind: "files", root: looked.root, ...opener });
  if (!looked.package.ok) return looked.package;
  const unlocked = await unlockPackage(looked.package.value, keys, policy);
  return unlocked.ok ? succeed({ kind: "package", unlocked: unlocked.value, ...opener }) : unlocked;
}

/** Before anything is read; the result stands in the custody record. */
async function scanned(context: RoomContext, session: Session, delivery: number, root: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { verdict, found } = await scanMedium({ scanner: roomScanner(context.folder), root, signal });
  const { state, files = 0, findings = 0 } = verdict;
  await session.store.write("delivery.scan", { ...verdict, delivery }, entryOf(context, session, "delivery.scan", { details: { state, files, findings } }));
  return found;
}

/** Whatever on the officer's card can open an envelope. */
export function cardKeys({ card }: Session): readonly RecipientKey[] {
  return card.description.keys.flatMap((key) => {
    if (key.purpose === "sign" || key.certificate === undefined) return [];
    const certificate = readCertificate(key.certificate);
    return certificate.ok ? [recipientKeyOf(card, key, certificate.value)] : [];
  });
}

const entryOf = (context: RoomContext, { officer }: Session, operation: string, more: Pick<AuditEntry, "objects" | "details"> = {}): AuditEntry => ({
  id: uuid(context.entropy),
  at: context.clock.now(),
  event: "import",
  action: "E",
  outcome: 0,
  operation,
  officer: officer.id,
  role: officer.role,
  ...more,
});

/** An unmounted medium leaves its empty folder behind. */
function isThere(root: string): boolean {
  try {
    return isFolder(root) && listFolder(root).length > 0;
  } catch {
    return false;
  }
}

/** Twice a second is as often as a list of deliveries changes for an eye. */
const millisecondsBetween = 500;

function throttled(act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      act();
    }, millisecondsBetween);
    timer.unref();
  };
}

/** What stands now, to whoever looks. */
export async function tell(context: RoomContext, delivery: number): Promise<void> {
  const { session } = context;
  if (session === undefined) return;
  const { running } = deskOf(context);
  try {
    const [summary, count] = await Promise.all([session.store.read("delivery.summary", { delivery }), session.store.read("held.total", {})]);
    if (summary !== undefined) context.broadcast("delivery.changed", { delivery: describeDelivery(summary, running.has(delivery)) });
    context.broadcast("held.changed", { count });
  } catch (error) {
    // The session ended meanwhile, or the disk failed under it: that is told by whoever ends it, and here nobody waits for an answer.
    if (!(error instanceof FailureError)) throw error;
  }
}

export async function pauseHere(context: RoomContext, { delivery }: OperationInput<"delivery.pause">, act: Act): Promise<Result<Record<string, never>>> {
  act.about({ objects: [`delivery-${String(delivery)}`] });
  const running = deskOf(context).running.get(delivery);
  if (running === undefined) {
    const summary = await sessionOf(context).store.read("delivery.summary", { delivery });
    return summary === undefined ? fail("delivery.unknown") : fail("delivery.wrongState", { state: summary.state });
  }
  running.abort();
  return succeed({});
}
