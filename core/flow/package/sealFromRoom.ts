import type { CardModule } from "../../card/card.ts";
import type { AuditEntry } from "../../domain/audit.ts";
import type { Instant } from "../../domain/brand.ts";
import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import type { Certificate } from "../../envelope/certificate.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy, uuid } from "../../platform/entropy.ts";
import { noteWaiting } from "../noteWaiting.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { demoSealingLog, isRoom, sealingLog } from "../roomFolder.ts";
import { openHashPool, openSealPool } from "./packagePools.ts";
import { demoSigners, officerSigners, type CardQuestions, type RoomSigners } from "./roomSigners.ts";
import { sealNext } from "./sealNext.ts";
import type { SealedPackage } from "./sealPackage.ts";
import type { WorkHandle } from "./verifyParts.ts";

export interface SealFromRoomOrder extends WorkHandle {
  readonly room: string;
  readonly source: string;
  readonly out: string;
  readonly recipients: readonly Certificate[];
  readonly purpose: string;
  readonly days: number;
  /** Of a production room: opened only where they are needed. */
  readonly cards: (folder: string) => Promise<{ readonly module: CardModule; readonly close: () => void }>;
  readonly questions: CardQuestions;
  readonly again?: (failure: Failure) => Promise<boolean>;
}

const millisecondsOfDay = 24 * 60 * 60 * 1000;

/** The verb `seal`: no session, since nothing of the room is opened; who signed stands in its log at the next sign-in. */
export async function sealFromRoom(order: SealFromRoomOrder): Promise<Result<SealedPackage>> {
  const { room } = order;
  if (!isRoom(room)) return fail("room.missing");
  const policy = readPolicy(room);
  if (!policy.ok) return policy;
  if (policy.value.room.kind === "demo") {
    const demo = await demoSigners(room, policy.value);
    if (!demo.ok) return demo;
    try {
      return await sealAndNote(order, demo.value, demoSealingLog(room));
    } finally {
      await demo.value.close();
    }
  }
  const cards = await order.cards(room);
  try {
    const officers = await officerSigners(policy.value, cards.module, order.questions);
    return officers.ok ? await sealAndNote(order, officers.value, sealingLog(room)) : officers;
  } finally {
    cards.close();
  }
}

async function sealAndNote(order: SealFromRoomOrder, { sender, signers, officers }: RoomSigners, log: string): Promise<Result<SealedPackage>> {
  const { room, source, out, recipients, purpose, days, signal, progress, again } = order;
  const pools = { seal: openSealPool(), hash: openHashPool() };
  try {
    const sealed = await sealNext({
      log,
      source,
      out,
      recipients,
      purpose,
      sender,
      signers,
      expiresAt: (systemClock.now() + days * millisecondsOfDay) as Instant,
      clock: systemClock,
      entropy: systemEntropy,
      pools,
      record: {
        rowOf: (ready) => entryOf(succeed(ready), officers, recipients),
        note: (row) => {
          noteWaiting(room, row);
        },
      },
      ...(signal && { signal }),
      ...(progress && { progress }),
      ...(again && { again }),
    });
    if (!sealed.ok) noteWaiting(room, entryOf(sealed, officers, recipients));
    return sealed;
  } finally {
    await Promise.all([pools.seal.close(), pools.hash.close()]);
  }
}

function entryOf(sealed: Result<SealedPackage>, { operator, approver }: RoomSigners["officers"], recipients: readonly Certificate[]): AuditEntry {
  const common = { id: uuid(systemEntropy), at: systemClock.now(), event: "export", action: "R", operation: "package.seal", ...(operator && { officer: operator.id, role: operator.role }) } as const;
  if (!sealed.ok) return { ...common, outcome: 4, failure: sealed.failure.code };
  const { id, manifestSha256, sequence, objects, parts, plainBytes } = sealed.value;
  return {
    ...common,
    outcome: 0,
    objects: [id, `sha256:${manifestSha256}`, ...recipients.map(({ hash }) => `certificate:${hash}`), ...(approver ? [`officer:${approver.id}`] : [])],
    details: { sequence, objects, parts, bytes: plainBytes },
  };
}

