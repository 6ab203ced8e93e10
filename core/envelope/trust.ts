import type { Instant } from "../domain/brand.ts";
import { fail, succeed, type FailureCode, type Result } from "../domain/failure.ts";
import { isIssuedBy, isValidAt, type Certificate } from "./certificate.ts";
import type { KeyUsage } from "./certificateExtensions.ts";
import { isCrlOf, isRevoked, readCrl, type RevocationList } from "./crl.ts";

/** Whether a certificate is to be believed (RFC 5280 §6): a way to an authority of the room, and nothing on it that speaks against it. */

export interface TrustOrder {
  readonly certificate: Certificate;
  /** A certificate that stands here itself is trusted as it is. */
  readonly authorities: readonly Certificate[];
  readonly intermediates?: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  readonly at: Instant;
  readonly usage: "sign" | "agree" | "transport";
  /** "required": every issuer on the way must have a list here. Default: lists that are here are obeyed. */
  readonly revocation?: "required" | "ifKnown";
}

const neededUsages: Readonly<Record<TrustOrder["usage"], readonly KeyUsage[]>> = {
  sign: ["digitalSignature", "nonRepudiation"],
  agree: ["keyAgreement"],
  transport: ["keyEncipherment"],
};

/** Authorities between a certificate and the room's trust; real ones have one or two. */
const longestPath = 6;
/** Of one search: crossed certificates could otherwise be tried in very many orders. */
const mostSignatures = 64;

export function checkTrust(order: TrustOrder): Result<void> {
  const { certificate, usage, at } = order;
  if (certificate.isAuthority || !neededUsages[usage].some((needed) => certificate.usages.has(needed))) return fail("certificate.usage");
  const lists: RevocationList[] = [];
  for (const der of order.crls) {
    const list = readCrl(der);
    if (!list.ok) return list;
    lists.push(list.value);
  }
  let refusal: FailureCode | undefined = "certificate.untrusted";
  // Another way may hold where one does not; what is told is what is wrong with a complete one.
  for (const path of pathsOf(order)) {
    // What its own issuer has revoked is revoked, on whatever other way it could be believed.
    if (isRevokedByIssuer(path, lists, at)) return fail("certificate.revoked");
    if (refusal === undefined) continue;
    refusal = path.map((member, index) => wrongWith(member, index, at)).find((code) => code !== undefined) ?? revocation(path, lists, order);
  }
  return refusal === undefined ? succeed(undefined) : fail(refusal);
}

function isRevokedByIssuer([certificate, issuer]: readonly Certificate[], lists: readonly RevocationList[], at: Instant): boolean {
  if (certificate === undefined || issuer === undefined) return false;
  const list = newest(lists.filter((one) => isCrlOf(one, issuer)));
  return list !== undefined && isRevoked(list, certificate, at);
}

/** An older list may know less. */
const newest = (lists: readonly RevocationList[]): RevocationList | undefined =>
  lists.reduce<RevocationList | undefined>((found, list) => (found === undefined || list.issuedAt > found.issuedAt ? list : found), undefined);

/** From the certificate to an authority of the room, each signed by the next. */
function* pathsOf({ certificate, authorities, intermediates = [] }: TrustOrder): Generator<readonly Certificate[]> {
  if (authorities.some(({ hash }) => hash === certificate.hash)) yield [certificate];
  let budget = mostSignatures;
  const open: (readonly Certificate[])[] = [[certificate]];
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const last = path.at(-1) ?? certificate;
    const isNext = (issuer: Certificate): boolean => issuer.subjectEncoding.equals(last.issuerEncoding) && budget-- > 0 && isIssuedBy(last, issuer);
    for (const authority of authorities) if (isNext(authority)) yield [...path, authority];
    if (path.length > longestPath) continue;
    const known = new Set(path.map(({ keyHash }) => keyHash));
    for (const issuer of intermediates) if (!known.has(issuer.keyHash) && isNext(issuer)) open.push([...path, issuer]);
  }
}

function wrongWith(certificate: Certificate, index: number, at: Instant): FailureCode | undefined {
  if (!isValidAt(certificate, at)) return at < certificate.validFrom ? "certificate.notYetValid" : "certificate.expired";
  if (certificate.hasUnknownCritical) return "certificate.constraint";
  // Below an authority stand `index - 1` others and the certificate itself.
  return index > 0 && certificate.pathLength !== undefined && index - 1 > certificate.pathLength ? "certificate.constraint" : undefined;
}

function revocation(path: readonly Certificate[], lists: readonly RevocationList[], order: TrustOrder): FailureCode | undefined {
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1];
    if (issuer === undefined) return undefined;
    const named = lists.filter(({ issuerEncoding }) => issuerEncoding.equals(issuer.subjectEncoding));
    const own = named.filter((list) => isCrlOf(list, issuer));
    if (named.length > own.length && own.length === 0) return "certificate.crlUnusable";
    const list = newest(own);
    if (list === undefined) {
      if (order.revocation === "required") return "certificate.crlMissing";
      continue;
    }
    if (isRevoked(list, certificate, order.at)) return "certificate.revoked";
    if (list.nextUpdate !== undefined && list.nextUpdate < order.at) return "certificate.crlStale";
  }
  return undefined;
}

/** By key, never by signature or certificate: a card that signs twice, or has two certificates, is one card (TUF GHSA-r7vq-6425-j94w). */
export function countCards(signers: readonly Certificate[]): number {
  return new Set(signers.map(({ keyHash }) => keyHash)).size;
}

export const checkDistinctCards = (signers: readonly Certificate[], needed: number): Result<void> =>
  countCards(signers) < needed ? fail("signature.sameCard", { needed, given: countCards(signers) }) : succeed(undefined);
