import type { Instant } from "../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { isSignedBy, type Certificate } from "./certificate.ts";
import { extensions, readExtensionList } from "./certificateExtensions.ts";
import { constructed, readElement, readSmallInteger, readTime, tags, walk, type Element } from "./der.ts";

/** Certificate revocation lists (RFC 5280 §5): complete ones of the issuer itself. */

const largestCrl = 4 * 1024 * 1024;
/** Four megabytes hold some 100,000 entries. */
const largestCount = 600_000;

export interface RevocationList {
  readonly der: Buffer;
  readonly issuerEncoding: Buffer;
  readonly issuedAt: Instant;
  readonly nextUpdate: Instant | undefined;
  /** By the hexadecimal content of the serial number. */
  readonly revoked: ReadonlyMap<string, { readonly at: Instant; readonly reason: number }>;
}

const crlReason = "2.5.29.21";
/** How the invalidity came about, said more precisely; nothing hangs on it here. */
const invalidityDate = "2.5.29.24";

export function readCrl(der: Uint8Array): Result<RevocationList> {
  if (der.length > largestCrl) return fail("certificate.crlUnusable", { reason: "tooLarge" });
  try {
    return succeed(read(Buffer.from(der)));
  } catch (error) {
    if (error instanceof FailureError) return fail("certificate.crlUnusable", { reason: "malformed" });
    throw error;
  }
}

function read(der: Buffer): RevocationList {
  const signed = walk(readElement(der, "DER", largestCount), tags.sequence);
  const fields = walk(signed.take(tags.sequence), tags.sequence);
  const outerAlgorithm = signed.take(tags.sequence);
  signed.take(tags.bitString);
  signed.done();
  const version = fields.takeIf(tags.integer);
  if (version !== undefined && readSmallInteger(version) !== 1) throw new FailureError("envelope.unsupported");
  if (!fields.take(tags.sequence).encoding.equals(outerAlgorithm.encoding)) throw new FailureError("envelope.malformed");
  const issuer = fields.take(tags.sequence);
  const issuedAt = readTime(fields.takeAny()) as Instant;
  const next = fields.takeIf(tags.utcTime) ?? fields.takeIf(tags.generalizedTime);
  const entries = fields.takeIf(tags.sequence);
  // A list of changes only, or of some reasons or some certificates only, says so critically: it would be taken for the whole.
  refuseCritical(fields.takeIf(constructed(0)), new Set([extensions.crlNumber, extensions.authorityKeyIdentifier]));
  fields.done();
  return {
    der,
    issuerEncoding: issuer.encoding,
    issuedAt,
    nextUpdate: next === undefined ? undefined : (readTime(next) as Instant),
    revoked: new Map((entries?.members ?? []).map(readEntry)),
  };
}

function refuseCritical(wrapper: Element | undefined, known: ReadonlySet<string>): void {
  if (readExtensionList(wrapper).some(({ identifier, isCritical }) => isCritical && !known.has(identifier))) throw new FailureError("envelope.unsupported");
}

function readEntry(entry: Element): [string, { at: Instant; reason: number }] {
  const fields = walk(entry, tags.sequence);
  const serial = fields.take(tags.integer);
  const at = readTime(fields.takeAny()) as Instant;
  const more = fields.takeIf(tags.sequence);
  fields.done();
  // certificateIssuer would make it the entry of another authority (RFC 5280 §5.3.3).
  refuseCritical(more, new Set([crlReason, invalidityDate]));
  const value = readExtensionList(more).find(({ identifier }) => identifier === crlReason)?.value;
  return [serial.content.toString("hex"), { at, reason: value === undefined ? 0 : (readElement(value, "DER").content[0] ?? 0) }];
}

/** keyCompromise, cACompromise, aACompromise: whoever has the key can date a signature as he likes. */
const compromised: ReadonlySet<number> = new Set([1, 2, 10]);

/** Whether the list says that the certificate was not to be believed at that time. */
export function isRevoked({ revoked }: RevocationList, { serialEncoding }: Certificate, at: Instant): boolean {
  const entry = revoked.get(readElement(serialEncoding, "DER").content.toString("hex"));
  return entry !== undefined && (entry.at <= at || compromised.has(entry.reason));
}

/** Signed by that authority, which is entitled to (RFC 5280 §6.3.3 f). */
export const isCrlOf = ({ der, issuerEncoding }: RevocationList, authority: Certificate): boolean =>
  issuerEncoding.equals(authority.subjectEncoding) && authority.usages.has("cRLSign") && isSignedBy(der, authority, largestCount);
