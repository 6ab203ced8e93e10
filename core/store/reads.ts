import { auditChunk, auditHashes, auditHead, signInsBefore } from "./audit.ts";
import { auditLines, auditPage, auditView } from "./auditView.ts";
import { catalogueHolds, catalogueList, catalogueOf, cataloguedItems, heldRows, itemsToCatalogue, shardsToClear } from "./catalogue.ts";
import { holdersLinked, holdersRefused, linkageState, personsOf, refusalList, refusedCounts } from "./linkage.ts";
import { archiveClosed, envelopeClosed, itemsListed, itemsWaiting, lastMember } from "./deliveryItems.ts";
import { deliveryDraft } from "./delivery.ts";
import { deliveriesOpen, deliveryAudit, deliveryDetail, deliveryList, deliverySummary, packagesSeen } from "./deliveryRead.ts";
import { heldGroups, heldItems, heldTotal, itemPage, itemTotal } from "./held.ts";
import { ledgerList } from "./mediumLedger.ts";
import type { ReadableDb } from "./database.ts";
import { destructionDeliveries, destructionForms, destructionList, destructionListed, itemsReferring, itemsWithObjects, objectsUnreferred } from "./destruction.ts";
import { extentsIn, indexState, objectByAddress, objectFind, objectList, objectsStanding, objectUnfinished, segmentsEmptying, segmentUse, vaultCounts } from "./object.ts";
import { checkpointList } from "./paper.ts";
import { policyLast } from "./policy.ts";
import { officerByCertificate, officerList, roomGet } from "./room.ts";
import { sealedHolding, sealedKnown } from "./sealedPackage.ts";
import { projectList, projectOf, recipeList } from "./project.ts";
import { approvalsOf, findingPage, findingsOf, reviewedRun, reviewState, reviewTally, verificationOf } from "./review.ts";
import { copiesOf, maskPlaces, outputTotals, releaseOf, settlersOf } from "./release.ts";
import { outputPage, runHeld, runList, runOf, snapshotBody, unitsDone } from "./run.ts";
import { preferenceList } from "./session.ts";

/** What may be asked of a reader, by name. To add one: a function beside its table, one line here. */
export const reads = {
  "room.get": roomGet,
  "policy.last": policyLast,
  "officer.list": officerList,
  "officer.byCertificate": officerByCertificate,
  "session.last": signInsBefore,
  "preference.list": preferenceList,
  "audit.view": auditView,
  "audit.page": auditPage,
  "audit.lines": auditLines,
  "audit.chunk": auditChunk,
  "audit.hashes": auditHashes,
  "audit.head": auditHead,
  "checkpoint.list": checkpointList,
  "ledger.list": ledgerList,
  "delivery.list": deliveryList,
  "delivery.summary": deliverySummary,
  "delivery.detail": deliveryDetail,
  "delivery.audit": deliveryAudit,
  "delivery.open": deliveriesOpen,
  "delivery.draft": deliveryDraft,
  "delivery.packagesSeen": packagesSeen,
  "delivery.itemsWaiting": itemsWaiting,
  "delivery.itemsListed": itemsListed,
  "delivery.archiveClosed": archiveClosed,
  "delivery.envelopeClosed": envelopeClosed,
  "delivery.lastMember": lastMember,
  "delivery.itemPage": itemPage,
  "delivery.itemTotal": itemTotal,
  "catalogue.list": catalogueList,
  "catalogue.of": catalogueOf,
  "catalogue.items": cataloguedItems,
  "catalogue.heldRows": heldRows,
  "catalogue.itemsToRead": itemsToCatalogue,
  "catalogue.holds": catalogueHolds,
  "shard.toClear": shardsToClear,
  "linkage.state": linkageState,
  "person.of": personsOf,
  "person.holders": holdersLinked,
  "person.refused": holdersRefused,
  "person.refusedCounts": refusedCounts,
  "refusal.list": refusalList,
  "recipe.list": recipeList,
  "project.list": projectList,
  "project.of": projectOf,
  "run.list": runList,
  "run.of": runOf,
  "run.unitsDone": unitsDone,
  "run.outputs": outputPage,
  "run.held": runHeld,
  "run.verification": verificationOf,
  "run.findings": findingPage,
  "run.findingsOf": findingsOf,
  "run.reviewed": reviewedRun,
  "run.review": reviewState,
  "run.tally": reviewTally,
  "run.approvals": approvalsOf,
  "run.release": releaseOf,
  "run.copies": copiesOf,
  "run.totals": outputTotals,
  "run.masks": maskPlaces,
  "run.settlers": settlersOf,
  "snapshot.body": snapshotBody,
  "held.groups": heldGroups,
  "held.items": heldItems,
  "held.total": heldTotal,
  "object.find": objectFind,
  "object.byAddress": objectByAddress,
  "object.standing": objectsStanding,
  "object.list": objectList,
  "object.unfinished": objectUnfinished,
  "extent.in": extentsIn,
  "segment.use": segmentUse,
  "segment.emptying": segmentsEmptying,
  "vault.index": indexState,
  "vault.counts": vaultCounts,
  "destruction.list": destructionList,
  "destruction.listed": destructionListed,
  "destruction.deliveries": destructionDeliveries,
  "destruction.forms": destructionForms,
  "delivery.itemsWithObjects": itemsWithObjects,
  "delivery.itemsReferring": itemsReferring,
  "object.unreferred": objectsUnreferred,
  "sealed.holding": sealedHolding,
  "sealed.known": sealedKnown,
} as const satisfies Record<string, (db: ReadableDb, input: never) => unknown>;

export type ReadName = keyof typeof reads;
/** A read that asks for nothing takes `{}`. */
export type ReadInput<Name extends ReadName> = Parameters<(typeof reads)[Name]> extends [ReadableDb, infer Input] ? Input : Record<string, never>;
export type ReadOutput<Name extends ReadName> = ReturnType<(typeof reads)[Name]>;
