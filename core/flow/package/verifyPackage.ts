import { createHash } from "node:crypto";
import path from "node:path";
import { fail, FailureError, succeed, type Failure, type Result } from "../../domain/failure.ts";
import type { Digest } from "../../envelope/identifiers.ts";
import { checkBag, tagFiles } from "../../media/package/bag.ts";
import {
  file,
  largestIndex,
  largestManifest,
  largestSignature,
  largestTagFile,
  payloadFolder,
  readPartPath,
  signatureFile,
  signerRoles,
  type SignerRole,
} from "../../media/package/layout.ts";
import { pathsOf, type Manifest } from "../../media/package/manifest.ts";
import type { Sum } from "../../media/package/sums.ts";
import { isFolder } from "../../platform/disk.ts";
import { streamFile } from "../../platform/fileStream.ts";
import { walkTree } from "../../platform/folderTree.ts";
import { fromMedium } from "./asMedium.ts";
import { hashFile, keyIdOf, sizeOf } from "./hashParts.ts";
import { readTagFile } from "./readTagFile.ts";
import { verifyManifest, verifySignatures, type ManifestOrder, type ManifestSigner, type SignatureOrder } from "./verifyManifest.ts";

/**
 * Reads a package as a stranger would (SPEC §8), all but the bytes of its parts: those are read once, when they are opened
 * (`openPart`), or by `verifyParts` where nobody opens them. Needs no key.
 */
export interface VerifiedPackage {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  readonly signers: readonly ManifestSigner[];
  readonly notSeen: number;
}

export interface VerifyOrder extends Pick<SignatureOrder, "trust">, Pick<ManifestOrder, "history" | "at"> {
  readonly folder: string;
}

export function verifyPackage(order: VerifyOrder): Result<VerifiedPackage> {
  try {
    return fromMedium(() => verify(order));
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

function verify({ folder, trust, history, at }: VerifyOrder): Result<VerifiedPackage> {
  if (!isFolder(folder)) return fail("package.notPackage");
  const digests = openDigests(path.join(folder, file.manifest));
  const sha256 = digests.of("sha256");
  if (sha256 === undefined) return fail("package.notPackage");
  const signatures = readSignatures(folder);
  if (!signatures.ok) return signatures;
  const signed = verifySignatures({ digestOf: (name) => digests.of(name) ?? missing(file.manifest), signatures: signatures.value, trust, at });
  if (!signed.ok) return signed;
  const bytes = readTagFile(folder, file.manifest, largestManifest);
  if (!bytes.ok) return bytes;
  if (!digests.areOf(bytes.value)) return fail("package.fileAltered", { file: file.manifest });
  const said = verifyManifest({ bytes: bytes.value, signed: signed.value, at, ...(history && { history }) });
  if (!said.ok) return said;
  const { manifest, signers, notSeen } = said.value;
  const listed = checkListing(folder, manifest);
  if (!listed.ok) return listed;
  const files = checkFiles(folder, manifest);
  if (!files.ok) return files;
  const bag = checkBagOf(folder, manifest);
  return bag.ok ? succeed({ folder, manifest, manifestSha256: sha256.toString("hex"), signers, notSeen }) : bag;
}

interface Digests {
  /** Undefined where there is no such file. Throws FailureError. */
  readonly of: (name: Digest) => Buffer | undefined;
  /** Whether these bytes have every digest that was asked for. */
  readonly areOf: (bytes: Uint8Array) => boolean;
}

/** Of a file that may be large, and may be anybody's: it is read through for each digest, and kept in no memory. */
function openDigests(name: string): Digests {
  const known = new Map<Digest, Buffer>();
  return {
    of: (digest) => {
      const before = known.get(digest);
      if (before !== undefined) return before;
      const hash = createHash(digest);
      const facts = streamFile(name, { length: largestManifest }, (chunk) => {
        hash.update(chunk);
      });
      if (facts === undefined) return undefined;
      if (facts.bytes > largestManifest) throw new FailureError("package.tooLarge", { limit: largestManifest });
      const made = hash.digest();
      known.set(digest, made);
      return made;
    },
    areOf: (bytes) => [...known].every(([digest, made]) => createHash(digest).update(bytes).digest().equals(made)),
  };
}

function missing(name: string): never {
  throw new FailureError("package.fileMissing", { file: name });
}

function readSignatures(folder: string): Result<Record<SignerRole, Buffer>> {
  const found: Partial<Record<SignerRole, Buffer>> = {};
  for (const role of signerRoles) {
    const read = readTagFile(folder, signatureFile(role), largestSignature);
    if (!read.ok) return read.failure.code === "package.fileMissing" ? fail("package.signatureMissing", { role }) : read;
    found[role] = read.value;
  }
  const { operator, approver } = found;
  return operator === undefined || approver === undefined ? fail("package.signatureMissing") : succeed({ operator, approver });
}

/** What is there is what the manifest names, by name and size. */
function checkListing(folder: string, manifest: Manifest): Result<void> {
  const expected = new Set([...pathsOf(manifest), ...signerRoles.map(signatureFile)]);
  const sizes = new Map(manifest.parts.map(({ path: name, bytes }) => [name, bytes]));
  const missing = new Set(expected);
  let extra = 0;
  // One more than fits is enough to know that something is amiss.
  for (const entry of walkTree(folder, expected.size + 2)) {
    if (entry.kind === "link" || entry.kind === "special") return fail("package.fileKind");
    if (entry.kind === "folder") {
      if (entry.path !== payloadFolder) extra += 1;
      continue;
    }
    if (!missing.delete(entry.path)) {
      extra += 1;
      continue;
    }
    const size = sizes.get(entry.path);
    if (size === undefined || entry.bytes === size) continue;
    const failure = explainPart(folder, manifest, entry.path);
    // None: it changed while it was looked at.
    return failure === undefined ? fail("package.partAltered", readPartPath(entry.path)) : { ok: false, failure };
  }
  if (extra > 0) return fail("package.fileExtra", { count: extra });
  const [first] = missing;
  if (first === undefined) return succeed(undefined);
  const place = readPartPath(first);
  return place === undefined ? fail("package.fileMissing", { file: first }) : fail("package.partMissing", place);
}

function checkFiles(folder: string, { files }: Manifest): Result<void> {
  for (const { path: name, bytes, sha256 } of files) {
    if (bytes > (name === file.index ? largestIndex : largestTagFile)) return fail("package.tooLarge", { limit: bytes });
    const found = hashFile(path.join(folder, name));
    if (found?.bytes !== bytes || found.sha256 !== sha256) return fail("package.fileAltered", { file: name });
  }
  return succeed(undefined);
}

function checkBagOf(folder: string, manifest: Manifest): Result<void> {
  const text = (name: string, largest = largestTagFile): string => {
    const read = readTagFile(folder, name, largest);
    if (!read.ok) throw new FailureError(read.failure.code, read.failure.details);
    return read.value.toString("utf8");
  };
  const texts = { declaration: text(file.bag), information: text(file.bagInformation), payload: text(file.payloadSums, largestManifest), tags: text(file.tagSums) };
  const tags: Sum[] = tagFiles(manifest).map((name) => ({ path: name, sha256: hashFile(path.join(folder, name))?.sha256 ?? "" }));
  return checkBag(texts, manifest, tags);
}

/** Why the bytes of a part are not the ones that were signed; undefined where they are. */
export function explainPart(folder: string, manifest: Manifest, name: string): Failure | undefined {
  const listed = manifest.parts.find((part) => part.path === name);
  const details = readPartPath(name);
  if (listed === undefined || details === undefined) throw new RangeError("no part of this package");
  const file = path.join(folder, name);
  const bytes = sizeOf(file);
  if (bytes === undefined) return { code: "package.partMissing", details };
  // A part is at most 64 MiB: a file of no part's size is not read to its end.
  const sha256 = manifest.parts.some((part) => part.bytes === bytes) ? hashFile(file)?.sha256 : undefined;
  if (sha256 === listed.sha256) return undefined;
  if (manifest.parts.some((part) => part.sha256 === sha256)) return { code: "package.partSwapped", details };
  const keyId = keyIdOf(file);
  if (keyId !== undefined && keyId !== manifest.packageKey.id) return { code: "package.partForeign", details };
  if (bytes !== listed.bytes) return { code: bytes < listed.bytes ? "package.partTruncated" : "package.partTrailing", details };
  return { code: "package.partAltered", details };
}
