import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runOrThrow } from "./run.ts";
import { out, root } from "./stamp.ts";

/** What the product is made of, and whether it may be: every locked package sealed by a hash and under a licence we allow. */

/** In the installed program. */
const shipped = new Set(["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "CC0-1.0", "OFL-1.1", "Unlicense", "MIT-0"]);
/** In tools that stay behind. */
const tools = new Set([...shipped, "MPL-2.0", "BlueOak-1.0.0", "Python-2.0", "CC-BY-4.0", "CC-BY-3.0", "WTFPL", "Artistic-2.0"]);

interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

export type Lock = Readonly<Record<string, LockEntry>>;

/** `(MIT OR GPL-3.0)` may be taken as MIT; `(MIT AND CC-BY-3.0)` asks for both. */
export function isAllowed(licence: string, allowed: ReadonlySet<string>): boolean {
  const bare = licence.replace(/^\((.*)\)$/, "$1");
  if (bare.includes(" OR ")) return bare.split(" OR ").some((choice) => isAllowed(choice.trim(), allowed));
  return bare.split(" AND ").every((each) => allowed.has(each.trim()));
}

export function faultsOf(lock: Lock): readonly string[] {
  return Object.entries(lock).flatMap(([place, { integrity, license = "", dev = false, devOptional = false, link = false }]) => {
    if (place === "" || link) return [];
    const faults: string[] = [];
    if (integrity === undefined) faults.push(`${place}: no integrity`);
    if (!isAllowed(license, dev || devOptional ? tools : shipped)) faults.push(`${place}: licence ${license === "" ? "not said" : license}`);
    return faults;
  });
}

export function readLock(): Lock {
  return (JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as { readonly packages: Lock }).packages;
}

/** CycloneDX of what ships; npm makes it from the lock file, offline. */
export async function writeSbom(file: string): Promise<void> {
  const text = await runOrThrow(["npm", "sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--omit", "optional", "--package-lock-only", "--offline"]);
  mkdirSync(path.dirname(file), { recursive: true });
  const { serialNumber: _serial, ...sbom } = JSON.parse(text.slice(text.indexOf("{"))) as { readonly serialNumber?: string; readonly metadata: Record<string, unknown> };
  // The same lock file makes the same bytes, so that two people can compare what they built.
  const { timestamp: _timestamp, ...metadata } = sbom.metadata;
  writeFileSync(file, `${JSON.stringify({ ...sbom, metadata }, null, 2)}\n`);
}

export async function main(given: readonly string[] = []): Promise<number> {
  const lock = readLock();
  const faults = faultsOf(lock);
  for (const fault of faults) console.log(fault);
  console.log(`${String(Object.keys(lock).length - 1)} locked packages, ${String(faults.length)} faults`);
  if (given.includes("--write")) await writeSbom(path.join(out, "sbom.cdx.json"));
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
