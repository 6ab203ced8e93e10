import { fail, succeed, type Result } from "../../domain/failure.ts";

/**
 * Names of a package's objects: relative paths with `/` between segments (SPEC §5.2). What could lead out of a folder, stand for two
 * files on some system, or show a person another name than the system sees, is refused on both sides.
 */
type NameFault = "empty" | "absolute" | "traversal" | "separator" | "control" | "invisible" | "encoding" | "tooLong" | "collision";

const longestSegment = 255;
const longestPath = 2048;

/** Marks that turn the direction of writing: `exe.txt` could be read as `txt.exe`. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

export function faultOfName(name: string): NameFault | undefined {
  if (!name.isWellFormed() || name.includes("\ufffd")) return "encoding";
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) return "absolute";
  if (name.includes("\\")) return "separator";
  if (/[\p{Cc}\u2028\u2029]/u.test(name)) return "control";
  if (turning.test(name)) return "invisible";
  const segments = name.split("/");
  if (segments.some((segment) => segment === "")) return "empty";
  if (segments.some((segment) => segment === "." || segment === "..")) return "traversal";
  if (Buffer.byteLength(name) > longestPath || segments.some((segment) => Buffer.byteLength(segment) > longestSegment)) return "tooLong";
  return undefined;
}

/** As file systems compare names that fold case or compose characters. */
const folded = (name: string): string => name.normalize("NFC").toLowerCase().toUpperCase().normalize("NFC");

/** All names of a package together; a failure counts objects from 1 and repeats no name. */
export function checkNames(names: readonly string[]): Result<void> {
  const files = new Set<string>();
  const folders = new Set<string>();
  /** How each folded folder is really written: `A/x` and `a/y` would fall together. */
  const written = new Map<string, string>();
  for (const [at, name] of names.entries()) {
    const refuse = (reason: NameFault): Result<never> => fail("package.nameRefused", { object: at + 1, reason });
    const fault = faultOfName(name);
    if (fault !== undefined) return refuse(fault);
    const key = folded(name);
    if (files.has(key) || folders.has(key)) return refuse("collision");
    files.add(key);
    for (let slash = name.indexOf("/"); slash !== -1; slash = name.indexOf("/", slash + 1)) {
      const folder = name.slice(0, slash);
      const folderKey = folded(folder);
      if (files.has(folderKey) || (written.get(folderKey) ?? folder) !== folder) return refuse("collision");
      written.set(folderKey, folder);
      folders.add(folderKey);
    }
  }
  return succeed(undefined);
}
