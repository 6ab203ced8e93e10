import { createHash } from "node:crypto";
import { describePlace, joinPlace, listNames, realRoot } from "../../platform/mediumFiles.ts";

/**
 * By which a medium is known again: names and sizes of everything on it, in the order of the walk. No file is opened for it, so that
 * a medium of many files goes on quickly. Times do not count: file systems tell them by the zone of the machine.
 */
export function inventoryDigest(named: string): string {
  const root = realRoot(named);
  const digest = createHash("sha256");
  const waiting: Buffer[] = [Buffer.alloc(0)];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const folders: Buffer[] = [];
    for (const name of listNames(root, place)) {
      const inner = joinPlace(place, name);
      const { kind, bytes } = describePlace(root, inner, name);
      digest.update(`${String(inner.length)} `).update(inner).update(` ${kind} ${kind === "file" ? String(bytes) : "-"}\n`);
      if (kind === "folder") folders.push(inner);
    }
    waiting.push(...folders.reverse());
  }
  return digest.digest("hex");
}
