import type { cardFailures as japanese } from "../ja/cardFailures.ts";
import type { FailureText } from "../ja/failures.ts";

export const cardFailures = {
  "card.pinNeeded": {
    happened: "The PIN is needed again for this.",
    data: "Nothing was done.",
    next: "Enter the PIN and do it again.",
  },
  "card.pinExpired": {
    happened: "The card's PIN has expired.",
    data: "The room has not changed.",
    next: "Change the PIN as the card's issuer describes, then enter it again.",
  },
  "card.pinNotSet": {
    happened: "No PIN has been set on this card yet.",
    data: "The room has not changed.",
    next: "Set a PIN as the card's issuer describes, then use the card.",
  },
  "card.pinCancelled": {
    happened: "Entering the PIN on the reader was cancelled, or took too long.",
    data: "Nothing was done.",
    next: "Do it again and enter the PIN as the reader's display asks.",
  },
  "card.unrecognized": {
    happened: "The card in the reader cannot be read.",
    data: "The room has not changed.",
    next: "Check which way round and which card it is. If it is the right one, ask the administrator to check the card software.",
  },
  "card.mechanismMissing": {
    happened: "This card cannot do the cryptography that was asked for[ ({mechanism})].",
    data: "Nothing was done.",
    next: "See in the card check what it can do, or use another card.",
  },
  "card.faulty": {
    happened: "The card or its reader reported a fault[ ({cause})].",
    data: "What did not finish was undone. What is stored is as it was.",
    next: "Take the card out, put it in and do it again. If it happens again, try another reader.",
  },
  "card.moduleAltered": {
    happened: "The file of the card software differs from the one that was registered.",
    data: "That file was not loaded. The room has not changed.",
    next: "Ask the administrator whether it was updated or tampered with.",
  },
  "card.moduleMissing": {
    happened: "The file of the card software is not there.",
    data: "Nothing was done.",
    next: "Ask the administrator whether the card software is installed.",
  },
  "card.moduleUnusable": {
    happened: "The card software cannot be used[ ({cause})].",
    data: "Nothing was done.",
    next: "Ask the administrator whether it is a PKCS#11 library and whether all it needs is installed.",
  },
  "card.decryptionFailed": {
    happened: "The card could not open the key. It is not meant for this card, or its content is damaged.",
    data: "Nothing was stored.",
    next: "Check that this is the recipient's card. If it is, ask the sender to make it again.",
  },
  "card.unfit": {
    happened: "This card cannot both open the room and sign approvals.",
    data: "Neither the card nor the room has changed.",
    next: "Show the results to the card's issuer and have the missing keys and certificates added.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
