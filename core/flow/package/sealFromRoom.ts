import type { CardModule } from "../../card/card.ts";
import type { AuditEntry } from "../../domain/audit.ts";
import type { Instant } from "../../domain/brand.ts";
import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import type { Certificate } from "../../envelope/certificate.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy, uuid } from "../../platform/entropy.ts";
import type { Policy } from "../../domain/policy.ts";
import { noteWaiting } from "../noteWaiting.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { demoSealingLog, isRoom, sealingLog } from "../roomFolder.ts";
import { folderSource } from "./folderSource.ts";
import { openHashPool, openSealPool } from "./packagePools.ts";
import { demoSigners, officerSigners, type CardQuestions, type RoomSigners } from "./roomSigners.ts";
import { sealNext } from "./sealNext.ts";
import { forgetUnsure, keepContents } from "./sealedContents.ts";
import type { SealedPackage } from "./sealPackage.ts";
import { signWith } from "./signManifest.ts";
import { tellRoom } from "./tellOfSealed.ts";
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
      return await sealAndNote(order, { ...demo.value, policy: policy.value, log: demoSealingLog(room) });
    } finally {
      await demo.value.close();
    }
  }
  const cards = await order.cards(room);
  try {
    const officers = await officerSigners(policy.value, cards.module, order.questions, systemClock.now());
    return officers.ok ? await sealAndNote(order, { ...officers.value, policy: policy.value, log: sealingLog(room) }) : officers;
  } finally {
    cards.close();
  }
}

interface Sealing extends RoomSigners {
  readonly policy: Policy;
  readonly log: string;
}

async function sealAndNote(order: SealFromRoomOrder, { sender, signers, officers, policy, log }: Sealing): Promise<Result<SealedPackage>> {
  const { room, source, out, recipients, purpose, days, signal, progress, again } = order;
  const pools = { seal: openSealPool(), hash: openHashPool() };
  try {
    const sealed = await sealNext({
      log,
      source: folderSource(source),
      out,
      recipients,
      purpose,
      sender,
      sign: signWith(signers, systemClock),
      expiresAt: (systemClock.now() + days * millisecondsOfDay) as Instant,
      clock: systemClock,
      entropy: systemEntropy,
      pools,
      record: {
        rowOf: (ready) => entryOf(succeed(ready), officers, recipients),
        keep: ({ id, sequence, manifestSha256 }, objects) => {
          const parts = objects.map((hashes) => [...hashes]);
          const holders = recipients.map(({ subject, hash }) => subject.commonName ?? hash);
          keepContents(room, policy, { id, sequence, sender: sender.name, manifestSha256, recipients: holders, sealedAt: systemClock.now(), objects: parts }, systemEntropy);
        },
        note: (row) => {
          tellRoom(room, row);
        },
        forget: () => {
          forgetUnsure(room);
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

