import type { Messages } from "../index.ts";
import { cardFailures } from "./cardFailures.ts";
import { vaultFailures } from "./vaultFailures.ts";
import { dicomFailures } from "./dicomFailures.ts";
import { envelopeFailures } from "./envelopeFailures.ts";
import { deliveryFailures } from "./deliveryFailures.ts";
import { mediaFailures } from "./mediaFailures.ts";
import { policyFailures } from "./policyFailures.ts";
import { packageFailures } from "./packageFailures.ts";
import { projectFailures } from "./projectFailures.ts";
import { recordFailures } from "./recordFailures.ts";
import { releaseFailures } from "./releaseFailures.ts";

export const failures = {
  "room.missing": {
    happened: "There is no secure room in the folder that was given.",
    data: "Nothing has been written.",
    next: "Check that the disk is connected and that the folder is the right one.",
  },
  "room.notEmpty": {
    happened: "The folder already contains other files.",
    data: "Those files have not been touched.",
    next: "Choose an empty folder and create the room again.",
  },
  "room.readOnly": {
    happened: "The folder of the secure room cannot be written to.",
    data: "Everything saved is intact. Nothing is half-written.",
    next: "Ask the administrator whether the disk is read-only or the write permission is missing.",
  },
  "room.diskFull": {
    happened: "There is not enough free space on the disk.",
    data: "Everything saved is intact. The unfinished work was undone.",
    next: "Free some space, then repeat the same step.",
  },
  "room.newer": {
    happened: "This secure room is used by a newer version of Noren.",
    data: "It was not opened; nothing has changed.",
    next: "Update Noren on this machine. An older version cannot open the room.",
  },
  "room.damaged": {
    happened: "The database is damaged and cannot be opened.",
    data: "The damaged file has not been touched. It can be restored from a backup.",
    next: "Stop work on this machine and ask a custodian to restore the backup.",
  },
  "room.wrongKey": {
    happened: "The key from this card does not open the secure room.",
    data: "The database is not damaged; nothing has changed.",
    next: "Check that the card belongs to this room, and contact a custodian.",
  },
  "room.inUse": {
    happened: "Another Noren already has this secure room open.",
    data: "Nothing has changed.",
    next: "Close the other Noren, then start again.",
  },
  "room.policyAltered": {
    happened: "The room's settings (policy.json) differ from the recorded ones.",
    data: "This may be tampering, so the room was not opened. Nothing has changed.",
    next: "Leave the files exactly as they are and contact the auditor.",
  },
  "room.swapUnencrypted": {
    happened: "Unencrypted swap is in use[ ({devices})]. A production room cannot be opened.",
    data: "The room was stopped before opening, so that no memory reaches the disk.",
    next: "Ask the administrator to turn swap off or to encrypt it.",
  },
  "room.selftestFailed": {
    happened: "A self-test at the start did not pass[ ({test})].",
    data: "The room was not opened; nothing has changed.",
    next: "Restart the machine. If it happens again, tell the administrator the details below.",
  },
  "room.openToOthers": {
    happened: "Other users of this machine can read or write the room's folder.",
    data: "For safety the room was not opened. Nothing has changed.",
    next: "Ask the administrator to set the folder's permissions to 0700.",
  },
  "room.clockBehind": {
    happened: "The machine's clock is behind the last record.",
    data: "To keep the records in order the room was not opened. Nothing has changed.",
    next: "Set the machine's date and time, then start again.",
  },
  "room.stopped": {
    happened: "The room's process stopped unexpectedly.",
    data: "Everything saved is intact. The unfinished step was not recorded.",
    next: "Sign in again and check whether your last step is there.",
  },
  "room.unreadable": {
    happened: "The room's files cannot be read.",
    data: "Nothing has been written.",
    next: "Check the disk and the folder's permissions; otherwise contact the administrator.",
  },
  "room.exists": {
    happened: "There already is a secure room in this place.",
    data: "The existing room has not been touched.",
    next: "Sign in to the existing room, or choose another folder.",
  },
  "room.officersIncomplete": {
    happened: "Not all required officers are present.",
    data: "Nothing has been created yet. What you entered is still here.",
    next: "Add officers for the missing roles, then create the room again.",
  },
  "room.certificateUnusable": {
    happened: "A certificate cannot be used[ (officer {officer})].",
    data: "Nothing has been created yet. What you entered is still here.",
    next: "Choose a PEM certificate that is within its validity and uses the curve P-256 or P-384, or RSA of 3072 bits or more.",
  },
  "room.observed": {
    happened: "Noren was started so that its inside can be watched (a debugger or the like).",
    data: "The production room was not opened. Nothing has changed.",
    next: "Close Noren and start it in the usual way. If this goes on, tell the administrator of this terminal.",
  },
  "folder.unusable": {
    happened: "The folder cannot be used: the place does not exist, or a file stands in its way.",
    data: "Nothing was written.",
    next: "Check the place, choose a folder that exists, and try again.",
  },
  "folder.notEmpty": {
    happened: "The folder is not empty.",
    data: "What is in it was not touched.",
    next: "Name a folder that does not exist yet, or an empty one.",
  },
  "card.absent": {
    happened: "There is no card in the reader.",
    data: "Nothing has changed.",
    next: "Insert your card and try again.",
  },
  "card.pinWrong": {
    happened: "The PIN is wrong.",
    data: "Nothing has changed. The failed attempt is recorded in the audit log.",
    next: "Enter it again. [The card locks after {triesLeft} more wrong {triesLeft:attempt|attempts}.]",
  },
  "card.pinLocked": {
    happened: "The card is locked after too many wrong PINs.",
    data: "The room has not changed. The failed attempt is recorded in the audit log.",
    next: "Ask a custodian to unlock the card, or use another card.",
  },
  "card.notEnrolled": {
    happened: "This card is not enrolled for an officer of this secure room.",
    data: "Nothing has changed.",
    next: "Check that it is your card. If it is, ask a custodian to enrol it.",
  },
  "card.expired": {
    happened: "The card's certificate has expired.",
    data: "Nothing has changed.",
    next: "Ask a custodian to enrol a new card.",
  },
  "card.removed": {
    happened: "The card was taken out during the step.",
    data: "Everything saved is intact. The unfinished step was not recorded.",
    next: "Insert the card and sign in again.",
  },
  "card.softwareRefused": {
    happened: "A software card cannot be used in a production room.",
    data: "Nothing has changed.",
    next: "Insert an enrolled card into the reader.",
  },
  "card.damaged": {
    happened: "The card cannot be read.",
    data: "The room has not changed.",
    next: "Insert it again. If it still cannot be read, contact a custodian.",
  },
  "card.pinFormat": {
    happened: "The PIN does not have the right form.",
    data: "It was not sent to the card; no attempt was used up.",
    next: "Enter 4 to 16 plain letters, digits or signs.",
  },
  "card.stopped": {
    happened: "The card reader stopped answering.",
    data: "Everything saved is intact.",
    next: "Reconnect the reader and sign in again.",
  },
  "card.operationRefused": {
    happened: "The card refused this operation.",
    data: "The step was not carried out; nothing has changed.",
    next: "Insert the card again and retry. If it happens again, contact a custodian.",
  },
  ...cardFailures,
  ...envelopeFailures,
  ...vaultFailures,
  ...dicomFailures,
  "session.none": {
    happened: "This cannot be done without signing in.",
    data: "Nothing has changed.",
    next: "Sign in, then try again.",
  },
  "session.role": {
    happened: "Your role does not allow this operation.",
    data: "Nothing has changed. The attempt is recorded in the audit log.",
    next: "If it is needed, ask an officer whose role allows it.",
  },
  "session.alreadyOpen": {
    happened: "Another officer is already signed in.",
    data: "That officer's work is intact.",
    next: "Sign out first, then sign in again.",
  },
  "session.ended": {
    happened: "The session had ended, so this was not done.",
    data: "Everything saved is intact. This step was not carried out.",
    next: "Sign in again and repeat the step.",
  },
  "session.officerSuspended": {
    happened: "This officer has been suspended.",
    data: "Nothing has changed.",
    next: "Ask a custodian.",
  },
  ...policyFailures,
  "request.unknown": {
    happened: "The window asked for an operation that does not exist.",
    data: "Nothing was carried out; nothing has changed.",
    next: "Restart Noren. If it happens again, tell the administrator this code.",
  },
  "request.malformed": {
    happened: "The request was not valid and was refused[ ({at})].",
    data: "Nothing was carried out; nothing has changed.",
    next: "Check what you entered and try again.",
  },
  "request.sender": {
    happened: "A request from a page that is not allowed was stopped.",
    data: "Nothing was carried out. The attempt is recorded in the audit log.",
    next: "Restart Noren and contact the auditor.",
  },
  "request.tooMany": {
    happened: "Too many requests came at once; some were stopped.",
    data: "The stopped requests were not carried out.",
    next: "Wait a moment, then try again.",
  },
  "answer.malformed": {
    happened: "The program's answer could not be understood.",
    data: "Everything saved is intact. The last step may have been carried out.",
    next: "Check the result of the last step. If it happens again, tell the administrator this code.",
  },
  "program.bug": {
    happened: "A fault in the program stopped the work.",
    data: "Everything saved is intact. The unfinished step was not recorded.",
    next: "Reopen Noren and sign in. If it happens again, tell the administrator this code.",
  },
  "audit.chainBroken": {
    happened: "The chain of the audit log is broken[ at record {sequence}]. It may have been altered or damaged.",
    data: "Verifying only reads. The audit log has not been touched.",
    next: "Stop work on this machine, note the number, and contact the custodians and the person in charge.",
  },
  "audit.tailCut": {
    happened: "The end of the audit log is missing[: the checkpoint vouches for {expected} records].",
    data: "Verifying only reads. What remains of the log has not been touched.",
    next: "Stop work on this machine and contact the person in charge with the checkpoint at hand.",
  },
  "audit.registerOlder": {
    happened: "The destruction register is older than the checkpoint[ (entries up to {entries}, checkpoint up to {expected})].",
    data: "The room may have been put back to an old copy. Data that was destroyed since may be open again in this copy.",
    next: "Stop working on this terminal. Contact the person in charge and the custodians, with the checkpoint.",
  },
  "audit.registerDiffers": {
    happened: "Entry[ {entry}] of the destruction register does not match the checkpoint.",
    data: "The record of a destruction may have been rewritten. The audit log has not been touched.",
    next: "Stop working on this terminal. Contact the person in charge and the custodians, with the checkpoint.",
  },
  "audit.policyDiffers": {
    happened: "The room's settings[ (sequence {sequence})] do not match the checkpoint.",
    data: "The settings may have been put back to an old copy, or rewritten. The audit log has not been touched.",
    next: "Stop working on this terminal. Contact the person in charge and the custodians, with the checkpoint.",
  },
  "audit.checkpointForeign": {
    happened: "This checkpoint belongs to another secure room.",
    data: "The audit log has not been touched.",
    next: "Choose a checkpoint of this secure room.",
  },
  "audit.checkpointSignature": {
    happened: "The checkpoint's signature cannot be verified.",
    data: "The audit log has not been touched. The checkpoint was not used.",
    next: "Compare it with another copy. If they differ, contact the person in charge.",
  },
  "audit.checkpointMalformed": {
    happened: "This cannot be read as a checkpoint.",
    data: "The audit log has not been touched.",
    next: "Paste the whole file exactly as it is, line breaks included.",
  },
  "audit.exportExists": {
    happened: "The folder already has a file of the same name.",
    data: "The existing file has not been touched. Nothing was exported.",
    next: "Choose an empty folder and export again.",
  },
  ...deliveryFailures,
  ...mediaFailures,
  ...packageFailures,
  ...recordFailures,
  ...projectFailures,
  ...releaseFailures,
  "job.cancelled": {
    happened: "The work was cancelled.",
    data: "No partial result was kept. The originals have not changed.",
    next: "Start it again when you need it.",
  },
  "job.unknown": {
    happened: "This work has already ended.",
    data: "Nothing has changed.",
    next: "Look at its result on the screen.",
  },
  "print.refused": {
    happened: "This cannot be printed. Only registered, numbered forms can be.",
    data: "Nothing was printed.",
    next: "Choose a registered form from the screen.",
  },
  "print.noPrinter": {
    happened: "No printer was found.",
    data: "Nothing was printed. The form's number stays on record.",
    next: "Check the printer's power and connection, then print again.",
  },
  "print.kept": {
    happened: "This machine's printing system (CUPS) keeps what it prints on disk. A production room does not print there.",
    data: "Nothing was printed. The form's number stays on record.",
    next: "Have the machine's administrator write PreserveJobFiles No into cupsd.conf and restart CUPS, then print again.",
  },
  "start.noDisplay": {
    happened: "There is no display, so Noren's window cannot open.",
    data: "Nothing has changed.",
    next: "Start on a machine with a display, or install xvfb.",
  },
  "start.needsRoot": {
    happened: "Installing the missing packages needs administrator rights.",
    data: "Nothing has changed.",
    next: "Run the command shown once as administrator.",
  },
  "start.packageMissing": {
    happened: "A required package is missing[ ({name})].",
    data: "Nothing has changed.",
    next: "Install it with the command shown, then start again.",
  },
  "start.portTaken": {
    happened: "Another program uses the port for the window.",
    data: "Nothing has changed.",
    next: "Wait a moment and start again. If it happens again, restart the machine.",
  },
  "start.secondInstance": {
    happened: "Noren is already running.",
    data: "The work in the open Noren is intact.",
    next: "Use the Noren window that is already open.",
  },
  "start.buildFailed": {
    happened: "Noren could not be built.",
    data: "The room has not changed.",
    next: "Read what is shown, correct it and start again.",
  },
  "start.folderUnwritable": {
    happened: "The window cannot be opened, because the temporary folder cannot be written.",
    data: "The secure room was not touched.",
    next: "Ask your administrator to check the free space and the permissions of the temporary folder.",
  },
  "start.browserStopped": {
    happened: "The program that shows the window (Chromium) stopped.",
    data: "Everything saved is as it was.",
    next: "Start Noren again and sign in.",
  },
} satisfies Messages["failures"];
