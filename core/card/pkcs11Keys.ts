import { createHash } from "node:crypto";
import { returnValue, type Attribute, type Handle, type Library } from "../platform/pkcs11.ts";
import type { CardKey, Curve, KeyAlgorithm, KeyPurpose } from "./card.ts";
import { readCertificateOfKey } from "./certificateOfKey.ts";
import { attribute, curveParameters, keyType, objectClass } from "./pkcs11Constants.ts";

/** A key of a token; before login most tokens show only the certificate that names it. */
export interface TokenKey extends CardKey {
  readonly handle: Handle | undefined;
}

/** More than any card has slots for (PIV: 24), and what one frame to the room holds. */
const mostKeys = 32;
const mostObjects = 256;
const largestCertificate = 8 * 1024;

export function findObjects(library: Library, session: Handle, template: readonly Attribute[]): readonly Handle[] {
  library.C_FindObjectsInit(session, template);
  try {
    const found: Handle[] = [];
    for (;;) {
      // A module may give them in portions.
      const more = library.C_FindObjects(session, mostObjects);
      found.push(...more);
      if (more.length === 0 || found.length >= mostObjects) return found;
    }
  } finally {
    library.C_FindObjectsFinal(session);
  }
}

const notThere = new Set(["CKR_ATTRIBUTE_TYPE_INVALID", "CKR_ATTRIBUTE_SENSITIVE", "CKR_ATTRIBUTE_VALUE_INVALID", "CKR_FUNCTION_FAILED"]);

/** One at a time: asked for several, modules fail for all when one is not there. */
function valueOf(library: Library, session: Handle, object: Handle, type: number): Buffer | undefined {
  try {
    return library.C_GetAttributeValue(session, object, [{ type }])[0]?.value;
  } catch (error) {
    if (notThere.has(returnValue(error) ?? "")) return undefined;
    throw error;
  }
}

interface HeldCertificate {
  readonly der: Buffer;
  readonly algorithm: KeyAlgorithm;
  readonly purposes: ReadonlySet<KeyPurpose>;
}

/** What the token shows now. The purposes of a key are what the token lets it do, narrowed by its certificate's key usage. */
export function readKeys(library: Library, session: Handle): readonly TokenKey[] {
  const certificates = readCertificates(library, session);
  const seen = new Set<string>();
  const keys: TokenKey[] = [];
  const add = (id: string, purpose: KeyPurpose, key: Omit<TokenKey, "id" | "purpose">): void => {
    const name = `${id}-${purpose}`;
    if (seen.has(name) || keys.length >= mostKeys) return;
    seen.add(name);
    keys.push({ id: name, purpose, ...key });
  };
  const named = new Set<string>();
  for (const handle of findObjects(library, session, [{ type: attribute.class, value: objectClass.privateKey }])) {
    const id = identifierOf(valueOf(library, session, handle, attribute.id));
    const certificate = certificates.get(id);
    const algorithm = certificate?.algorithm ?? algorithmOf(library, session, handle);
    if (algorithm === undefined) continue;
    named.add(id);
    const pinEachUse = isTrue(valueOf(library, session, handle, attribute.alwaysAuthenticate));
    for (const [type, purpose] of algorithm.kind === "rsa" ? rsaPurposes : ellipticPurposes)
      if (isTrue(valueOf(library, session, handle, type)) && certificate?.purposes.has(purpose) !== false)
        add(id, purpose, { algorithm, pinEachUse, handle, ...(certificate && { certificate: certificate.der }) });
  }
  for (const [id, { der, algorithm, purposes }] of certificates) {
    if (named.has(id)) continue;
    for (const [, purpose] of algorithm.kind === "rsa" ? rsaPurposes : ellipticPurposes)
      if (purposes.has(purpose)) add(id, purpose, { algorithm, pinEachUse: false, handle: undefined, certificate: der });
  }
  // Some tokens list them in another order each time.
  return keys.sort((one, other) => (one.id < other.id ? -1 : 1));
}

const ellipticPurposes = [
  [attribute.derive, "agree"],
  [attribute.sign, "sign"],
] as const;
const rsaPurposes = [
  [attribute.decrypt, "transport"],
  [attribute.sign, "sign"],
] as const;

function readCertificates(library: Library, session: Handle): ReadonlyMap<string, HeldCertificate> {
  const certificates = new Map<string, HeldCertificate>();
  for (const object of findObjects(library, session, [{ type: attribute.class, value: objectClass.certificate }])) {
    const der = valueOf(library, session, object, attribute.value);
    const read = der === undefined || der.length > largestCertificate ? undefined : readCertificateOfKey(der);
    const id = identifierOf(valueOf(library, session, object, attribute.id));
    if (der !== undefined && read !== undefined && !certificates.has(id)) certificates.set(id, { der, ...read });
  }
  return certificates;
}

/** CKA_ID joins key and certificate (PKCS#11 §4.6.3). */
function identifierOf(id: Buffer | undefined): string {
  if (id === undefined || id.length === 0) return "unnamed";
  return id.length <= 32 ? id.toString("hex") : createHash("sha256").update(id).digest("hex");
}

const isTrue = (value: Buffer | undefined): boolean => value?.[0] === 1;

/** Of a key that no certificate names. */
function algorithmOf(library: Library, session: Handle, handle: Handle): KeyAlgorithm | undefined {
  const type = valueOf(library, session, handle, attribute.keyType)?.[0];
  if (type === keyType.rsa) {
    const modulus = valueOf(library, session, handle, attribute.modulus);
    return modulus === undefined ? undefined : { kind: "rsa", bits: bitsOf(modulus) };
  }
  if (type !== keyType.elliptic) return undefined;
  const given = valueOf(library, session, handle, attribute.ecParameters)?.toString("hex");
  const curve = (["P-256", "P-384"] as const satisfies readonly Curve[]).find((name) => curveParameters[name] === given);
  return curve === undefined ? undefined : { kind: "elliptic", curve };
}

function bitsOf(modulus: Buffer): number {
  const first = modulus.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (modulus.length - first) * 8 - (Math.clz32(modulus[first] ?? 0) - 24);
}
