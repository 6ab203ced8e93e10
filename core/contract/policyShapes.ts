import { z } from "zod";
import { lapses, officerStates, organizationKinds } from "../domain/officer.ts";
import { ceremonyPurposes, ceremonyStates, providerKinds, signerRoles } from "../domain/policy.ts";
import * as shape from "./shapes.ts";

/** Shapes of policy, officers' records and ceremonies. */

export const term = z.strictObject({ from: shape.instant, until: shape.instant }).refine(({ from, until }) => from < until, "ends before it begins");

export const organization = z.strictObject({ kind: z.enum(organizationKinds), name: shape.lineOfText, certification: shape.lineOfText });

const standing = { organization, notification: shape.lineOfText, pledge: term, training: term };

/** An officer with the whole record, as the policy has it. */
export const officerRecord = z.strictObject({ ...shape.officer.shape, ...standing, state: z.enum(officerStates) });

/** What has lapsed or will within 30 days. */
export const lapseWarning = z.strictObject({ what: z.enum(lapses), until: shape.instant });

export const listedOfficer = z.strictObject({
  ...officerRecord.shape,
  signingCertificate: shape.certificateHash,
  warnings: z.array(lapseWarning),
});

/** An officer to be enrolled, with the certificates of the card. */
export const newOfficer = z.strictObject({
  name: shape.lineOfText,
  kana: shape.lineOfText,
  romaji: shape.lineOfText,
  role: shape.role,
  ...standing,
  certificatePem: shape.certificatePem,
  signingCertificatePem: shape.certificatePem,
});

export const providerSigner = z.strictObject({ role: z.enum(signerRoles), certificatePem: shape.certificatePem });

export const newProvider = z.strictObject({
  id: shape.identifier,
  name: shape.lineOfText,
  kind: z.enum(providerKinds),
  signers: z.array(providerSigner).min(1).max(32),
});

export const provider = z.strictObject({
  ...newProvider.shape,
  signers: z.array(z.strictObject({ ...providerSigner.shape, certificate: shape.certificateHash, holder: z.string().max(200), validUntil: shape.instant })).max(32),
});

export const cardModule = z.strictObject({ path: shape.folder, sha256: shape.hash });
export const switches = z.strictObject({ allowPkcs1: z.boolean() });

/** What two custodians can decide of the room's settings. */
export const policyChange = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("officer.enrol"), officer: newOfficer }),
  /** New dates of pledge or training, or another organization. */
  z.strictObject({
    kind: z.literal("officer.renew"),
    officer: shape.identifier,
    pledge: term.optional(),
    training: term.optional(),
    organization: organization.optional(),
    notification: shape.lineOfText.optional(),
  }),
  z.strictObject({ kind: z.literal("officer.replaceCard"), officer: shape.identifier, certificatePem: shape.certificatePem, signingCertificatePem: shape.certificatePem }),
  z.strictObject({ kind: z.literal("officer.suspend"), officer: shape.identifier }),
  z.strictObject({ kind: z.literal("officer.reinstate"), officer: shape.identifier }),
  /** For good: certificates of the room's authority go on its revocation list, and the room's database keys are made anew. */
  z.strictObject({ kind: z.literal("officer.revoke"), officer: shape.identifier }),
  /** Adds the provider, or replaces the one of the same id. */
  z.strictObject({ kind: z.literal("provider.set"), provider: newProvider }),
  z.strictObject({ kind: z.literal("provider.remove"), provider: shape.identifier }),
  /** All of them; the room takes each file's hash. They are loaded at the next start. */
  z.strictObject({ kind: z.literal("modules.set"), paths: z.array(shape.folder).max(8) }),
  z.strictObject({ kind: z.literal("switches.set"), switches }),
]);

export const policyChanges = z.array(policyChange).min(1).max(100);

export const ceremonySignature = z.strictObject({
  officer: shape.identifier,
  name: shape.lineOfText,
  role: shape.role,
  at: shape.instant,
  certificate: shape.certificateHash,
});

/**
 * Two officers sign the same bytes. `waiting`: for the next signature; `swapping`: the first card is out and the page is blank until
 * the next has signed; `working`: all have signed; `returning`: it is done (or failed, or cancelled), and the first card must come back by
 * `swapUntil` (`ceremony.resume`), or the session ends.
 */
export const ceremony = z.strictObject({
  id: shape.identifier,
  purpose: z.enum(ceremonyPurposes),
  /** The exact text that is signed. */
  statement: z.string().max(16 * 1024 * 1024),
  sha256: shape.hash,
  /** The same in the window's own words, where it is a change of the policy. */
  changes: policyChanges.optional(),
  needed: z.array(z.strictObject({ role: shape.role, count: z.int().min(1).max(9) })),
  signatures: z.array(ceremonySignature),
  state: z.enum(ceremonyStates),
  begunAt: shape.instant,
  swapUntil: shape.instant.optional(),
  failure: shape.failure.optional(),
  /** What was made, by the purpose: see the operation that began it. */
  result: z.record(z.string().max(40), z.union([z.string().max(65_536), z.number(), z.array(z.string().max(65_536)).max(64)])).optional(),
});

/** What remains of a ceremony, for the minutes (儀式の記録) and the list of them. */
export const ceremonyMinutes = z.strictObject({
  id: shape.identifier,
  purpose: z.enum(ceremonyPurposes),
  sha256: shape.hash,
  begunAt: shape.instant,
  endedAt: shape.instant.optional(),
  outcome: z.enum(["done", "failed", "cancelled", "interrupted"]),
  signatures: z.array(z.strictObject({ ...ceremonySignature.shape, holder: z.string().max(200), card: z.string().max(64), verified: z.boolean() })),
});
