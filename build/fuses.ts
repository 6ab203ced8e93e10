import { readFileSync, writeFileSync } from "node:fs";

/**
 * Electron's fuses: bytes behind a sentinel in the executable. electron-builder knows eight of them by name, so that all nine
 * are set and read back here (shell.md §7).
 */
const sentinel = Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX");

/** In the order of the wire, version 1. */
export const fuses = [
  ["runAsNode", false],
  ["enableCookieEncryption", true],
  ["enableNodeOptionsEnvironmentVariable", false],
  ["enableNodeCliInspectArguments", false],
  // Electron checks it on macOS and Windows only; on Linux the installation is owned by root and its manifest signed.
  ["enableEmbeddedAsarIntegrityValidation", true],
  ["onlyLoadAppFromAsar", true],
  ["loadBrowserProcessSpecificV8Snapshot", false],
  ["grantFileProtocolExtraPrivileges", false],
  ["wasmTrapHandlers", true],
] as const satisfies readonly (readonly [string, boolean])[];

export type FuseName = (typeof fuses)[number][0];

function wirePlace(bytes: Buffer, file: string): number {
  const at = bytes.indexOf(sentinel);
  if (at < 0) throw new Error(`${file} has no fuses: it is no Electron executable`);
  const place = at + sentinel.length;
  const [version, length] = [bytes[place], bytes[place + 1]];
  if (version !== 1 || length === undefined || length < fuses.length) throw new Error(`${file} has fuses of version ${String(version)} and length ${String(length)}: not what this Electron is known for`);
  // A tenth fuse would be one nobody here has decided about.
  if (length > fuses.length) throw new Error(`${file} has ${String(length)} fuses, and only ${String(fuses.length)} are decided upon`);
  return place + 2;
}

export function readFuses(file: string): Readonly<Record<FuseName, boolean | "removed">> {
  const bytes = readFileSync(file);
  const place = wirePlace(bytes, file);
  const states = fuses.map(([name], index) => [name, bytes[place + index] === 0x31 ? true : bytes[place + index] === 0x30 ? false : "removed"] as const);
  return Object.fromEntries(states) as Record<FuseName, boolean | "removed">;
}

export function setFuses(file: string): void {
  const bytes = readFileSync(file);
  const place = wirePlace(bytes, file);
  for (const [index, [, wanted]] of fuses.entries()) bytes[place + index] = wanted ? 0x31 : 0x30;
  writeFileSync(file, bytes);
}

/** What differs from the decision above. */
export function wrongFuses(file: string): readonly string[] {
  const found = readFuses(file);
  return fuses.flatMap(([name, wanted]) => (found[name] === wanted ? [] : [`${name} is ${String(found[name])}`]));
}
