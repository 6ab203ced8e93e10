import { fail, succeed, type Result } from "../../domain/failure.ts";

/** Lists that `sha256sum -c` reads (SPEC §4): the hash, two spaces, the path. Paths of a package need no escaping. */

export interface Sum {
  readonly path: string;
  readonly sha256: string;
}

export const formatSums = (sums: readonly Sum[]): string => sums.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join("");

const linePattern = /^([0-9a-f]{64})[ \t]+\*?([A-Za-z0-9._/-]{1,64})$/;

/** In any order; RFC 8493 §2.1.3 leaves the white space to the writer. */
export function readSums(text: string, name: string): Result<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  if (lines.pop() !== "") return fail("package.bagMalformed", { file: name });
  for (const line of lines) {
    const [, sha256 = "", path = ""] = linePattern.exec(line) ?? [];
    if (path === "" || known.has(path)) return fail("package.bagMalformed", { file: name });
    known.set(path, sha256);
  }
  return succeed(known);
}

/** Both name the same files with the same hashes. */
export const isSame = (known: ReadonlyMap<string, string>, expected: readonly Sum[]): boolean =>
  known.size === expected.length && expected.every(({ path, sha256 }) => known.get(path) === sha256);
