import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { RecipientKey } from "../../envelope/recipientKey.ts";
import { file, largestIndex, largestTagFile } from "../../media/package/layout.ts";
import { readIndex, type IndexedObject } from "../../media/package/packageIndex.ts";
import { keyCommitment, readPackageKey } from "../../media/package/packageKey.ts";
import { fromMedium } from "./asMedium.ts";
import { openWhole } from "./openWhole.ts";
import { readTagFile, sha256Of } from "./readTagFile.ts";
import type { VerifiedPackage } from "./verifyPackage.ts";

export interface UnlockedPackage extends VerifiedPackage {
  /** For `openPart`; whoever asked for it wipes it. */
  readonly key: { readonly id: Buffer; readonly key: Buffer };
  /** Names are the patients' data: they stay in memory or under a key. */
  readonly objects: readonly IndexedObject[];
}

export interface UnlockPolicy {
  readonly allowPkcs1?: boolean;
  /** How much of an envelope is read at a time. */
  readonly chunkBytes?: number;
}

/** One operation of the recipient's key, then the index (SPEC §8, steps 6 and 7). */
export async function unlockPackage(verified: VerifiedPackage, keys: readonly RecipientKey[], policy: UnlockPolicy = {}): Promise<Result<UnlockedPackage>> {
  const key = await openKey(verified, keys, policy);
  if (!key.ok) return key;
  const id = Buffer.from(verified.manifest.packageKey.id, "hex");
  const objects = await openIndex(verified, { id, key: key.value }, policy);
  if (!objects.ok) {
    key.value.fill(0);
    return objects;
  }
  return succeed({ ...verified, key: { id, key: key.value }, objects: objects.value });
}

async function openKey(verified: VerifiedPackage, keys: readonly RecipientKey[], { allowPkcs1 = false, chunkBytes }: UnlockPolicy): Promise<Result<Buffer>> {
  const sealed = readSigned(verified, file.packageKey, largestTagFile);
  if (!sealed.ok) return sealed;
  const content = await openWhole(sealed.value, keys, { allowPkcs1 }, chunkBytes);
  if (!content.ok) return content.failure.code === "envelope.notForCard" ? fail("package.wrongRecipient") : content;
  const key = readPackageKey(content.value);
  content.value.fill(0);
  if (!key.ok) return key;
  if (keyCommitment(verified.manifest.id, key.value) === verified.manifest.packageKey.commitment) return key;
  key.value.fill(0);
  return fail("package.keyMismatch");
}

async function openIndex(verified: VerifiedPackage, key: { readonly id: Buffer; readonly key: Buffer }, { chunkBytes }: UnlockPolicy): Promise<Result<readonly IndexedObject[]>> {
  const sealed = readSigned(verified, file.index, largestIndex);
  if (!sealed.ok) return sealed;
  const content = await openWhole(sealed.value, [{ kind: "shared", ...key }], { allowPkcs1: false }, chunkBytes);
  if (!content.ok) return content.failure.code === "envelope.notForCard" ? fail("package.indexMismatch", { reason: "key" }) : content;
  const text = content.value.toString("utf8");
  // Bytes that are no UTF-8 would come back as others.
  const isText = Buffer.from(text).equals(content.value);
  content.value.fill(0);
  return isText ? readIndex(text, verified.manifest) : fail("package.indexMalformed", { reason: "encoding" });
}

/** Between two looks at a medium it may have become another. */
function readSigned({ folder, manifest }: VerifiedPackage, name: string, largest: number): Result<Buffer> {
  const read = readHere(folder, name, largest);
  if (!read.ok) return read;
  const isSame = manifest.files.some((each) => each.path === name && each.sha256 === sha256Of(read.value));
  return isSame ? read : fail("package.fileAltered", { file: name });
}

function readHere(folder: string, name: string, largest: number): Result<Buffer> {
  try {
    return fromMedium(() => readTagFile(folder, name, largest));
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
