import path from "node:path";
import { fail, FailureError, succeed, type Failure, type Result } from "../../domain/failure.ts";
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
import { walkTree } from "../../platform/folderTree.ts";
import { fromMedium } from "./asMedium.ts";
import { hashFile, keyIdOf, sizeOf } from "./hashParts.ts";
import { readTagFile, sha256Of } from "./readTagFile.ts";
import { verifyManifest, type ManifestOrder, type ManifestSigner } from "./verifyManifest.ts";

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

export interface VerifyOrder extends Pick<ManifestOrder, "trust" | "history" | "at"> {
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
  // A link instead of the folder could lead elsewhere between two reads.
  if (!isFolder(folder)) return fail("package.notPackage");
  const bytes = readTagFile(folder, file.manifest, largestManifest);
  if (!bytes.ok) return bytes.failure.code === "package.fileMissing" ? fail("package.notPackage") : bytes;
  const signatures = readSignatures(folder);
  if (!signatures.ok) return signatures;
  const sha256 = sha256Of(bytes.value);
  const said = verifyManifest({ bytes: bytes.value, sha256, signatures: signatures.value, trust, at, ...(history && { history }) });
  if (!said.ok) return said;
  const { manifest, signers, notSeen } = said.value;
  const listed = checkListing(folder, manifest);
  if (!listed.ok) return listed;
  const files = checkFiles(folder, manifest);
  if (!files.ok) return files;
  const bag = checkBagOf(folder, manifest);
  return bag.ok ? succeed({ folder, manifest, manifestSha256: sha256, signers, notSeen }) : bag;
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
