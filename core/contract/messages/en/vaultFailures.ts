import type { vaultFailures as japanese } from "../ja/vaultFailures.ts";
import type { FailureText } from "../ja/failures.ts";

export const vaultFailures = {
  "vault.segmentMissing": {
    happened: "A segment of the vault is missing[: {segment}].",
    data: "What lies in it cannot be read now. Everything else is intact.",
    next: "Check that the disk is connected, bring the segment back from a backup, then check the vault.",
  },
  "vault.segmentForeign": {
    happened: "The head of a segment[ ({segment})] cannot be confirmed as this room's.",
    data: "Nothing of it was shown. Everything else is intact.",
    next: "Bring the segment back from a backup and check the vault.",
  },
  "vault.segmentNewer": {
    happened: "A segment[ ({segment})] was made by a newer version of Noren[ ({version})].",
    data: "Nothing has been changed.",
    next: "Open the room with the newer Noren.",
  },
  "vault.segmentSwapped": {
    happened: "Another segment stands in the place of a segment[ ({segment})].",
    data: "Nothing was shown. File names may have been exchanged.",
    next: "Put the file names right or bring the files back from a backup, then check the vault.",
  },
  "vault.segmentCut": {
    happened: "A segment[ ({segment})] of the vault is cut short.",
    data: "What lay beyond the cut cannot be read. What lies before it is intact.",
    next: "Bring the segment back from a backup and check the vault.",
  },
  "vault.recordDamaged": {
    happened: "A record in a segment[ ({segment})] is damaged or was altered.",
    data: "Its content was not shown. Everything else is intact.",
    next: "Bring the segment back from a backup and check the vault.",
  },
  "vault.recordSwapped": {
    happened: "Another record stands in that place of a segment[ ({segment})].",
    data: "Nothing was shown. Records may have been exchanged.",
    next: "Rebuild the index, or bring the segment back from a backup.",
  },
  "vault.chunkTampered": {
    happened: "Content in a segment[ ({segment})] is damaged or was altered.",
    data: "What could not be confirmed was not shown. Everything else is intact.",
    next: "Bring the segment back from a backup and check the vault.",
  },
  "vault.chunkMoved": {
    happened: "Part of the content in a segment[ ({segment})] stands in another's place.",
    data: "It was not shown. Somebody may have tampered with it.",
    next: "Tell a custodian and bring the segment back from a backup.",
  },
  "vault.contentAltered": {
    happened: "Content in a segment[ ({segment})] does not match the hash taken when it was stored.",
    data: "It was not used. Everything else is intact.",
    next: "Tell a custodian and bring the segment back from a backup.",
  },
  "vault.destroyed": {
    happened: "This content was destroyed.",
    data: "Its key was deleted under the destruction register, so it can no longer be opened.",
    next: "See the destruction register for when and by whom.",
  },
  "vault.keyMissing": {
    happened: "The key of this content is missing from the key database.",
    data: "It is not in the destruction register. The content is still there, encrypted.",
    next: "Bring keys.db back from a backup and check the vault.",
  },
  "vault.keyUnusable": {
    happened: "The key of this content does not open with this room's vault key.",
    data: "The content is still there, encrypted.",
    next: "Check that room.db and keys.db belong to the same room.",
  },
  "vault.objectUnknown": {
    happened: "The index of the vault does not know this content.",
    data: "Nothing has changed.",
    next: "Show the list again.",
  },
  "vault.objectUnfinished": {
    happened: "This content has not arrived completely.",
    data: "What arrived is kept. It is not shown before it is complete.",
    next: "Resume receiving.",
  },
  "vault.rangeOutside": {
    happened: "The request goes beyond the end of the content.",
    data: "Nothing was shown.",
    next: "Show the list again; report a fault if it happens again.",
  },
  "vault.indexOlder": {
    happened: "room.db is older than the key database.",
    data: "What was received since is still there, encrypted; nothing was removed.",
    next: "Bring back the newer room.db, or have a technician rebuild the index.",
  },
  "vault.keysAbsent": {
    happened: "The key database keys.db is missing.",
    data: "The content of the vault is still there, encrypted.",
    next: "Bring keys.db back from a backup.",
  },
  "vault.statementStale": {
    happened: "The destruction statement does not fit the vault as it is now.",
    data: "Nothing was destroyed.",
    next: "Begin the destruction anew.",
  },
  "vault.signaturesMissing": {
    happened: "The destruction statement does not carry the signatures of two custodians.",
    data: "Nothing was destroyed.",
    next: "Have two different custodians sign, each with their own card.",
  },
  "vault.registerAltered": {
    happened: "An entry[ ({number})] of the destruction register cannot be confirmed.",
    data: "The vault was not opened. Nothing has changed.",
    next: "Tell a custodian and bring the files of that entry in the destruction folder back from a copy.",
  },
  "vault.keyNeeded": {
    happened: "This card's role holds no key to the content of the vault.",
    data: "Nothing has changed.",
    next: "Sign in with a technician's card.",
  },
  "vault.numbersUsedUp": {
    happened: "The vault has used up its segment numbers.",
    data: "Everything saved is intact.",
    next: "Tell the administrator and make a new room.",
  },
  "vault.busy": {
    happened: "The vault is busy with other work.",
    data: "Nothing has changed.",
    next: "Wait until it is finished, then do it again.",
  },
  "shard.missing": {
    happened: "The catalogue of this delivery is not in the room's folder.",
    data: "What was received lies in the vault as before.",
    next: "Tell the administrator. The catalogue can be made anew from the vault.",
  },
  "shard.damaged": {
    happened: "The catalogue of this delivery is damaged and cannot be opened.",
    data: "What was received lies in the vault as before.",
    next: "Tell the administrator. The catalogue can be made anew from the vault.",
  },
  "link.outdated": {
    happened: "Another linkage was finished while this one was under way.",
    data: "Nothing has changed.",
    next: "Link once more.",
  },
  "link.incomplete": {
    happened: "The result of linking leaves somebody without a person.",
    data: "Nothing was linked, and nothing has changed.",
    next: "Try again. If it happens again, give the details below to the administrator.",
  },
  "catalogue.kindUnread": {
    happened: "Files of this kind cannot be read into the catalogue yet.",
    data: "The original lies in the vault. It is used for no provision.",
    next: "If it is needed, ask the provider to send it as a table or as DICOM.",
  },
  "catalogue.patientMissing": {
    happened: "Nothing says whose record this is: there is no patient number.",
    data: "The original lies in the vault. It is used for no provision.",
    next: "Ask the provider to send it with the patient's number.",
  },
  "catalogue.tableUnrecognised": {
    happened: "The headings do not tell what this table is.",
    data: "The original lies in the vault. It is used for no provision.",
    next: "Ask the provider about the headings. A column with the patient's number is needed.",
  },
  "catalogue.holdsItem": {
    happened: "What was chosen has been read into a catalogue. It cannot be destroyed by itself.",
    data: "Nothing was destroyed.",
    next: "Destroy the whole delivery. Its catalogue is destroyed with it.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
