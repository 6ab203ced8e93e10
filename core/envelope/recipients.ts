import { FailureError } from "../domain/failure.ts";
import { constructed, readElement, tags } from "./der.ts";
import type { RecipientEntry } from "./header.ts";
import { readAgreement } from "./keyAgreement.ts";
import { readTransport } from "./keyTransport.ts";
import { readPassword } from "./passwordKey.ts";
import { readShared } from "./sharedKey.ts";

/** Far more officers than any room has; each one costs a comparison for each key. */
const mostRecipients = 1000;

/** RecipientInfos (RFC 5652 §6.2). */
export function readRecipients(bytes: Buffer): readonly RecipientEntry[] {
  const { tag, members } = readElement(bytes, "BER");
  if (tag !== tags.set) throw new FailureError("envelope.malformed");
  if (members.length > mostRecipients) throw new FailureError("envelope.tooLarge");
  return members.map((recipient): RecipientEntry => {
    if (recipient.tag === tags.sequence) return readTransport(recipient);
    if (recipient.tag === constructed(1)) return readAgreement(recipient);
    if (recipient.tag === constructed(2)) return readShared(recipient);
    if (recipient.tag === constructed(3)) return readPassword(recipient);
    // OtherRecipientInfo (RFC 5652 §6.2.5): whom it is for only its own standard says.
    if (recipient.tag === constructed(4)) return { kind: "unsupported", recipients: [] };
    throw new FailureError("envelope.malformed");
  });
}
