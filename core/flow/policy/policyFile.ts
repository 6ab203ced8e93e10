import { createHash } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { cardModule, officerRecord, switches } from "../../contract/policyShapes.ts";
import { certificateHash, hash, identifier, instant, lineOfText, room } from "../../contract/shapes.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { providerKinds, signerRoles, type Policy } from "../../domain/policy.ts";
import { policyFolder } from "../roomFolder.ts";

/** The text of a policy and where each one lies. What is read here is not believed yet: see readPolicy.ts. */

const certificatePem = z.string().max(32_768);

const policy = z.strictObject({
  format: z.literal("noren-policy/2"),
  room,
  sequence: z.int().min(1),
  previousSha256: hash.exactOptional(),
  createdAt: instant,
  officers: z
    .array(z.strictObject({ ...officerRecord.shape, certificatePem, signingCertificatePem: certificatePem }))
    .min(1)
    .max(200),
  providers: z
    .array(
      z.strictObject({
        id: identifier,
        name: lineOfText,
        kind: z.enum(providerKinds),
        signers: z.array(z.strictObject({ role: z.enum(signerRoles), certificate: certificateHash, certificatePem })).max(32),
      }),
    )
    .max(1000),
  cardModules: z.array(cardModule).max(8),
  authorityPem: certificatePem,
  revoked: z.array(z.strictObject({ certificatePem, at: instant })).max(1000),
  switches,
  keyring: z.strictObject({ generation: z.int().min(1), checks: z.strictObject({ room: hash, keys: hash, vault: hash }) }),
});

export const largestPolicy = 16 * 1024 * 1024;

export const formatPolicy = (written: Policy): string => `${JSON.stringify(written, undefined, 2)}\n`;

/** Of the exact bytes, lower-case hexadecimal. */
export const policyHashOf = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

export function parsePolicy(bytes: Uint8Array): Result<Policy> {
  if (bytes.length > largestPolicy) return fail("room.policyAltered");
  const given = parseJson(Buffer.from(bytes).toString("utf8"));
  if (isOlder(given)) return fail("policy.oldFormat");
  const parsed = policy.safeParse(given);
  // The schema has checked every field; ids, hashes and instants carry a brand that it does not know.
  return parsed.success ? succeed(parsed.data as unknown as Policy) : fail("room.policyAltered");
}

const isOlder = (given: unknown): boolean => typeof given === "object" && given !== null && "format" in given && given.format === "noren-policy/1";

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const numbered = (sequence: number): string => String(sequence).padStart(6, "0");

export const pastPolicyFile = (folder: string, sequence: number): string => path.join(policyFolder(folder), `${numbered(sequence)}.json`);

export const policySignatureFile = (folder: string, sequence: number, officer: string): string =>
  path.join(policyFolder(folder), `${numbered(sequence)}.${officer}.p7s`);

/** The authority's revocation list, made with the policy of that sequence. */
export const revocationListFile = (folder: string, sequence: number): string => path.join(policyFolder(folder), `${numbered(sequence)}.crl`);

const signatureName = /^(\d{6,})\.([a-z0-9][a-z0-9-]{0,63})\.p7s$/;

/** Files of policies after a sequence: of a change that was signed and never came into force. */
export const namesAfter = (names: readonly string[], sequence: number): readonly string[] =>
  names.filter((name) => /^\d{6,}\./.test(name) && Number.parseInt(name, 10) > sequence);

/** Names of the signature files of one policy among those of the folder. */
export const signatureNames = (names: readonly string[], sequence: number): readonly string[] =>
  names.filter((name) => signatureName.exec(name)?.[1] === numbered(sequence));
