import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { AuditEntry } from "../../domain/audit.ts";
import type { Instant } from "../../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { isOver } from "../ceremony/openCeremony.ts";
import { sessionOf, type Act, type RoomContext, type Session } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";
import type { JobHandle } from "../jobs.ts";
import { openHashPool, openSealPool } from "../package/packagePools.ts";
import { dropContents, forgetUnsure, keepContents, waitingContents, type SealedContents } from "../package/sealedContents.ts";
import type { SealedPackage } from "../package/sealPackage.ts";
import { sealNext } from "../package/sealNext.ts";
import { tellRoom } from "../package/tellOfSealed.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { sealingLog } from "../roomFolder.ts";
import { takeOverWaiting } from "../takeOverWaiting.ts";
import { bookSealed } from "../vault/takeOverSealed.ts";
import type { Vault } from "../vault/openVault.ts";
import { vaultOf } from "../vault/vaultOf.ts";
import type { Approvable } from "./approvalStatement.ts";
import { settleCopies } from "./copies.ts";
import { openOutlet } from "./outlet.ts";
import { readyToLeave } from "./readiness.ts";
import { openRunSource } from "./runSource.ts";
import { shownRelease } from "./shownRelease.ts";
import { signRelease } from "./signRelease.ts";

type Order = OperationInput<"release.write">;

const millisecondsOfDay = 24 * 60 * 60 * 1000;

/** From the vault onto the medium: nothing of it lies in the clear on any disk, and nothing has a package's name before two have signed it. */
export function writeHere(context: RoomContext, order: Order, act: Act): Promise<Result<OperationOutput<"release.write">>> {
  act.about({ objects: [`run-${String(order.run)}`], details: { medium: order.medium } });
  return context.jobs.run("release.write", async (handle) => {
    try {
      return await write(context, order, handle);
    } catch (error) {
      if (error instanceof FailureError) return { ok: false, failure: error.failure };
      throw error;
    }
  });
}

async function write(context: RoomContext, order: Order, handle: JobHandle): Promise<Result<OperationOutput<"release.write">>> {
  const session = sessionOf(context);
  const { run } = order;
  // First of all: a package that was cut off from the books comes into them with the opening of the vault, or stands in the way.
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const found = await settleCopies(context, order);
  if (!found.ok) return found;
  if (found.value !== undefined) return succeed(shownRelease(found.value));
  const ready = await readyToLeave(context, run);
  if (!ready.ok) return ready;
  if (context.ceremony !== undefined && !isOver(context.ceremony)) return fail("ceremony.underWay");
  const out = await openOutlet(context, order);
  if (!out.ok) return out;
  const sealed = await seal(context, { session, vault: vault.value, approved: ready.value, out: out.value, order, handle });
  if (!sealed.ok) return sealed;
  const release = await session.store.read("run.release", { run });
  return release === undefined ? fail("project.wrongState", { state: "approved" }) : succeed(shownRelease(release));
}

interface Sealing {
  readonly session: Session;
  readonly vault: Vault;
  readonly approved: Approvable;
  readonly out: string;
  readonly order: Order;
  readonly handle: JobHandle;
}

async function seal(context: RoomContext, { session, vault, approved, out, order, handle }: Sealing): Promise<Result<SealedPackage>> {
  const { folder, clock, entropy } = context;
  const { store, officer, room } = session;
  const { run, medium, days } = order;
  const policy = readPolicy(folder);
  if (!policy.ok) return policy;
  const source = await openRunSource({ store, vault, run: approved.run, scope: approved.scope });
  if (!source.ok) return source;
  const expiresAt = (clock.now() + days * millisecondsOfDay) as Instant;
  const kept: Omit<SealedContents, "format">[] = [];
  const still = (): Promise<Result<unknown>> => sameAs(context, approved);
  const pools = { seal: openSealPool(), hash: openHashPool() };
  try {
    const sealed = await sealNext({
      log: sealingLog(folder),
      source: source.value,
      out,
      sender: { id: room.id, name: room.name },
      purpose: approved.project.purpose.replaceAll(/\s+/gu, " ").slice(0, largestPurpose).trim(),
      recipients: [approved.recipient],
      isReady: still,
      sign: async (content, manifest) => {
        const before = await still();
        return before.ok ? signRelease(context, { approved, medium, isReady: still, signal: handle.signal }, content, manifest) : before;
      },
      expiresAt,
      clock,
      entropy,
      pools,
      signal: handle.signal,
      progress: handle.progress,
      record: {
        rowOf: (ready) => rowOf(context, session, ready, approved, medium),
        keep: ({ id, name, sequence, manifestSha256 }, objects) => {
          const contents = {
            id,
            sequence,
            sender: room.name,
            manifestSha256,
            recipients: [approved.recipient.subject.commonName ?? approved.recipient.hash],
            sealedAt: clock.now(),
            objects: objects.map((hashes) => [...hashes]),
            release: { run, name, medium, expiresAt, officer: officer.id },
          };
          keepContents(folder, policy.value, contents, entropy);
          kept.push(contents);
        },
        note: (row) => {
          tellRoom(folder, row);
        },
        forget: () => {
          forgetUnsure(folder);
        },
      },
    });
    // What the sealing left for the next sign-in is done at once, by the same code.
    await takeOverWaiting({ store, folder, clock });
    if (sealed.ok) await book(context, vault, kept);
    return sealed;
  } finally {
    await Promise.all([pools.seal.close(), pools.hash.close()]);
  }
}

/** The manifest holds one line. */
const largestPurpose = 400;

async function sameAs(context: RoomContext, { run, statement }: Approvable): Promise<Result<void>> {
  const ready = await readyToLeave(context, run.run);
  if (!ready.ok) return ready;
  return ready.value.statement === statement ? succeed(undefined) : fail("release.statementDiffers");
}

async function book(context: RoomContext, { access }: Vault, kept: readonly Omit<SealedContents, "format">[]): Promise<void> {
  for (const contents of kept) {
    const waiting = waitingContents(context.folder).find(({ id }) => id === contents.id);
    if (waiting === undefined) continue;
    await bookSealed(access, contents, waiting.isSeen);
    dropContents(context.folder, waiting);
  }
}

function rowOf(context: RoomContext, session: Session, { id, manifestSha256, sequence, objects, parts, plainBytes }: SealedPackage, { recipient }: Approvable, medium: string): AuditEntry {
  return {
    ...entriesOf(context, session)("package.seal", {
      objects: [id, `sha256:${manifestSha256}`, `certificate:${recipient.hash}`],
      details: { sequence, objects, parts, bytes: plainBytes, medium },
    }),
    event: "export",
    action: "R",
  };
}
