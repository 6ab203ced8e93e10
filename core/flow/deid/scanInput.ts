import path from "node:path";
import { fail, FailureError, succeed, type Failure, type Result } from "../../domain/failure.ts";
import { placeKind, realPlace } from "../../platform/batchFiles.ts";
import { walkTree, type TreeEntry } from "../../platform/folderTree.ts";

/** The plain files below a folder, or the one file that was named, and what else lies there. */
export interface ScannedInput {
  /** Names are relative to it. */
  readonly root: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Links are not followed; whatever is no plain file is not opened. */
  readonly held: readonly { readonly name: string; readonly failure: Failure }[];
  /** That hold files, parents first. */
  readonly folders: readonly string[];
}

const notFiles: Readonly<Record<Exclude<TreeEntry["kind"], "file" | "folder">, Failure>> = {
  link: { code: "media.symbolicLink" },
  special: { code: "media.specialFile" },
  undecodable: { code: "media.nameUndecodable" },
};

export function scanInput(input: string): Result<ScannedInput> {
  const real = realPlace(input);
  const kind = placeKind(real);
  if (kind === "absent" || kind === "other") return fail("deid.inputMissing");
  try {
    if (kind === "file") return succeed({ root: path.dirname(real), files: [{ name: path.basename(real), bytes: 0 }], held: [], folders: [] });
    const files: ScannedInput["files"][number][] = [];
    const held: ScannedInput["held"][number][] = [];
    for (const entry of walkTree(real)) {
      if (entry.kind === "folder") continue;
      if (entry.kind === "file") files.push({ name: entry.path, bytes: entry.bytes });
      else held.push({ name: entry.path, failure: notFiles[entry.kind] });
    }
    const folders = [...new Set(files.map(({ name }) => path.posix.dirname(name)).filter((folder) => folder !== "."))];
    return succeed({ root: real, files, held, folders });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

const isInside = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(outer.endsWith(path.sep) ? outer : `${outer}${path.sep}`);

/** Whether one of them lies in the other, wherever links lead. */
export function overlap(input: string, output: string): boolean {
  const [one, other] = [realPlace(input), realPlace(output)];
  return isInside(one, other) || isInside(other, one);
}
