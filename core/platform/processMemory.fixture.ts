import { closeSync, openSync, readFileSync, readSync } from "node:fs";

/** For tests, and for root only: what lies in another process's memory. */

const pageBytes = 4096;
const chunkBytes = 4 * 1024 * 1024;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Which of the patterns lie in memory that the process can write to. */
export function searchMemory(id: number, patterns: ReadonlyMap<string, Buffer>): ReadonlySet<string> {
  const found = new Set<string>();
  const memory = openSync(`/proc/${String(id)}/mem`, "r");
  try {
    for (const range of rangesOf(id)) for (const run of presentIn(id, range)) searchRange(memory, run, patterns, found);
  } finally {
    closeSync(memory);
  }
  return found;
}

/** One that has ended and was not waited for yet has none either. */
export function hasMemory(id: number): boolean {
  try {
    return readFileSync(`/proc/${String(id)}/maps`, "utf8") !== "";
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return false;
    throw error;
  }
}

const rangesOf = (id: number): readonly Range[] =>
  readFileSync(`/proc/${String(id)}/maps`, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      return start === undefined || end === undefined ? [] : [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }];
    });

/** Of gigabytes that are reserved most were never touched. Bit 63 of each entry says that the page is there (kernel, pagemap.rst). */
function presentIn(id: number, { start, end }: Range): readonly Range[] {
  const map = openSync(`/proc/${String(id)}/pagemap`, "r");
  const entries = Buffer.alloc(((end - start) / pageBytes) * 8);
  const read = readSync(map, entries, 0, entries.length, (start / pageBytes) * 8);
  closeSync(map);
  const runs: { start: number; end: number }[] = [];
  for (let page = 0; page * 8 < read; page++) {
    if ((entries.readUInt8(page * 8 + 7) & 0x80) === 0) continue;
    const at = start + page * pageBytes;
    const last = runs.at(-1);
    if (last?.end === at) last.end += pageBytes;
    else runs.push({ start: at, end: at + pageBytes });
  }
  return runs;
}

function searchRange(memory: number, { start, end }: Range, patterns: ReadonlyMap<string, Buffer>, found: Set<string>): void {
  const overlap = Math.max(...[...patterns.values()].map(({ length }) => length)) - 1;
  const buffer = Buffer.alloc(Math.min(chunkBytes + overlap, end - start));
  for (let at = start; at < end; at += chunkBytes) {
    let read: number;
    try {
      read = readSync(memory, buffer, 0, Math.min(buffer.length, end - at), at);
    } catch {
      // The kernel's own pages, and pages that were given back meanwhile.
      continue;
    }
    for (const [name, pattern] of patterns) if (buffer.subarray(0, read).includes(pattern)) found.add(name);
  }
  buffer.fill(0);
}
