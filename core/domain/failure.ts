/**
 * Expected outcomes are values. A failure says what happened by a closed code; the words for people are in
 * contract/messages. Details hold only numbers and words of the program, never anything a delivery brought.
 *
 * The code on the right is what a person reads aloud on the telephone: it never changes its meaning.
 */
export const failureCodes = {
  "room.missing": "R-101",
  "room.notEmpty": "R-102",
  "room.readOnly": "R-103",
  "room.diskFull": "R-104",
  "room.newer": "R-105",
  "room.damaged": "R-106",
  "room.wrongKey": "R-107",
  "room.inUse": "R-108",
  "room.policyAltered": "R-109",
  "room.swapUnencrypted": "R-110",
  "room.selftestFailed": "R-111",
  "room.openToOthers": "R-112",
  "room.clockBehind": "R-113",
  "room.stopped": "R-114",
  "room.unreadable": "R-115",
  "room.exists": "R-116",
  "room.officersIncomplete": "R-117",
  "room.certificateUnusable": "R-118",
  "folder.unusable": "R-119",
  "room.observed": "R-120",
  "card.absent": "C-101",
  "card.pinWrong": "C-102",
  "card.pinLocked": "C-103",
  "card.notEnrolled": "C-104",
  "card.expired": "C-105",
  "card.removed": "C-106",
  "card.softwareRefused": "C-107",
  "card.damaged": "C-108",
  "card.pinFormat": "C-109",
  "card.stopped": "C-110",
  "card.operationRefused": "C-111",
  "envelope.malformed": "E-101",
  "envelope.truncated": "E-102",
  "envelope.tampered": "E-103",
  "envelope.notForCard": "E-104",
  "envelope.unsupported": "E-105",
  "envelope.tooLarge": "E-106",
  "session.none": "S-101",
  "session.role": "S-102",
  "session.alreadyOpen": "S-103",
  "session.ended": "S-104",
  "session.officerSuspended": "S-105",
  "request.unknown": "X-101",
  "request.malformed": "X-102",
  "request.sender": "X-103",
  "request.tooMany": "X-104",
  "answer.malformed": "X-105",
  "program.bug": "X-199",
  "audit.chainBroken": "A-101",
  "audit.tailCut": "A-102",
  "audit.checkpointForeign": "A-103",
  "audit.checkpointSignature": "A-104",
  "audit.checkpointMalformed": "A-105",
  "audit.exportExists": "A-106",
  "job.cancelled": "J-101",
  "job.unknown": "J-102",
  "print.refused": "P-101",
  "print.noPrinter": "P-102",
  "start.noDisplay": "U-101",
  "start.needsRoot": "U-102",
  "start.packageMissing": "U-103",
  "start.portTaken": "U-104",
  "start.secondInstance": "U-105",
  "start.buildFailed": "U-106",
  "start.folderUnwritable": "U-107",
  "start.browserStopped": "U-108",
} as const;

export type FailureCode = keyof typeof failureCodes;

export type FailureDetails = Readonly<Record<string, string | number>>;

export interface Failure {
  readonly code: FailureCode;
  readonly details?: FailureDetails;
}

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

export const succeed = <Value>(value: Value): Result<Value> => ({ ok: true, value });

export function fail(code: FailureCode, details?: FailureDetails): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: details === undefined ? { code } : { code, details } };
}

/**
 * Carries a failure up through code that cannot return one (a callback, a transaction). It is caught at the
 * boundary that turns it back into a value; anything else that is thrown is a bug.
 */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(code: FailureCode, details?: FailureDetails) {
    super(code);
    this.name = "FailureError";
    this.failure = fail(code, details).failure;
  }
}
