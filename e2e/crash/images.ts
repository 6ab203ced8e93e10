import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Choice, Image } from "./disk.ts";
import type { TraceEvent } from "./trace.ts";

/** What of the unsynced is kept: nothing, all, one without the other, and twice what chance says. */
export function choices(chance: () => number): readonly Choice[] {
  const all = (): boolean => true;
  const none = (): boolean => false;
  const either = (): boolean => chance() < 0.5;
  return [
    { keepSector: none, keepName: none },
    { keepSector: all, keepName: all },
    { keepSector: none, keepName: all },
    { keepSector: all, keepName: none },
    { keepSector: either, keepName: either },
    { keepSector: either, keepName: either },
  ];
}

/** Acknowledgements are writes to a file outside the room: the trace tells before which call each was said. */
export interface InstantOf<Said> {
  readonly event?: TraceEvent;
  readonly said: readonly Said[];
}

export function instantsOf<Said>(events: readonly TraceEvent[], acknowledgements: string, parse: (text: string) => readonly Said[]): readonly InstantOf<Said>[] {
  const said: Said[] = [];
  return events.map((event) => {
    if (event.type === "rename" || event.path !== acknowledgements) return { event, said: [...said] };
    if (event.type === "stream") said.push(...parse(event.bytes.toString("utf8")));
    return { said: [...said] };
  });
}

export function layImage(place: string, { folders, files }: Image): void {
  rmSync(place, { recursive: true, force: true });
  for (const folder of folders) mkdirSync(path.join(place, folder), { recursive: true, mode: 0o700 });
  for (const [file, content] of files) writeFileSync(path.join(place, file), content, { mode: 0o600 });
}

/** A folder as it lies there. */
export function imageOf(root: string): Image {
  const folders: string[] = [];
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const name = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) folders.push(path.relative(root, name));
    else if (entry.isFile()) files.set(path.relative(root, name), readFileSync(name));
  }
  return { folders, files };
}
