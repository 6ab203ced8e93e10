import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findScanner, memoryPlaces, scan, type Scanner } from "./scan.ts";

/** The harmless string every scanner knows (eicar.org), put together here so that no file of ours is it. */
const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].join("");

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), "noren-scanned-"));
  for (const name of ["medium/deep", "signatures"]) fs.mkdirSync(path.join(folder, name), { recursive: true });
  fs.writeFileSync(path.join(folder, "medium/clean.txt"), "nothing here");
  fs.writeFileSync(path.join(folder, "medium/deep/found: OK.txt"), eicar);
  // A signature of ClamAV's own text form; the real ones come on signed media.
  fs.writeFileSync(path.join(folder, "signatures/test.ndb"), `Test-Signature:0:*:${Buffer.from(eicar).toString("hex")}\n`);
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

/**
 * Speaks as clamscan 1.4 does: what it was asked is left beside it, and where it was told to unpack is looked at, so that the test
 * knows it was memory.
 */
function pretendScanner(): Scanner {
  const program = path.join(folder, "clamscan");
  fs.writeFileSync(
    program,
    `#!${process.execPath}
const fs = require("node:fs"), path = require("node:path");
const words = process.argv.slice(2), last = words.at(-1);
if (words.includes("--version")) { console.log("ClamAV 1.4.6/27800/Mon Nov 16 08:36:01 2026"); process.exit(0); }
const temporary = words.find((word) => word.startsWith("--tempdir=")).slice(10);
fs.writeFileSync(${JSON.stringify(path.join(folder, "asked.json"))}, JSON.stringify({ words, temporary, type: fs.statfsSync(temporary).type, environment: Object.keys(process.env) }));
fs.writeFileSync(path.join(temporary, "unpacked"), "plain");
let found = 0;
const look = (name, text) => { const bad = text.includes("EICAR-STANDARD"); found += bad ? 1 : 0; console.log(name + ": " + (bad ? "Test-Signature.UNOFFICIAL FOUND" : text === "" ? "Empty file" : "OK")); };
if (last === "-") look("stdin", fs.readFileSync(0, "latin1"));
else for (const entry of fs.readdirSync(last, { recursive: true, withFileTypes: true })) if (entry.isFile()) look(path.join(entry.parentPath, entry.name), fs.readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
process.exit(found > 0 ? 1 : 0);
`,
    { mode: 0o755 },
  );
  return { program, signatures: path.join(folder, "signatures") };
}

const real = findScanner();
const hasMemory = (): boolean => memoryPlaces().some((place) => place !== undefined && fs.existsSync(place));

if (real === undefined) console.warn("ClamAV itself skipped: clamscan is not installed (the program that speaks like it stands in)");
if (!hasMemory()) console.warn("scans skipped: this machine has no file system in memory to unpack in");

describe.each([
  ["a program that speaks like ClamAV", true],
  ["ClamAV itself", false],
] as const)("a scan by %s", (_, isPretended) => {
  const scanner = (): Scanner => (isPretended || real === undefined ? pretendScanner() : { program: real, signatures: path.join(folder, "signatures") });
  const runs = hasMemory() && (isPretended || real !== undefined);

  it.skipIf(!runs)("names what it found in a folder, whatever the file is called", async () => {
    const result = await scan({ scanner: scanner(), subject: { folder: path.join(folder, "medium") } });
    if (result.kind !== "scanned") throw new Error(result.reason);
    expect(result.engine).toMatch(/^ClamAV \d+\.\d+\.\d+/);
    expect(result.findings.map(({ place, signature }) => [place.toString(), signature])).toEqual([[path.join(folder, "medium/deep/found: OK.txt"), "Test-Signature.UNOFFICIAL"]]);
    expect(result.files).toBe(2);
    expect(result.unread).toBe(0);
  });

  it.skipIf(!runs)("reads bytes as they come", async () => {
    const found = await scan({ scanner: scanner(), subject: { stream: [Buffer.from(eicar.slice(0, 20)), Buffer.from(eicar.slice(20))] } });
    expect(found.kind === "scanned" && found.findings.map(({ place, signature }) => [place.toString(), signature])).toEqual([["-", "Test-Signature.UNOFFICIAL"]]);
    const clean = await scan({ scanner: scanner(), subject: { stream: [Buffer.from("clean")] } });
    expect(clean.kind === "scanned" && clean.findings).toEqual([]);
  });
});

describe("a scan", () => {
  it.skipIf(!hasMemory())("unpacks in memory only, leaves nothing there, and tells the program nothing of us", async () => {
    await scan({ scanner: pretendScanner(), subject: { folder: path.join(folder, "medium") } });
    const asked = JSON.parse(fs.readFileSync(path.join(folder, "asked.json"), "utf8")) as { words: string[]; temporary: string; type: number; environment: string[] };
    expect([0x01021994, 0x858458f6]).toContain(asked.type);
    expect(fs.existsSync(asked.temporary)).toBe(false);
    expect(asked.environment.sort()).toEqual(["LC_ALL", "PATH", "TMPDIR"]);
    expect(asked.words).toContain("--follow-file-symlinks=0");
  });

  it("is plainly not done where it cannot be", async () => {
    const subject = { folder: path.join(folder, "medium") };
    const scanner = pretendScanner();
    expect(await scan({ scanner: undefined, subject })).toEqual({ kind: "notScanned", reason: "absent" });
    expect(await scan({ scanner: { ...scanner, program: path.join(folder, "nowhere") }, subject })).toEqual({ kind: "notScanned", reason: "absent" });
    expect(await scan({ scanner: { ...scanner, signatures: path.join(folder, "medium") }, subject })).toEqual({ kind: "notScanned", reason: "noSignatures" });
    // The disk is no memory.
    expect(await scan({ scanner, subject, places: [undefined, process.cwd(), path.join(folder, "nowhere")] })).toEqual({ kind: "notScanned", reason: "noMemoryFolder" });
    fs.writeFileSync(scanner.program, `#!${process.execPath}\nconsole.log("something else 3.0");\n`);
    if (hasMemory()) expect(await scan({ scanner, subject })).toEqual({ kind: "notScanned", reason: "failed" });
  });
});
