import { createHash } from "node:crypto";
import type { Instant } from "../../domain/brand.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { OfficerState } from "../../domain/officer.ts";
import type { Policy, PolicyModule, PolicyOfficer, Provider, ProviderSigner } from "../../domain/policy.ts";
import { isIssuedBy, isValidAt, readCertificatePem } from "../../envelope/certificate.ts";
import { readFile } from "../../platform/disk.ts";
import { checkCard, checkOfficer, missingRole } from "../checkOfficers.ts";
import type { PolicyChange } from "../ceremony/openCeremony.ts";

type Change<Kind extends PolicyChange["kind"]> = Extract<PolicyChange, { kind: Kind }>;

/** The policy as it would be; each change is looked at in turn, and the first that cannot be made says why. */
export function applyChanges(policy: Policy, changes: readonly PolicyChange[], now: Instant): Result<Policy> {
  let changed = policy;
  for (const change of changes) {
    const next = applyChange(changed, change, now);
    if (!next.ok) return next;
    changed = next.value;
  }
  if (JSON.stringify(changed) === JSON.stringify(policy)) return fail("policy.nothingChanged");
  const missing = missingRole(changed.officers.filter(({ state }) => state === "active"));
  return missing === undefined ? succeed(changed) : fail("policy.officersTooFew", missing);
}

function applyChange(policy: Policy, change: PolicyChange, now: Instant): Result<Policy> {
  switch (change.kind) {
    case "officer.enrol":
      return enrol(policy, change, now);
    case "officer.renew":
      return renew(policy, change);
    case "officer.replaceCard":
      return replaceCard(policy, change, now);
    case "officer.suspend":
      return turn(policy, change.officer, ["active"], "suspended");
    case "officer.reinstate":
      return turn(policy, change.officer, ["suspended"], "active");
    case "officer.revoke": {
      const turned = turn(policy, change.officer, ["active", "suspended"], "revoked");
      return turned.ok ? succeed(revokeCertificates(turned.value, change.officer, now)) : turned;
    }
    case "provider.set":
      return setProvider(policy, change, now);
    case "provider.remove": {
      const providers = policy.providers.filter(({ id }) => id !== change.provider);
      return providers.length === policy.providers.length ? fail("policy.providerUnknown") : succeed({ ...policy, providers });
    }
    case "modules.set": {
      const cardModules = hashModules(change.paths);
      return cardModules.ok ? succeed({ ...policy, cardModules: cardModules.value }) : cardModules;
    }
    case "switches.set":
      return succeed({ ...policy, switches: change.switches });
  }
}

/** What makes a certificate of an officer unusable has a code of its own here: nothing is being created. */
function asOfficerFailure(failed: { readonly ok: false; readonly failure: { readonly code: string; readonly details?: Readonly<Record<string, string | number>> } }): Result<never> {
  return failed.failure.code === "room.certificateUnusable" ? fail("officer.certificateUnusable", failed.failure.details) : (failed as Result<never>);
}

function enrol(policy: Policy, { officer }: Change<"officer.enrol">, now: Instant): Result<Policy> {
  const checked = checkOfficer(officer, policy.officers, policy.room.kind, now);
  return checked.ok ? succeed({ ...policy, officers: [...policy.officers, checked.value] }) : asOfficerFailure(checked);
}

function withOfficer(policy: Policy, id: string, change: (officer: PolicyOfficer) => Result<PolicyOfficer>): Result<Policy> {
  const known = policy.officers.find((officer) => officer.id === id);
  if (known === undefined) return fail("officer.unknown");
  const changed = change(known);
  return changed.ok ? succeed({ ...policy, officers: policy.officers.map((officer) => (officer === known ? changed.value : officer)) }) : changed;
}

const renew = (policy: Policy, { officer: id, pledge, training, organization, notification }: Change<"officer.renew">): Result<Policy> =>
  withOfficer(policy, id, (officer) =>
    officer.state === "revoked"
      ? fail("officer.stateWrong")
      : succeed({
          ...officer,
          ...(pledge && { pledge }),
          ...(training && { training }),
          ...(organization && { organization }),
          ...(notification !== undefined && { notification }),
        } as PolicyOfficer),
  );

function replaceCard(policy: Policy, { officer: id, certificatePem, signingCertificatePem }: Change<"officer.replaceCard">, now: Instant): Result<Policy> {
  const before = revokeCertificates(policy, id, now);
  return withOfficer(before, id, (officer) => {
    if (officer.state === "revoked") return fail("officer.stateWrong");
    const others = policy.officers.filter((other) => other.id !== id);
    const card = checkCard({ certificatePem, signingCertificatePem }, others, policy.room.kind, now);
    return card.ok ? succeed({ ...officer, ...card.value, certificatePem, signingCertificatePem }) : asOfficerFailure(card);
  });
}

const turn = (policy: Policy, id: string, from: readonly OfficerState[], state: OfficerState): Result<Policy> =>
  withOfficer(policy, id, (officer) => (from.includes(officer.state) ? succeed({ ...officer, state }) : fail("officer.stateWrong")));

/** Of the officer's certificates, those the room's own authority issued: other issuers keep lists of their own. */
function revokeCertificates(policy: Policy, id: string, at: Instant): Policy {
  const authority = readCertificatePem(policy.authorityPem);
  const officer = policy.officers.find((one) => one.id === id);
  if (!authority.ok || officer === undefined) return policy;
  const own = [officer.certificatePem, officer.signingCertificatePem].filter((pem) => {
    const read = readCertificatePem(pem);
    return read.ok && isIssuedBy(read.value, authority.value) && !policy.revoked.some(({ certificatePem }) => certificatePem === pem);
  });
  return own.length === 0 ? policy : { ...policy, revoked: [...policy.revoked, ...own.map((certificatePem) => ({ certificatePem, at }))] };
}

function setProvider(policy: Policy, { provider }: Change<"provider.set">, now: Instant): Result<Policy> {
  const others = policy.providers.filter(({ id }) => id !== provider.id);
  const taken = new Set(others.flatMap(({ signers }) => signers.map(({ certificatePem }) => keyOf(certificatePem))));
  const signers: ProviderSigner[] = [];
  for (const [index, { role, certificatePem }] of provider.signers.entries()) {
    const read = readCertificatePem(certificatePem);
    const refuse = (reason: string): Result<never> => fail("policy.providerCertificate", { position: index + 1, reason });
    if (!read.ok) return refuse("malformed");
    const { usages, isAuthority, isDemo, hash } = read.value;
    if (isAuthority || !(usages.has("digitalSignature") || usages.has("nonRepudiation"))) return refuse("usage");
    if (!isValidAt(read.value, now)) return refuse("expired");
    if (isDemo && policy.room.kind === "production") return refuse("demo");
    // The key: two certificates of one card would let one person stand for two.
    if (taken.has(keyOf(certificatePem))) return refuse("duplicate");
    taken.add(keyOf(certificatePem));
    signers.push({ role, certificate: hash, certificatePem });
  }
  const set: Provider = { id: provider.id, name: provider.name, kind: provider.kind, signers };
  const isKnown = others.length < policy.providers.length;
  return succeed({ ...policy, providers: isKnown ? policy.providers.map((one) => (one.id === set.id ? set : one)) : [...policy.providers, set] });
}

function keyOf(pem: string): string {
  const read = readCertificatePem(pem);
  return read.ok ? read.value.publicKey.export({ format: "der", type: "spki" }).toString("hex") : "";
}

/** The room believes the file that lies there when two custodians say so, and no other afterwards. */
export function hashModules(paths: readonly string[]): Result<readonly PolicyModule[]> {
  const modules: PolicyModule[] = [];
  for (const file of paths) {
    const bytes = readFile(file);
    if (bytes === undefined || bytes.length === 0) return fail("policy.moduleUnusable");
    modules.push({ path: file, sha256: createHash("sha256").update(bytes).digest("hex") });
  }
  return succeed(modules);
}
