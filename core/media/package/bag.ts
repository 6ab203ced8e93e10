import { fail, succeed, type Result } from "../../domain/failure.ts";
import { file, signatureFile, signerRoles } from "./layout.ts";
import type { Manifest } from "./manifest.ts";
import { isSame, readSums, type Sum } from "./sums.ts";

/** The BagIt side of a package (RFC 8493), so that tools that know bags can check it. */

/** RFC 8493 §2.1.1. */
export const bagDeclaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

type BagFacts = Pick<Manifest, "id" | "createdAt" | "parts">;

/** RFC 8493 §2.2.2: octets and streams of the payload. */
const oxum = ({ parts }: Pick<Manifest, "parts">): string => `${String(parts.reduce((sum, { bytes }) => sum + bytes, 0))}.${String(parts.length)}`;

export const bagInformation = (facts: BagFacts): string =>
  `External-Identifier: ${facts.id}\nBagging-Date: ${facts.createdAt.slice(0, 10)}\nPayload-Oxum: ${oxum(facts)}\n`;

export const payloadSums = ({ parts }: Pick<Manifest, "parts">): readonly Sum[] => parts.map(({ path, sha256 }) => ({ path, sha256 }));

export interface BagTexts {
  readonly declaration: string;
  readonly information: string;
  readonly payload: string;
  readonly tags: string;
}

/** What the bag says of itself agrees with the signed manifest; `tags` are hashes of what was found. */
export function checkBag(texts: BagTexts, manifest: Manifest, tags: readonly Sum[]): Result<void> {
  if (texts.declaration !== bagDeclaration) return fail("package.bagMalformed", { file: file.bag });
  const stated = [...texts.information.matchAll(/^(Payload-Oxum|External-Identifier): (.*)$/gm)].map(([, label = "", value = ""]) => ({ label, value }));
  const all = (label: string): readonly string[] => stated.filter((each) => each.label === label).map(({ value }) => value);
  if (all("Payload-Oxum").join() !== oxum(manifest) || all("External-Identifier").join() !== manifest.id)
    return fail("package.bagMismatch", { file: file.bagInformation });
  const payload = readSums(texts.payload, file.payloadSums);
  if (!payload.ok) return payload;
  if (!isSame(payload.value, payloadSums(manifest))) return fail("package.bagMismatch", { file: file.payloadSums });
  const tagged = readSums(texts.tags, file.tagSums);
  if (!tagged.ok) return tagged;
  return isSame(tagged.value, tags) ? succeed(undefined) : fail("package.bagMismatch", { file: file.tagSums });
}

/** Names that the tag list covers, in its order. */
export const tagFiles = ({ files }: Pick<Manifest, "files">): readonly string[] =>
  [...files.map(({ path }) => path), file.manifest, ...signerRoles.map(signatureFile), file.payloadSums].sort();
