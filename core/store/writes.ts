import type { AuditEntry, AuditSequence } from "../domain/audit.ts";
import { appendAudit, nextSequence } from "./audit.ts";
import { catalogueBegin, catalogueFinish, shardAbandon } from "./catalogue.ts";
import { deliveryAddPieces, deliveryBeginLarge, deliveryFinishLarge, deliveryListItems, deliveryOpened, deliveryRefuse, deliveryStore } from "./deliveryItems.ts";
import { deliveryAttempt, deliveryBegin, deliveryFormNumber, deliveryKeepDraft, deliveryScan, deliverySettle, deliveryStop } from "./delivery.ts";
import { deliveryHarmful, heldExclude, heldRetry } from "./held.ts";
import { linkDelivery } from "./linkage.ts";
import { ledgerMove, ledgerRegister } from "./mediumLedger.ts";
import type { WritableDb } from "./database.ts";
import { destructionBegin, destructionClear, destructionFinish, destructionFormNumber } from "./destruction.ts";
import { abandonObjects, segmentEmpty, segmentRemoved, vaultCommit, vaultMove, vaultRebuild } from "./object.ts";
import { checkpointAdd, formNumber } from "./paper.ts";
import { policyAdopt } from "./policy.ts";
import { projectDecide, projectPropose, recipeAdd } from "./project.ts";
import { runApprove, runDecide, runLook, runReviewed, runVerify } from "./review.ts";
import { releaseCopy, releaseCopyAbsent, runHandedOver, runRecall, runSealed } from "./release.ts";
import { runAbandon, runBegin, runFinish, runUnit } from "./run.ts";
import { sealedAdd } from "./sealedPackage.ts";
import { preferenceSet, sessionClose, sessionOpen } from "./session.ts";

/** What may be asked of the writer, by name: each changes a fact, and its audit row stands in the same transaction. */
export const writes = {
  "policy.adopt": policyAdopt,
  "session.open": sessionOpen,
  "session.close": sessionClose,
  "preference.set": preferenceSet,
  "form.number": formNumber,
  "checkpoint.add": checkpointAdd,
  "ledger.register": ledgerRegister,
  "ledger.move": ledgerMove,
  "delivery.begin": deliveryBegin,
  "delivery.keepDraft": deliveryKeepDraft,
  "delivery.scan": deliveryScan,
  "delivery.listItems": deliveryListItems,
  "delivery.attempt": deliveryAttempt,
  "delivery.store": deliveryStore,
  "delivery.beginLarge": deliveryBeginLarge,
  "delivery.addPieces": deliveryAddPieces,
  "delivery.finishLarge": deliveryFinishLarge,
  "delivery.opened": deliveryOpened,
  "delivery.refuse": deliveryRefuse,
  "delivery.harmful": deliveryHarmful,
  "delivery.stop": deliveryStop,
  "delivery.settle": deliverySettle,
  "delivery.formNumber": deliveryFormNumber,
  "catalogue.begin": catalogueBegin,
  "catalogue.finish": catalogueFinish,
  "shard.abandon": shardAbandon,
  "delivery.link": linkDelivery,
  "recipe.add": recipeAdd,
  "project.propose": projectPropose,
  "project.decide": projectDecide,
  "run.begin": runBegin,
  "run.unit": runUnit,
  "run.finish": runFinish,
  "run.abandon": runAbandon,
  "run.verify": runVerify,
  "run.look": runLook,
  "run.decide": runDecide,
  "run.reviewed": runReviewed,
  "run.approve": runApprove,
  "run.sealed": runSealed,
  "run.handedOver": runHandedOver,
  "release.recall": runRecall,
  "release.copy": releaseCopy,
  "release.copyAbsent": releaseCopyAbsent,
  "held.retry": heldRetry,
  "held.exclude": heldExclude,
  "vault.commit": vaultCommit,
  "vault.abandon": abandonObjects,
  "vault.move": vaultMove,
  "vault.rebuild": vaultRebuild,
  "segment.empty": segmentEmpty,
  "segment.removed": segmentRemoved,
  "destruction.begin": destructionBegin,
  "destruction.clear": destructionClear,
  "destruction.finish": destructionFinish,
  "destruction.formNumber": destructionFormNumber,
  "sealed.add": sealedAdd,
} as const satisfies Record<string, (db: WritableDb, input: never, recorded: AuditSequence) => Readonly<Record<string, number>>>;

export type WriteName = keyof typeof writes;
export type WriteInput<Name extends WriteName> = Parameters<(typeof writes)[Name]>[1];
export type WriteOutput<Name extends WriteName> = ReturnType<(typeof writes)[Name]>;

/** So many rows that they have a transaction of their own. */
export const bulkWrites: ReadonlySet<WriteName> = new Set([
  "delivery.listItems",
  "delivery.store",
  "vault.commit",
  "vault.move",
  "vault.rebuild",
  "destruction.begin",
  "destruction.clear",
  "destruction.finish",
  "sealed.add",
  "run.sealed",
  "release.copy",
  "catalogue.finish",
  "delivery.link",
  "run.unit",
  "run.verify",
]);

/** These say that something is gone: before they do, it must stand in no frame of SQLite's own log either. */
export const needsEmptyLog: ReadonlySet<WriteName> = new Set(["destruction.finish"]);

/** The numbers a write gave out (of a session, a form) are told in its audit row. Within a transaction it is part of that one. */
export function writeWithAudit(db: WritableDb, name: WriteName, input: unknown, entry: AuditEntry): Readonly<Record<string, number>> {
  const act = (): Readonly<Record<string, number>> => {
    const recorded = nextSequence(db);
    // The client's types tie input to name; a message cannot carry that tie.
    const write: (db: WritableDb, input: never, recorded: AuditSequence) => Readonly<Record<string, number>> = writes[name];
    const output = write(db, input as never, recorded);
    const told = Object.keys(output).length === 0 ? entry : { ...entry, details: { ...entry.details, ...output } };
    if (appendAudit(db, told) !== recorded) throw new Error("a write left its audit row elsewhere");
    return output;
  };
  return db.inTransaction() ? act() : db.transaction(act);
}

export const isWriteName = (name: string): name is WriteName => Object.hasOwn(writes, name);
