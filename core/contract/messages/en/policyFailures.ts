import type { FailureText } from "../ja/failures.ts";
import type { policyFailures as japanese } from "../ja/policyFailures.ts";

export const policyFailures = {
  "policy.oldFormat": {
    happened: "This secure room was made by an earlier Noren; its settings (policy.json) have an old format.",
    data: "It was not opened. Its files have not been touched.",
    next: "This version cannot open it. Make a demo room anew in another place; open a production room with the Noren that made it, and contact a custodian.",
  },
  "policy.signatureMissing": {
    happened: "The room's settings do not carry the signatures of two custodians.",
    data: "This may be tampering, so the room was not opened. Nothing has changed.",
    next: "Leave the files exactly as they are and contact the auditor.",
  },
  "policy.signatureTwice": {
    happened: "Both signatures of the room's settings come from the same officer or the same card.",
    data: "This may be tampering, so the room was not opened. Nothing has changed.",
    next: "Leave the files exactly as they are and contact the auditor.",
  },
  "policy.signerWithoutRole": {
    happened: "The room's settings are signed by someone who is not a custodian.",
    data: "This may be tampering, so the room was not opened. Nothing has changed.",
    next: "Leave the files exactly as they are and contact the auditor.",
  },
  "policy.replayed": {
    happened: "The room's settings were put back to an older version than the recorded one[ (recorded {recorded}, found {found})].",
    data: "This may be tampering or a wrong restore, so the room was not opened. Nothing has changed.",
    next: "Leave the files exactly as they are and contact a custodian and the auditor.",
  },
  "policy.chainBroken": {
    happened: "The history of the room's settings does not hold together[ (version {sequence})].",
    data: "This may be tampering or damage, so the room was not opened. Nothing has changed.",
    next: "Leave the files exactly as they are and ask a custodian to restore the backup.",
  },
  "policy.keyringMixed": {
    happened: "The keyring and the settings do not belong together: files of different times are mixed.",
    data: "The room was not opened. Its database has not been touched.",
    next: "Ask a custodian to restore the whole room from a backup of one time.",
  },
  "policy.changed": {
    happened: "The room's settings changed while the signatures were awaited.",
    data: "This change was not made. The present settings are as they were.",
    next: "Look at the present settings and begin the change again.",
  },
  "policy.officersTooFew": {
    happened: "With this change there would not be enough officers.",
    data: "The change was not made.",
    next: "Enrol another officer of the same role first.",
  },
  "policy.moduleUnusable": {
    happened: "The file of the card module cannot be read.",
    data: "The change was not made.",
    next: "Check where the file is and try again.",
  },
  "policy.providerCertificate": {
    happened: "A certificate of the provider cannot be used[ (number {position})]: it is unreadable, out of date, not for signing, or there twice.",
    data: "The change was not made.",
    next: "Choose one signing certificate (PEM) for each person of the provider.",
  },
  "policy.providerUnknown": {
    happened: "There is no such provider.",
    data: "The change was not made.",
    next: "Open the list of providers again and choose from it.",
  },
  "policy.nothingChanged": {
    happened: "The settings are like that already.",
    data: "Nothing was changed.",
    next: "Check what you want to change.",
  },
  "officer.pledgeLapsed": {
    happened: "The confidentiality pledge has lapsed.",
    data: "You were not signed in. Nothing has changed.",
    next: "Give the pledge anew and ask a custodian to enter its dates.",
  },
  "officer.trainingLapsed": {
    happened: "The training has lapsed.",
    data: "You were not signed in. Nothing has changed.",
    next: "Attend the training and ask a custodian to enter its dates.",
  },
  "officer.revoked": {
    happened: "This officer's enrolment has been revoked.",
    data: "You were not signed in. Nothing has changed.",
    next: "Ask a custodian.",
  },
  "officer.unknown": {
    happened: "There is no such officer.",
    data: "The change was not made.",
    next: "Open the list of officers again and choose from it.",
  },
  "officer.stateWrong": {
    happened: "This change is not possible in the officer's present state.",
    data: "The change was not made.",
    next: "Look at the state in the list of officers.",
  },
  "officer.certificateUnusable": {
    happened: "An officer's certificate cannot be used[ (officer {officer})].",
    data: "The change was not made.",
    next: "Choose one certificate for opening and one for signing, both within their dates. No two officers may have the same key.",
  },
  "ceremony.none": {
    happened: "Nothing is waiting for signatures.",
    data: "Nothing has changed.",
    next: "Begin the act again.",
  },
  "ceremony.underWay": {
    happened: "Another act is waiting for signatures.",
    data: "That one is as it was. No new one was begun.",
    next: "Finish or cancel it, then try again.",
  },
  "ceremony.notNow": {
    happened: "This cannot be done at this point.",
    data: "The act is as it was.",
    next: "Follow the screen and wait for the next card's turn.",
  },
  "ceremony.roleWrong": {
    happened: "The role of this card's officer cannot sign this act.",
    data: "No signature was added. The act is as it was.",
    next: "Sign with the card of an officer of the needed role.",
  },
  "policy.handOutExists": {
    happened: "The folder already has a file of that name[ ({file})].",
    data: "That file has not been touched.",
    next: "Name an empty folder and write them again.",
  },
  "ceremony.sameOfficer": {
    happened: "This officer has signed already.",
    data: "No signature was added. The act is as it was.",
    next: "Sign with another officer's card.",
  },
  "ceremony.sameCard": {
    happened: "This card has signed already.",
    data: "No signature was added. The act is as it was.",
    next: "Sign with another officer's card.",
  },
  "ceremony.cancelled": {
    happened: "The act was cancelled.",
    data: "Nothing was changed.",
    next: "Begin it again if it is needed.",
  },
  "ceremony.wrongCard": {
    happened: "This is not the card that was in the reader first.",
    data: "The result of the act stands.",
    next: "Insert the card of the officer who signed in. When the time is over the session ends.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
