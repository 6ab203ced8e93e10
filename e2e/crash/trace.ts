/** strace -f -y -xx, line by line, as what a disk would see. */

export type TraceEvent =
  | {
      readonly type: "open";
      readonly handle: number;
      readonly path: string;
      readonly isNew: boolean;
      readonly truncates: boolean;
      readonly appends: boolean;
    }
  | { readonly type: "write"; readonly path: string; readonly offset: number; readonly bytes: Buffer }
  /** At the handle's own position. */
  | { readonly type: "stream"; readonly handle: number; readonly path: string; readonly bytes: Buffer }
  | { readonly type: "truncate"; readonly path: string; readonly size: number }
  | { readonly type: "sync"; readonly path: string }
  | { readonly type: "rename"; readonly from: string; readonly to: string }
  | { readonly type: "unlink"; readonly path: string }
  | { readonly type: "makeFolder"; readonly path: string };

export const tracedCalls =
  "openat,creat,pwrite64,pwritev,pwritev2,write,writev,fsync,fdatasync,ftruncate,truncate,fallocate," +
  "rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,copy_file_range,sendfile,msync";

const unhex = (text: string): Buffer => Buffer.from(text.replaceAll("\\x", ""), "hex");
const textOf = (hex: string): string => unhex(hex).toString("utf8");

const hex = String.raw`((?:\\x[0-9a-f]{2})*)`;
const descriptor = String.raw`(\d+)<${hex}[^>]*>`;

/**
 * Each pattern sees the arguments and the result of its calls. What none of them knows inside the room is an error: a model that
 * misses a call proves nothing.
 */
const patterns: readonly (readonly [calls: readonly string[], pattern: RegExp, read: (match: readonly string[]) => TraceEvent])[] = [
  [
    ["openat"],
    new RegExp(`^AT_FDCWD(?:<[^>]*>)?, "${hex}", ([A-Z_|0-9x]+)(?:, 0\\d+)?\\) = (\\d+)<`, "u"),
    ([, path = "", flags = "", handle = ""]) => ({
      type: "open",
      handle: Number(handle),
      path: textOf(path),
      isNew: flags.includes("O_CREAT"),
      truncates: flags.includes("O_TRUNC"),
      appends: flags.includes("O_APPEND"),
    }),
  ],
  [
    ["pwrite64"],
    new RegExp(`^${descriptor}, "${hex}", (\\d+), (\\d+)\\) = \\4$`, "u"),
    ([, , path = "", bytes = "", , offset = ""]) => ({ type: "write", path: textOf(path), offset: Number(offset), bytes: unhex(bytes) }),
  ],
  [
    ["write"],
    new RegExp(`^${descriptor}, "${hex}", (\\d+)\\) = \\4$`, "u"),
    ([, handle = "", path = "", bytes = ""]) => ({ type: "stream", handle: Number(handle), path: textOf(path), bytes: unhex(bytes) }),
  ],
  [
    ["ftruncate"],
    new RegExp(`^${descriptor}, (\\d+)\\) = 0$`, "u"),
    ([, , path = "", size = ""]) => ({ type: "truncate", path: textOf(path), size: Number(size) }),
  ],
  [["fsync", "fdatasync"], new RegExp(`^${descriptor}\\) = 0$`, "u"), ([, , path = ""]) => ({ type: "sync", path: textOf(path) })],
  [["rename"], new RegExp(`^"${hex}", "${hex}"\\) = 0$`, "u"), ([, from = "", to = ""]) => ({ type: "rename", from: textOf(from), to: textOf(to) })],
  [["unlink"], new RegExp(`^"${hex}"\\) = 0$`, "u"), ([, path = ""]) => ({ type: "unlink", path: textOf(path) })],
  [["mkdir"], new RegExp(`^"${hex}", 0\\d+\\) = 0$`, "u"), ([, path = ""]) => ({ type: "makeFolder", path: textOf(path) })],
];

export function parseTrace(text: string, isWatched: (path: string) => boolean): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  const unfinished = new Map<string, string>();
  for (const raw of text.split("\n")) {
    const [, thread = "", said = ""] = /^(\d+) +(.*)$/u.exec(raw) ?? [];
    // Another thread's call came between: the call takes effect where it ends.
    if (said.endsWith("<unfinished ...>")) {
      unfinished.set(thread, said.slice(0, -"<unfinished ...>".length).trimEnd());
      continue;
    }
    const [, rest] = /^<\.\.\. \w+ resumed>(.*)$/u.exec(said) ?? [];
    const event = parseCall(rest === undefined ? said : `${unfinished.get(thread) ?? ""}${rest}`, isWatched);
    if (event !== undefined) events.push(event);
  }
  return events;
}

function parseCall(said: string, isWatched: (path: string) => boolean): TraceEvent | undefined {
  const [, name = "", rest = ""] = /^(\w+)\((.*)$/u.exec(said) ?? [];
  const call = rest.replace(/\)\s+= /u, ") = ");
  if (/\) = -1 /u.test(call)) return undefined;
  for (const [calls, pattern, read] of patterns) {
    if (!calls.includes(name)) continue;
    const match = pattern.exec(call);
    if (match === null) continue;
    const event = read(match);
    const paths = event.type === "rename" ? [event.from, event.to] : [event.path];
    return paths.some(isWatched) ? event : undefined;
  }
  const mentioned = [...call.matchAll(new RegExp(`["<]${hex}[">]`, "gu"))].map(([, path = ""]) => textOf(path));
  if (mentioned.some(isWatched)) throw new Error(`the disk model does not know this call: ${name}(${call.slice(0, 300)}`);
  return undefined;
}
