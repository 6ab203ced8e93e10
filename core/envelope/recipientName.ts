import { FailureError } from "../domain/failure.ts";
import type { Certificate } from "./certificate.ts";
import { constructed, primitive, readOctets, sequence, tags, walk, type Element } from "./der.ts";
import type { RecipientName } from "./header.ts";

/** How a recipient's or a signer's certificate is named: by issuer and serial number, or by its key (RFC 5652 §6.2, §5.3). */

export const issuerAndSerial = ({ issuerEncoding, serialEncoding }: Certificate): Buffer => sequence(issuerEncoding, serialEncoding);

export function readRecipientName(name: Element): RecipientName {
  if (name.tag === tags.sequence) {
    const fields = walk(name, tags.sequence);
    fields.take(tags.sequence);
    fields.take(tags.integer);
    fields.done();
    return { kind: "issuer", encoding: Buffer.from(name.encoding) };
  }
  if (name.tag === constructed(0) && name.members[0]?.tag === tags.octetString) {
    // RecipientKeyIdentifier (RFC 5652 §6.2.2): date and other attributes would choose among keys of one identifier.
    return { kind: "key", identifier: Buffer.from(name.members[0].content) };
  }
  if (name.tag !== primitive(0) && name.tag !== constructed(0)) throw new FailureError("envelope.malformed");
  return { kind: "key", identifier: Buffer.from(readOctets(name, primitive(0))) };
}

export const isNamed = (certificate: Certificate, name: RecipientName): boolean =>
  name.kind === "issuer" ? issuerAndSerial(certificate).equals(name.encoding) : certificate.keyIdentifier?.equals(name.identifier) === true;
