import { expect, test } from "vitest";
import type { Instant } from "../../domain/brand.ts";
import { makeHolder } from "../../envelope/testing/counterpart.ts";
import { checkSigner, type PackageTrust, type SignerOrder } from "./packageTrust.ts";
import { clock, day, makeParty } from "./testing/party.ts";
import { signersOf, trustOfPolicy } from "./trustOfPolicy.ts";

const party = makeParty();
const now = clock.now();

const check = (more: Partial<SignerOrder> & { readonly trust: PackageTrust }): unknown => {
  const checked = checkSigner({ certificate: party.operator.certificate, role: "operator", intermediates: [], signedAt: now, at: now, ...more });
  return checked.ok ? (checked.value.senders ?? "anyone") : checked.failure;
};

const policyOf = (revoked: readonly string[] = []): Parameters<typeof trustOfPolicy>[0] => ({
  providers: [
    { id: "one", name: "一", kind: "hospital", signers: [{ role: "operator", certificate: party.operator.certificate.hash, certificatePem: party.operator.certificatePem }] },
    { id: "two", name: "二", kind: "hospital", signers: [{ role: "operator", certificate: party.operator.certificate.hash, certificatePem: party.operator.certificatePem }, { role: "approver", certificate: party.approver.certificate.hash, certificatePem: "unreadable" }] },
  ],
  revoked: revoked.map((certificatePem) => ({ certificatePem, at: now })),
});

test("a room believes its providers' own certificates, in their roles, and nobody else", () => {
  const trust = trustOfPolicy(policyOf());
  expect(check({ trust })).toEqual(["one", "two"]);
  expect(check({ trust, role: "approver" })).toEqual({ code: "package.signerRole", details: { role: "approver" } });
  // Certified by the same authority, and not registered.
  expect(check({ trust, certificate: party.approver.certificate, role: "approver" })).toEqual({ code: "package.signerUnknown", details: { role: "approver" } });
});

test("what the room declared void is void", () => {
  expect(check({ trust: trustOfPolicy(policyOf([party.operator.certificatePem])) })).toEqual({ code: "package.signerRevoked", details: { role: "operator" } });
});

test("inside an envelope the provider's own people count, and none that was declared void", () => {
  const own = [new Uint8Array(party.operator.certificate.der)];
  expect([signersOf(policyOf(), "one"), signersOf(policyOf(), "two"), signersOf(policyOf(), "nobody")]).toEqual([own, own, []]);
  expect(signersOf(policyOf([party.operator.certificatePem]), "one")).toEqual([]);
});

test("a certificate counts at both moments: when it signed, and now", () => {
  const brief = makeHolder(party.authority, "Brief", { usage: "digitalSignature", during: { from: (now - day) as Instant, until: (now + day) as Instant } });
  const trust: PackageTrust = { signers: [{ certificate: brief.certificate, roles: ["operator"] }], authorities: [], crls: [] };
  const at = (signedAt: number, read: number): unknown => check({ trust, certificate: brief.certificate, signedAt: signedAt as Instant, at: read as Instant });
  expect(at(now, now)).toBe("anyone");
  for (const [signedAt, read] of [[now - 2 * day, now], [now + 2 * day, now], [now, now + 2 * day], [now, now - 2 * day]] as const) expect(at(signedAt, read)).toEqual({ code: "package.signerExpired", details: { role: "operator" } });
});

test("an authority that is trusted vouches for whom it certified, one that merely issued does not", () => {
  const none = { signers: [], crls: [] };
  expect(check({ trust: { ...none, authorities: [party.authorityCertificate] } })).toBe("anyone");
  expect(check({ trust: { ...none, authorities: [], issuers: [party.authorityCertificate] } })).toMatchObject({ code: "package.signerUnknown" });
});
