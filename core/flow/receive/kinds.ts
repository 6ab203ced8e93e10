import type { HeldCause } from "../../domain/delivery.ts";
import type { FailureCode } from "../../domain/failure.ts";
import { causeOf as causeInMedium } from "../../media/source/itemKinds.ts";

/** What is held for this does not enter the vault either. */
export const isKeptOut = (cause: HeldCause | undefined): boolean => cause === "executable" || cause === "macro" || cause === "malware";

/** The group of the desk for whatever stopped one item. */
export function causeOf(code: FailureCode): HeldCause {
  if (code === "package.partMissing") return "missing";
  if (code === "room.unreadable") return "unreadable";
  if (code === "envelope.notForCard" || code === "package.wrongRecipient") return "envelopeForOthers";
  // An envelope of a make that is not read is no damaged one.
  if (code === "envelope.unsupported" || code === "envelope.pkcs1Refused" || code === "envelope.sha1Refused" || code === "signature.unsupported") return "envelopeRefused";
  if (code.startsWith("certificate.")) return "signerUnknown";
  if (code.startsWith("envelope.") || code.startsWith("signature.")) return "envelopeDamaged";
  return code.startsWith("package.") ? "altered" : causeInMedium(code);
}

/** Trying again can help where the medium, the card or the limits were at fault, and not where a name or the content itself is. */
export const canRetry: ReadonlySet<HeldCause> = new Set<HeldCause>([
  "unreadable",
  "tooDeep",
  "tooLarge",
  "archiveRefused",
  "archiveEncrypted",
  "archiveDamaged",
  "envelopeDamaged",
  "envelopeForOthers",
  "envelopeRefused",
  "signerUnknown",
  "missing",
  "altered",
  // Trying again is how a person takes what nobody announced, or what nobody knows.
  "unannounced",
  "unknownKind",
]);

/** Bytes that are no text in any encoding, so that a person can point at them: printable ASCII as it is, the rest as `\\x81`. */
export const spelledOut = (name: Uint8Array): string =>
  [...name].map((byte) => (byte >= 0x20 && byte < 0x7f && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`)).join("");
