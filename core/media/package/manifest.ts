import { z } from "zod";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import {
  file,
  largestManifest,
  largestPart,
  mostParts,
  optionalFiles,
  packageFormat,
  readPartPath,
  requiredFiles,
} from "./layout.ts";

/** `manifest.json` (SPEC §3): what both signatures stand for. It has one spelling, so that what a shell reads in it is what a program reads. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const byteCount = z.int().min(0);
const line = z
  .string()
  .max(400)
  .refine((text) => text.trim() === text && !/[\p{Cc}\u2028\u2029]/u.test(text) && text.isWellFormed());
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .refine((text) => {
    const at = Date.parse(text);
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 19));
  });

const manifestSchema = z.strictObject({
  format: z.literal(packageFormat),
  id: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  sequence: z.int().min(1).max(999_999),
  previousManifestSha256: sha256.nullable(),
  createdAt: instant,
  expiresAt: instant,
  sender: z.strictObject({ id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/), name: line.min(1) }),
  purpose: line,
  recipients: z.array(sha256).min(1).max(1000),
  partBytes: z.int().min(1).max(largestPart),
  packageKey: z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/), commitment: sha256 }),
  files: z.array(z.strictObject({ path: z.string().max(64), bytes: byteCount, sha256 })).max(16),
  parts: z.array(z.strictObject({ path: z.string().max(64), plainBytes: byteCount, bytes: byteCount, sha256 })).min(1).max(mostParts),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestPart = Manifest["parts"][number];
export type ManifestFile = Manifest["files"][number];

type Fault = "text" | "fields" | "spelling" | "dates" | "files" | "order" | "sizes" | "recipients";

const malformed = (reason: Fault): Result<never> => fail("package.manifestMalformed", { reason });

/** The bytes, both signatures over which have been verified before. */
export function readManifest(bytes: Uint8Array): Result<Manifest> {
  if (bytes.length > largestManifest) return fail("package.tooLarge", { limit: largestManifest });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  const value = parseJson(text);
  if (value === undefined) return malformed("text");
  // Another version may have other fields: it is told apart before anything else is read.
  const version = z.object({ format: z.string() }).safeParse(value);
  if (version.success && version.data.format.startsWith("noren-package/") && version.data.format !== packageFormat) return fail("package.formatUnknown");
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) return malformed("fields");
  if (formatManifest(parsed.data) !== text) return malformed("spelling");
  return checkManifest(parsed.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkManifest(manifest: Manifest): Result<Manifest> {
  if (manifest.expiresAt <= manifest.createdAt) return malformed("dates");
  if (new Set(manifest.recipients).size !== manifest.recipients.length) return malformed("recipients");
  const paths = manifest.files.map(({ path }) => path);
  const known: readonly string[] = [...requiredFiles, ...optionalFiles];
  const isWhole = requiredFiles.every((needed) => paths.includes(needed)) && paths.every((path) => known.includes(path));
  if (!isWhole || new Set(paths).size !== paths.length) return malformed("files");
  return checkParts(manifest);
}

/** Objects and parts are numbered without a gap, so that what was left out shows; every part but an object's last is full. */
function checkParts(manifest: Manifest): Result<Manifest> {
  const seen = new Set<string>();
  let object = 0;
  let part = 0;
  let isFull = false;
  for (const { path, plainBytes, bytes, sha256: hash } of manifest.parts) {
    const place = readPartPath(path);
    if (place === undefined) return malformed("order");
    const continues = place.object === object && place.part === part + 1 && isFull;
    const begins = place.object === object + 1 && place.part === 1;
    if (!continues && !begins) return malformed("order");
    if (plainBytes > manifest.partBytes || (plainBytes === 0 && place.part > 1) || bytes <= plainBytes) return malformed("sizes");
    // Each part has a key and a nonce of its own: equal bytes are a copy.
    if (seen.has(hash)) return fail("package.partRepeated", place);
    seen.add(hash);
    ({ object, part } = place);
    isFull = plainBytes === manifest.partBytes;
  }
  return succeed(manifest);
}

/** The one spelling (SPEC §3.2): fields in this order, one file or part a line. */
export function formatManifest(manifest: Manifest): string {
  const text = JSON.stringify;
  const rows = (lines: readonly string[]): string => (lines.length === 0 ? "[]" : `[\n${lines.map((each) => `    ${each}`).join(",\n")}\n  ]`);
  const { sender, packageKey, files, parts, recipients } = manifest;
  return `{
  "format": ${text(manifest.format)},
  "id": ${text(manifest.id)},
  "sequence": ${text(manifest.sequence)},
  "previousManifestSha256": ${text(manifest.previousManifestSha256)},
  "createdAt": ${text(manifest.createdAt)},
  "expiresAt": ${text(manifest.expiresAt)},
  "sender": { "id": ${text(sender.id)}, "name": ${text(sender.name)} },
  "purpose": ${text(manifest.purpose)},
  "recipients": ${rows(recipients.map((recipient) => text(recipient)))},
  "partBytes": ${text(manifest.partBytes)},
  "packageKey": { "id": ${text(packageKey.id)}, "commitment": ${text(packageKey.commitment)} },
  "files": ${rows(files.map(({ path, bytes, sha256: hash }) => `{ "path": ${text(path)}, "bytes": ${text(bytes)}, "sha256": ${text(hash)} }`))},
  "parts": ${rows(parts.map(({ path, plainBytes, bytes, sha256: hash }) => `{ "path": ${text(path)}, "plainBytes": ${text(plainBytes)}, "bytes": ${text(bytes)}, "sha256": ${text(hash)} }`))}
}
`;
}

/** The manifest as the objects it describes; parts of one stand together. */
export function objectsOf({ parts }: Pick<Manifest, "parts">): readonly { readonly object: number; readonly plainBytes: number; readonly parts: readonly ManifestPart[] }[] {
  const objects: { object: number; plainBytes: number; parts: ManifestPart[] }[] = [];
  for (const part of parts) {
    const object = readPartPath(part.path)?.object ?? 0;
    const last = objects.at(-1);
    if (last?.object === object) {
      last.parts.push(part);
      last.plainBytes += part.plainBytes;
    } else objects.push({ object, plainBytes: part.plainBytes, parts: [part] });
  }
  return objects;
}

/** Every file that may stand in the package, by what is known of it without any key. */
export const pathsOf = ({ files, parts }: Pick<Manifest, "files" | "parts">): ReadonlySet<string> =>
  new Set([...files.map(({ path }) => path), ...parts.map(({ path }) => path), file.manifest, file.payloadSums, file.tagSums]);
