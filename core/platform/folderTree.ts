import * as fs from "node:fs";
import path from "node:path";
import { guarded } from "./disk.ts";

export interface TreeEntry {
  /** From the folder, with `/` between segments. */
  readonly path: string;
  /** "undecodable": its name is no UTF-8, so that no path here leads to it. */
  readonly kind: "file" | "folder" | "link" | "special" | "undecodable";
  readonly bytes: number;
  readonly modified: bigint;
}

/** Everything below a folder, a folder's own files before what lies in its folders, by name; nothing is followed. Ends early after `most` entries. */
export function* walkTree(folder: string, most = Infinity): Generator<TreeEntry, void, undefined> {
  let left = most;
  const waiting: string[] = [""];
  while (waiting.length > 0) {
    const inside = waiting.pop() ?? "";
    const deeper: string[] = [];
    for (const { name, isText } of namesIn(path.join(folder, inside))) {
      if (left-- <= 0) return;
      const relative = inside === "" ? name : `${inside}/${name}`;
      if (!isText) {
        yield { path: relative, kind: "undecodable", bytes: 0, modified: 0n };
        continue;
      }
      const facts = guarded(() => fs.lstatSync(path.join(folder, relative), { bigint: true }));
      const kind = facts.isFile() ? "file" : facts.isDirectory() ? "folder" : facts.isSymbolicLink() ? "link" : "special";
      if (kind === "folder") deeper.push(relative);
      yield { path: relative, kind, bytes: Number(facts.size), modified: facts.mtimeNs };
    }
    waiting.push(...deeper.reverse());
  }
}

function namesIn(folder: string): readonly { readonly name: string; readonly isText: boolean }[] {
  const names = guarded(() => fs.readdirSync(folder, { encoding: "buffer" })).map((raw) => {
    const name = raw.toString("utf8");
    return { name, isText: Buffer.from(name).equals(raw) };
  });
  return names.sort((one, other) => (one.name < other.name ? -1 : 1));
}
