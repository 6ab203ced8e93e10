import type { deliveryFailures as japanese } from "../ja/deliveryFailures.ts";
import type { FailureText } from "../ja/failures.ts";

export const deliveryFailures = {
  "delivery.unknown": {
    happened: "There is no delivery with this number.",
    data: "Nothing has changed.",
    next: "Open the list of deliveries again and check the number.",
  },
  "delivery.wrongState": {
    happened: "This cannot be done with the delivery at its present stage.[ Present stage: {state}]",
    data: "Nothing has changed.",
    next: "Look at the delivery's page for its stage and what comes next.",
  },
  "delivery.underWay": {
    happened: "This delivery is being worked on already.",
    data: "That work goes on.",
    next: "Wait until it is done, or pause it, then try again.",
  },
  "delivery.mediumAbsent": {
    happened: "This medium is in none of the ports.",
    data: "What is stored stays stored.",
    next: "Insert the same medium and press Resume.",
  },
  "delivery.mediumChanged": {
    happened: "What is on the medium differs from what was there when receiving began.",
    data: "What is stored stays stored; nothing of the different content was taken.",
    next: "Check medium and seal numbers. If the content did change, ask the provider.",
  },
  "delivery.providerUnknown": {
    happened: "The chosen provider is not enrolled in this room.",
    data: "Nothing has been taken.",
    next: "Choose another, or ask the custodians to enrol the provider.",
  },
  "delivery.providerMismatch": {
    happened: "The signatures on the medium are not those of the chosen provider.",
    data: "Nothing has been taken.",
    next: "Choose the provider the signatures name. If that is unexpected, seal the medium again and ask the provider.",
  },
  "delivery.reasonNeeded": {
    happened: "What came differs from what was announced, or items are still held: a reason is needed.",
    data: "The comparison is stored.",
    next: "Write the reason for the difference and settle again.",
  },
  "delivery.capacity": {
    happened: "The disk has too little free space to receive this.[ Needed: {needed} bytes, free: {free} bytes]",
    data: "Nothing has been taken.",
    next: "Free some space, then try again.",
  },
  "delivery.nothingThere": {
    happened: "There is nothing on this medium to receive.",
    data: "The medium was not touched.",
    next: "Ask the provider whether it is the right one.",
  },
  "delivery.sealNote": {
    happened: "The seal is said to be broken, but nothing explains it.",
    data: "Nothing has been taken.",
    next: "Describe in the note what was found.",
  },
  "delivery.mixed": {
    happened: "The medium holds packages together with other files.",
    data: "Nothing has been taken and the medium was not touched.",
    next: "Ask the provider for a medium with one package and nothing else.",
  },
  "data.holderUnknown": {
    happened: "Nobody in this delivery has that number.",
    data: "Nothing has changed.",
    next: "Choose from the list again.",
  },
  "ledger.unknown": {
    happened: "The media ledger does not know this medium number.",
    data: "Nothing has been taken.",
    next: "Check the number, or register the medium first.",
  },
  "ledger.exists": {
    happened: "This medium number or serial number is in the ledger already.",
    data: "The ledger has not changed.",
    next: "Look at the entry that is there.",
  },
  "ledger.transition": {
    happened: "The medium cannot move like this from where it is.",
    data: "The ledger has not changed.",
    next: "Look at its present state in the ledger.",
  },
  "ledger.serialDiffers": {
    happened: "The serial number of the inserted medium differs from the ledger's for this number.",
    data: "Nothing has been taken.",
    next: "Check the medium number and which medium is inserted.",
  },
  "ledger.destroyed": {
    happened: "By the ledger this medium was destroyed.",
    data: "Nothing has been taken.",
    next: "Check the number. If it is right, tell the custodians.",
  },
  "ledger.unregistered": {
    happened: "The inserted medium is not in the media ledger.",
    data: "Nothing was taken from it.",
    next: "Register it in the ledger, then try again.",
  },
  "held.notHeld": {
    happened: "Some of what was chosen is no longer held.",
    data: "Nothing has changed.",
    next: "Open the list again and choose anew.",
  },
  "held.noRetry": {
    happened: "Some of these cannot be tried again: another attempt would end the same.",
    data: "They stay held.",
    next: "Exclude them, or ask the provider with a question form.",
  },
  "held.notHere": {
    happened: "Trying these again needs the original medium.",
    data: "They stay held.",
    next: "Insert the original medium and try again.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
