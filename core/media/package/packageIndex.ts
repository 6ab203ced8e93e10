import { fail, succeed, type Result } from "../../domain/failure.ts";
import { partName } from "./layout.ts";
import { objectsOf, type Manifest } from "./manifest.ts";
import { checkNames } from "./names.ts";

/**
 * The plaintext of `index.cms` (SPEC §5): names, sizes, and the hash of every decrypted part, as a list that `sha256sum -c` reads and
 * a shell can put the objects together by. It exists encrypted only.
 */

export interface IndexedPart {
  readonly object: number;
  readonly part: number;
  readonly path: string;
  readonly plainBytes: number;
  readonly bytes: number;
  /** Of the ciphertext, from the signed manifest. */
  readonly sha256: string;
  /** Of the plaintext, from the encrypted index. */
  readonly plainSha256: string;
}

export interface IndexedObject {
  readonly number: number;
  readonly name: string;
  readonly bytes: number;
  readonly parts: readonly IndexedPart[];
}

export interface ObjectLines {
  readonly name: string;
  readonly bytes: number;
  readonly plainSha256: readonly string[];
}

export const formatIndex = (id: string, objects: readonly ObjectLines[]): string =>
  [
    `# noren-index/1 ${id}\n`,
    ...objects.map(
      ({ name, bytes, plainSha256 }, at) =>
        `# object ${String(at + 1).padStart(6, "0")} ${String(plainSha256.length)} ${String(bytes)} ${name}\n${plainSha256
          .map((sha256, part) => `${sha256}  ${partName(at + 1, part + 1)}\n`)
          .join("")}`,
    ),
  ].join("");

const objectPattern = /^# object (\d{6}) ([1-9]\d*) (0|[1-9]\d*) (.+)$/su;

/** Read against the signed manifest, line for line: nothing more, nothing less, nothing elsewhere. */
export function readIndex(text: string, manifest: Manifest): Result<readonly IndexedObject[]> {
  const lines = text.split("\n");
  if (lines.pop() !== "") return fail("package.indexMalformed", { reason: "end" });
  const [, id] = /^# noren-index\/1 ([0-9a-f-]{36})$/.exec(lines[0] ?? "") ?? [];
  if (id === undefined) return fail("package.indexMalformed", { reason: "format" });
  if (id !== manifest.id) return fail("package.indexMismatch", { reason: "package" });
  const objects: IndexedObject[] = [];
  let at = 1;
  for (const { object, plainBytes, parts } of objectsOf(manifest)) {
    const [, number = "", count = "", bytes = "", name = ""] = objectPattern.exec(lines[at++] ?? "") ?? [];
    if (name === "") return fail("package.indexMalformed", { reason: "object" });
    if (Number(number) !== object || Number(count) !== parts.length || Number(bytes) !== plainBytes) return fail("package.indexMismatch", { reason: "object" });
    const indexed: IndexedPart[] = [];
    for (const [offset, { path, plainBytes: partPlain, bytes: partBytes, sha256 }] of parts.entries()) {
      const part = offset + 1;
      const line = lines[at++] ?? "";
      if (!/^[0-9a-f]{64} {2}\d{6}\.\d{6}$/.test(line)) return fail("package.indexMalformed", { reason: "part" });
      if (line.slice(66) !== partName(object, part)) return fail("package.indexMismatch", { reason: "part" });
      indexed.push({ object, part, path, plainBytes: partPlain, bytes: partBytes, sha256, plainSha256: line.slice(0, 64) });
    }
    objects.push({ number: object, name, bytes: plainBytes, parts: indexed });
  }
  if (at !== lines.length) return fail("package.indexMismatch", { reason: "more" });
  const checked = checkNames(objects.map(({ name }) => name));
  return checked.ok ? succeed(objects) : checked;
}
