import { FailureError } from "../domain/failure.ts";
import { constructed, primitive, readBoolean, readElement, readObjectIdentifier, readOctets, readSmallInteger, tags, walk, type Element } from "./der.ts";

/** The extensions of a certificate that mean something here (RFC 5280 §4.2). */

export const keyUsages = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
] as const;
export type KeyUsage = (typeof keyUsages)[number];

export const extensions = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  crlNumber: "2.5.29.20",
  certificatePolicies: "2.5.29.32",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
} as const;

/** Marks the certificates of software cards; the arc is a UUID of ours (X.667), so nobody else issues under it. */
export const demoPolicy = "2.25.3623797029539473721856013766187387704";
export const demoOrganization = "Noren demo";

export interface Extensions {
  readonly usages: ReadonlySet<KeyUsage>;
  readonly isAuthority: boolean;
  readonly pathLength: number | undefined;
  readonly keyIdentifier: Buffer | undefined;
  readonly authorityKeyIdentifier: Buffer | undefined;
  readonly policies: readonly string[];
  readonly hasUnknownCritical: boolean;
}

/** anyExtendedKeyUsage, emailProtection (what CMS is mostly for), documentSigning (RFC 9336). */
const fittingPurposes: ReadonlySet<string> = new Set(["2.5.29.37.0", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36"]);

/** Read to the last byte where they are obeyed; those of other issuers are their own affair, unless they are critical. */
const obeyed: ReadonlySet<string> = new Set([
  extensions.subjectKeyIdentifier,
  extensions.keyUsage,
  extensions.basicConstraints,
  extensions.certificatePolicies,
  extensions.authorityKeyIdentifier,
]);
/** A name beside the subject limits nothing. */
const harmless: ReadonlySet<string> = new Set([extensions.subjectAlternativeName]);

export function readExtensions(wrapper: Element | undefined): Extensions {
  const known = new Map<string, Element>();
  let hasUnknownCritical = false;
  for (const { identifier, isCritical, value } of readExtensionList(wrapper)) {
    if (obeyed.has(identifier)) known.set(identifier, readElement(value, "DER"));
    else if (isCritical && !harmless.has(identifier) && !(identifier === extensions.extendedKeyUsage && isFitting(value))) hasUnknownCritical = true;
  }
  const identifier = known.get(extensions.subjectKeyIdentifier);
  return {
    usages: readKeyUsage(known.get(extensions.keyUsage)),
    ...readConstraints(known.get(extensions.basicConstraints)),
    keyIdentifier: identifier === undefined ? undefined : Buffer.from(octetsOf(identifier)),
    authorityKeyIdentifier: readAuthorityKey(known.get(extensions.authorityKeyIdentifier)),
    policies: (known.get(extensions.certificatePolicies)?.members ?? []).map((policy) =>
      readObjectIdentifier(walk(policy, tags.sequence).take(tags.objectIdentifier)),
    ),
    hasUnknownCritical,
  };
}

interface Extension {
  readonly identifier: string;
  readonly isCritical: boolean;
  readonly value: Buffer;
}

/** Extensions of a certificate, a revocation list, or an entry of one, inside their explicit tag or bare. */
export function readExtensionList(wrapper: Element | undefined): readonly Extension[] {
  const list = wrapper?.tag === tags.sequence ? wrapper : wrapper?.members[0];
  const seen = new Set<string>();
  return (list?.members ?? []).map((extension) => {
    const fields = walk(extension, tags.sequence);
    const identifier = readObjectIdentifier(fields.take(tags.objectIdentifier));
    const critical = fields.takeIf(tags.boolean);
    const value = readOctets(fields.take(tags.octetString));
    fields.done();
    // RFC 5280 §4.2: no extension twice.
    if (seen.has(identifier)) throw new FailureError("envelope.malformed");
    seen.add(identifier);
    return { identifier, isCritical: critical !== undefined && readBoolean(critical), value };
  });
}

const isFitting = (value: Buffer): boolean => readElement(value, "DER").members.some((purpose) => fittingPurposes.has(readObjectIdentifier(purpose)));

function octetsOf(source: Element): Buffer {
  if (source.tag !== tags.octetString) throw new FailureError("envelope.malformed");
  return source.content;
}

function readKeyUsage(bits: Element | undefined): ReadonlySet<KeyUsage> {
  if (bits === undefined) return new Set();
  if (bits.tag !== tags.bitString) throw new FailureError("envelope.malformed");
  return new Set(keyUsages.filter((_, index) => ((bits.content[1] ?? 0) & (0x80 >> index)) !== 0));
}

function readConstraints(value: Element | undefined): Pick<Extensions, "isAuthority" | "pathLength"> {
  if (value === undefined) return { isAuthority: false, pathLength: undefined };
  const fields = walk(value, tags.sequence);
  const flag = fields.takeIf(tags.boolean);
  const length = fields.takeIf(tags.integer);
  fields.done();
  return { isAuthority: flag !== undefined && readBoolean(flag), pathLength: length === undefined ? undefined : readSmallInteger(length) };
}

function readAuthorityKey(value: Element | undefined): Buffer | undefined {
  if (value === undefined) return undefined;
  if (value.tag !== tags.sequence || value.members.some(({ tag }) => tag !== primitive(0) && tag !== constructed(1) && tag !== primitive(2)))
    throw new FailureError("envelope.malformed");
  const identifier = value.members.find(({ tag }) => tag === primitive(0));
  return identifier === undefined ? undefined : Buffer.from(identifier.content);
}
