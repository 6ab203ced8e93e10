import type { Instant } from "../../domain/brand.ts";
import { signerRoles, type SignerRole } from "../../domain/policy.ts";

/** Where things stand in a package (SPEC §2). */

export const packageFormat = "noren-package/1";

export const packageSuffix = ".noren";
/** A package under this name is being written; nobody takes it in. */
export const unfinishedSuffix = ".noren.part";

export const file = {
  bag: "bagit.txt",
  bagInformation: "bag-info.txt",
  readmeJapanese: "README.ja.txt",
  readmeEnglish: "README.en.txt",
  manifest: "manifest.json",
  packageKey: "package-key.cms",
  index: "index.cms",
  payloadSums: "manifest-sha256.txt",
  tagSums: "tagmanifest-sha256.txt",
} as const;

export const payloadFolder = "data";

export { signerRoles, type SignerRole };
export const signatureFile = (role: SignerRole): string => `${file.manifest}.${role}.p7s`;

/** Tag files whose hashes stand in the signed manifest; README.en.txt may be absent. */
export const requiredFiles = [file.bagInformation, file.bag, file.index, file.packageKey, file.readmeJapanese] as const;
export const optionalFiles = [file.readmeEnglish] as const;

/** SPEC §7. OpenSSL reads a whole part into memory, about 2.7 times its size. */
export const largestPart = 64 * 1024 * 1024;
export const mostParts = 1_000_000;
/** Six digits. */
export const mostObjects = 999_999;
export const largestManifest = 256 * 1024 * 1024;
export const largestIndex = 512 * 1024 * 1024;
export const largestTagFile = 1024 * 1024;
export const largestSignature = 64 * 1024;

const sixDigits = (number: number): string => String(number).padStart(6, "0");

export const partName = (object: number, part: number): string => `${sixDigits(object)}.${sixDigits(part)}`;
export const partPath = (object: number, part: number): string => `${payloadFolder}/${partName(object, part)}.cms`;

const partPattern = /^data\/(\d{6})\.(\d{6})\.cms$/;

export function readPartPath(path: string): { readonly object: number; readonly part: number } | undefined {
  const found = partPattern.exec(path);
  return found === null ? undefined : { object: Number(found[1]), part: Number(found[2]) };
}

export const partsOf = (bytes: number, partBytes: number): number => Math.max(1, Math.ceil(bytes / partBytes));

/** RFC 3339 in UTC, whole seconds. */
export const instantText = (at: Instant): string => `${new Date(Math.floor(at / 1000) * 1000).toISOString().slice(0, 19)}Z`;

export const folderName = (order: { readonly createdAt: string; readonly sequence: number; readonly id: string }): string =>
  `${order.createdAt.slice(0, 10).replaceAll("-", "")}-${sixDigits(order.sequence)}-${order.id}${packageSuffix}`;
